import SurveyModel

/// Scores many interviews by one instrument, with the same exact results as `Instrument.score`, but in 64-bit integers.
///
/// A dimension is a fraction w/W of small integers and a total the mean of such fractions, so a common denominator of the
/// product of all W holds every sum exactly. An instrument whose weights are too large for that is scored by the
/// instrument itself.
struct ScoreSheet {
    /// What a report needs of a score.
    struct Result {
        /// 0–100, or not a number when not scored.
        var total = Double.nan
        /// 0 initial to 3 advanced, −1 when not scored.
        var band: Int8 = -1
        /// Items answered 0–4.
        var answered = 0
        /// Items that apply.
        var applicable = 0
    }

    private struct Line {
        var dimension: Int
        var mechanism: Int
        var weight: Int
        var allowsNA: Bool
    }

    private struct Tally {
        var weighted = 0
        var weight = 0
        var answered = 0
        var applicable = 0

        var isValid: Bool { answered > 0 && answered * 4 >= applicable * 3 }
        var score: Double { isValid ? Double(25 * weighted) / Double(weight) : .nan }
    }

    private let instrument: Instrument
    private let lines: [Line]
    private let fits: Bool
    private var dimensionTallies: [Tally]
    private var mechanismTallies: [Tally]

    /// How many dimensions the instrument has.
    let dimensionCount: Int

    /// Prepares an instrument.
    init(_ instrument: Instrument) {
        self.instrument = instrument
        lines = instrument.items.map {
            Line(dimension: $0.dimension, mechanism: $0.mechanism.index, weight: $0.weight, allowsNA: $0.allowsNA)
        }
        dimensionCount = instrument.dimensions.count
        dimensionTallies = Array(repeating: Tally(), count: instrument.dimensions.count)
        mechanismTallies = Array(repeating: Tally(), count: Mechanism.allCases.count)
        var product = 1.0
        for dimension in instrument.dimensions {
            product *= Double(max(1, instrument.items[dimension.itemRange].reduce(0) { $0 + $1.weight }))
        }
        // 100 · product · dimensions must stay below 2⁵³, so that its quotients are also correctly rounded.
        fits = product * 100 * Double(max(1, dimensionCount)) < 9e15
    }

    /// Scores stored codes (0–4, −1 NA, −2 don't know, −3 refused, nil missing).
    mutating func score(_ codes: [Int8?]) -> Result {
        for index in dimensionTallies.indices { dimensionTallies[index] = Tally() }
        for index in mechanismTallies.indices { mechanismTallies[index] = Tally() }
        for (index, line) in lines.enumerated() {
            let code = index < codes.count ? codes[index] ?? -4 : -4
            if code == -1, line.allowsNA { continue }
            add(code, line)
        }
        return total(codes)
    }

    /// The change of the total on the items answered in both interviews; not a number if they are too few.
    mutating func commonChange(from earlier: [Int8?], to later: [Int8?]) -> Double {
        var before: [Int8?] = []
        var after: [Int8?] = []
        before.reserveCapacity(lines.count)
        after.reserveCapacity(lines.count)
        for (index, line) in lines.enumerated() {
            var first = index < earlier.count ? earlier[index] : nil
            var second = index < later.count ? later[index] : nil
            if !Self.isValue(first) || !Self.isValue(second) {
                let isNA = line.allowsNA && (first == -1 || second == -1)
                first = isNA ? -1 : nil
                second = first
            }
            before.append(first)
            after.append(second)
        }
        let first = score(before).total
        return score(after).total - first
    }

    /// The scores of the dimensions of the interview scored last; not a number where null.
    var dimensions: some Sequence<Double> { dimensionTallies.lazy.map(\.score) }

    /// The scores of the mechanisms of the interview scored last; not a number where null.
    var mechanisms: some Sequence<Double> { mechanismTallies.lazy.map(\.score) }

    private static func isValue(_ code: Int8?) -> Bool { code.map { (0...4).contains($0) } ?? false }

    @inline(__always)
    private mutating func add(_ code: Int8, _ line: Line) {
        dimensionTallies[line.dimension].applicable += 1
        mechanismTallies[line.mechanism].applicable += 1
        guard code >= 0, code <= 4 else { return }
        let weighted = Int(code) * line.weight
        dimensionTallies[line.dimension].answered += 1
        dimensionTallies[line.dimension].weighted += weighted
        dimensionTallies[line.dimension].weight += line.weight
        mechanismTallies[line.mechanism].answered += 1
        mechanismTallies[line.mechanism].weighted += weighted
        mechanismTallies[line.mechanism].weight += line.weight
    }

    private func total(_ codes: [Int8?]) -> Result {
        var result = Result()
        var valid = 0
        var denominator = 1
        for tally in dimensionTallies {
            result.answered += tally.answered
            result.applicable += tally.applicable
            guard tally.isValid else { continue }
            valid += 1
            if fits { denominator *= tally.weight }
        }
        guard valid > 0, valid * 6 >= dimensionCount * 5, result.answered * 5 >= result.applicable * 4 else {
            return result
        }
        guard fits else {
            guard let total = instrument.score(codes: codes).total else { return result }
            result.total = total.doubleValue
            result.band = Int8(Band(total: total).rank)
            return result
        }
        var numerator = 0
        for tally in dimensionTallies where tally.isValid {
            numerator += 25 * tally.weighted * (denominator / tally.weight)
        }
        result.total = Double(numerator) / Double(denominator * valid)
        // total ≥ 25 · rank, compared as integers.
        result.band = Int8(min(3, numerator / (25 * denominator * valid)))
        return result
    }
}
