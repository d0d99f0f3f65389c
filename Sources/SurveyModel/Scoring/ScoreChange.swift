/// How an enterprise's score changed between two interviews with the same instrument and version.
public struct ScoreChange: Hashable, Sendable {
    /// The later total less the earlier one; nil if either is not scored.
    public let total: Rational?
    /// The same on the common items only, since items that turn into NA, or out of it, feign a change; nil if too few.
    public let common: Rational?
    /// How many items were answered 0–4 in both.
    public let commonItems: Int
    /// Change of each dimension in the instrument's order; nil where either is null.
    public let dimensions: [Rational?]
    /// Change of each mechanism's exploratory score in the order of `Mechanism.allCases`.
    public let mechanisms: [Rational?]
}

extension Instrument {
    /// The change from earlier to later answers, both in the order of ``items`` of this instrument and version.
    ///
    /// For the common items an item that is NA in either interview is left out of both, and one that is missing in either
    /// is missing in both; then the scoring rules hold as they are.
    public func change(from earlier: [Answer], to later: [Answer]) -> ScoreChange {
        var first: [Answer] = []
        var second: [Answer] = []
        var commonItems = 0
        for (index, rule) in rules.enumerated() {
            let before = index < earlier.count ? earlier[index] : .missing
            let after = index < later.count ? later[index] : .missing
            switch (before, after) {
            case (.value, .value):
                commonItems += 1
                first.append(before)
                second.append(after)
            default:
                let isNA = rule.allowsNA && (before == .notApplicable || after == .notApplicable)
                first.append(isNA ? .notApplicable : .missing)
                second.append(isNA ? .notApplicable : .missing)
            }
        }
        let before = score(earlier)
        let after = score(later)
        return ScoreChange(
            total: Self.difference(before.total, after.total),
            common: Self.difference(score(first).total, score(second).total), commonItems: commonItems,
            dimensions: zip(before.dimensions, after.dimensions).map(Self.difference),
            mechanisms: zip(before.mechanisms, after.mechanisms).map(Self.difference))
    }

    /// The change between stored codes (0–4, −1 NA, −2 don't know, −3 refused, nil missing).
    public func change(fromCodes earlier: [Int8?], toCodes later: [Int8?]) -> ScoreChange {
        change(
            from: earlier.map { Answer(code: $0) ?? .missing }, to: later.map { Answer(code: $0) ?? .missing })
    }

    private static func difference(_ before: Rational?, _ after: Rational?) -> Rational? {
        guard let before, let after else { return nil }
        return after.subtracting(before)
    }
}
