/// What an interview scores by its instrument, in exact fractions of 0–100.
public struct Score: Hashable, Sendable {
    /// Instrument and version, such as `ADM-1/1`; scores of different ones are never compared.
    public let instrument: String
    /// The dimensions' scores in the instrument's order; nil where fewer than 75 % of the applicable items are answered.
    public let dimensions: [Rational?]
    /// The mean of the valid dimensions; nil, "not scored", if fewer than 5 of 6 dimensions are valid or fewer than 80 %
    /// of all applicable items are answered.
    public let total: Rational?
    /// Items answered 0–4.
    public let answered: Int
    /// Items that apply: all but those answered NA.
    public let applicable: Int
    /// Exploratory scores over the items of each mechanism, in the order of `Mechanism.allCases`; nil as for a dimension.
    public let mechanisms: [Rational?]

    /// The band of the unrounded total; nil when not scored.
    public var band: Band? { total.map(Band.init(total:)) }

    /// The exploratory score of a mechanism.
    public subscript(mechanism: Mechanism) -> Rational? {
        mechanisms.indices.contains(mechanism.index) ? mechanisms[mechanism.index] : nil
    }
}

extension Instrument {
    /// Scores answers given in the order of ``items``; missing ones at the end count as missing, surplus ones not at all.
    ///
    /// An item scores 25 times its value. NA leaves numerator and denominator; on an item that does not allow NA it counts
    /// as missing, so that nobody raises a score by it. DK, REF and blank are missing, never 0.
    public func score(_ answers: [Answer]) -> Score {
        var dimensionTallies = [Tally](repeating: Tally(), count: dimensions.count)
        var mechanismTallies = [Tally](repeating: Tally(), count: Mechanism.allCases.count)
        for (index, rule) in rules.enumerated() {
            var value: Int?
            switch index < answers.count ? answers[index] : .missing {
            case .notApplicable where rule.allowsNA: continue
            case .value(let given) where given >= 0 && given <= 4: value = given
            default: break
            }
            dimensionTallies[rule.dimension].add(value, weight: rule.weight)
            mechanismTallies[rule.mechanism].add(value, weight: rule.weight)
        }
        let scores = dimensionTallies.map(\.score)
        let answered = dimensionTallies.reduce(0) { $0 + $1.answered }
        let applicable = dimensionTallies.reduce(0) { $0 + $1.applicable }
        let valid = scores.compactMap(\.self)
        var total: Rational?
        if !valid.isEmpty, valid.count * 6 >= scores.count * 5, answered * 5 >= applicable * 4 {
            var sum: Rational? = Rational(0)
            for score in valid { sum = sum?.adding(score) }
            total = sum?.divided(by: valid.count)
        }
        return Score(
            instrument: name, dimensions: scores, total: total, answered: answered, applicable: applicable,
            mechanisms: mechanismTallies.map(\.score))
    }

    /// Scores stored codes (0–4, −1 NA, −2 don't know, −3 refused, nil missing); an unknown code counts as missing.
    public func score(codes: [Int8?]) -> Score { score(codes.map { Answer(code: $0) ?? .missing }) }

    /// What scoring needs of an item, without its texts: copying those for each answer would cost more than the sums.
    struct Rule: Hashable, Sendable {
        let dimension: Int
        let mechanism: Int
        let weight: Int
        let allowsNA: Bool

        init(_ item: Item) {
            dimension = item.dimension
            mechanism = item.mechanism.index
            weight = item.weight
            allowsNA = item.allowsNA
        }
    }

    /// The sums of one dimension or mechanism.
    private struct Tally {
        var weighted = 0
        var weight = 0
        var answered = 0
        var applicable = 0

        mutating func add(_ value: Int?, weight itemWeight: Int) {
            applicable += 1
            guard let value else { return }
            answered += 1
            weighted += value * itemWeight
            weight += itemWeight
        }

        var score: Rational? {
            guard answered > 0, answered * 4 >= applicable * 3 else { return nil }
            return Rational(Int128(25 * weighted), Int128(weight))
        }
    }
}
