import SurveyModel

/// Scores many interviews by one instrument, with the same exact results as `Instrument.score`, but in 64-bit integers.
///
/// What an answer adds to its dimension and its mechanism is looked up in a table by item and answer. A dimension is a
/// fraction w/W of small integers and a total the mean of such fractions, so a common denominator of the product of all W
/// holds every sum exactly. An instrument whose weights are too large for that is scored by the instrument itself.
struct ScoreSheet: Sendable {
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

    /// The sums of one dimension or mechanism, 16 bits each. The weights of a dimension add up to 100 at most, and an
    /// instrument has at most 32 items, so that none of them runs over.
    struct Tally: Sendable {
        var bits: UInt64

        init(bits: UInt64) { self.bits = bits }

        init(value: Int?, weight: Int) {
            bits = 1 << 48
            if let value { bits |= 1 << 32 | UInt64(weight) << 16 | UInt64(value * weight) }
        }

        var weighted: Int { Int(bits & 0xFFFF) }
        var weight: Int { Int(bits >> 16 & 0xFFFF) }
        var answered: Int { Int(bits >> 32 & 0xFFFF) }
        var applicable: Int { Int(bits >> 48) }
        var isValid: Bool { answered > 0 && answered * 4 >= applicable * 3 }
        var score: Double { isValid ? Double(25 * weighted) / Double(weight) : .nan }
    }

    private struct Line: Sendable {
        var dimension: Int
        var mechanism: Int
        var allowsNA: Bool
    }

    /// The four bits of an answer that does not apply.
    private static let notApplicable: UInt64 = 3
    /// The four bits of a missing answer.
    private static let missing: UInt64 = 0

    let instrument: Instrument
    private let lines: [Line]
    private let fits: Bool
    /// By item and the four bits of its answer, what it adds.
    private let parts: [UInt64]

    /// How many dimensions the instrument has.
    let dimensionCount: Int
    /// How many tallies an interview has: those of the dimensions, then those of the mechanisms.
    let width: Int

    /// Prepares an instrument.
    init(_ instrument: Instrument) {
        self.instrument = instrument
        let dimensionCount = instrument.dimensions.count
        self.dimensionCount = dimensionCount
        width = dimensionCount + Mechanism.allCases.count
        let items = instrument.items.prefix(AnswerCodes.most)
        lines = items.map {
            Line(dimension: $0.dimension, mechanism: dimensionCount + $0.mechanism.index, allowsNA: $0.allowsNA)
        }
        parts = items.flatMap { item in
            (0..<16).map { code -> UInt64 in
                if UInt64(code) == Self.notApplicable, item.allowsNA { return 0 }
                return Tally(value: (4...8).contains(code) ? code - 4 : nil, weight: item.weight).bits
            }
        }
        var product = 1.0
        for dimension in instrument.dimensions {
            product *= Double(max(1, instrument.items[dimension.itemRange].reduce(0) { $0 + $1.weight }))
        }
        // 100 · product · dimensions must stay below 2⁵³, so that its quotients are also correctly rounded.
        fits = product * 100 * Double(max(1, dimensionCount)) < 9e15
    }

    /// Adds up answers into ``width`` tallies.
    func tally(_ answers: AnswerCodes, into tallies: UnsafeMutableBufferPointer<UInt64>) {
        precondition(tallies.count == width, "one tally for each dimension and mechanism")
        tallies.update(repeating: 0)
        for (item, line) in lines.enumerated() {
            let part = parts[item << 4 | Int(answers[item])]
            tallies[line.dimension] &+= part
            tallies[line.mechanism] &+= part
        }
    }

    /// The score of tallied answers.
    func result(_ tallies: UnsafeBufferPointer<UInt64>, _ answers: AnswerCodes) -> Result {
        var result = Result()
        var valid = 0
        var denominator = 1
        for column in 0..<dimensionCount {
            let tally = Tally(bits: tallies[column])
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
            guard let total = instrument.score(codes: answers.stored(lines.count)).total else { return result }
            result.total = total.doubleValue
            result.band = Int8(Band(total: total).rank)
            return result
        }
        var numerator = 0
        for column in 0..<dimensionCount {
            let tally = Tally(bits: tallies[column])
            if tally.isValid { numerator += 25 * tally.weighted * (denominator / tally.weight) }
        }
        result.total = Double(numerator) / Double(denominator * valid)
        // total ≥ 25 · rank, compared as integers.
        result.band = Int8(min(3, numerator / (25 * denominator * valid)))
        return result
    }

    /// Scores answers.
    func score(_ answers: AnswerCodes) -> Result {
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: width) { tallies in
            tallies.initialize(repeating: 0)
            tally(answers, into: tallies)
            return result(UnsafeBufferPointer(tallies), answers)
        }
    }

    /// The change of the total on the items answered in both interviews; not a number if they are too few.
    ///
    /// - Parameters:
    ///   - before: what the earlier one scores.
    ///   - after: what the later one scores.
    func commonChange(from earlier: AnswerCodes, to later: AnswerCodes, before: Double, after: Double) -> Double {
        var first = AnswerCodes()
        var second = AnswerCodes()
        for (item, line) in lines.enumerated() {
            var (one, other) = (earlier[item], later[item])
            if !Self.isValue(one) || !Self.isValue(other) {
                let isNA = line.allowsNA && (one == Self.notApplicable || other == Self.notApplicable)
                one = isNA ? Self.notApplicable : Self.missing
                other = one
            }
            first.set(item, one)
            second.set(item, other)
        }
        // Whoever answers everything has answered it in both.
        let start = first == earlier ? before : score(first).total
        return (second == later ? after : score(second).total) - start
    }

    private static func isValue(_ code: UInt64) -> Bool { code >= 4 && code <= 8 }
}
