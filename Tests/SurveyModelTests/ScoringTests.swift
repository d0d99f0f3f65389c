import SeededRandom
import SurveyModel
import Testing

@Suite struct ScoringTests {
    /// A 2,3,1,0 · B 1,1,0,DK · C 0,0,2,NA · D 1,0,1,1 · E 2,1,0,3 · F 1,2,DK,DK.
    static let vector: [Int8?] = [
        2, 3, 1, 0, 1, 1, 0, -2, 0, 0, 2, -1, 1, 0, 1, 1, 2, 1, 0, 3, 1, 2, -2, -2,
    ]

    @Test func theWorkedExampleScoresAsDefined() throws {
        let score = try SchemaFiles.adm1().score(codes: Self.vector)
        let expected = [
            Rational(75, 2), Rational(50, 3), Rational(50, 3), Rational(75, 4), Rational(75, 2), nil,
        ]
        #expect(score.dimensions == expected)
        #expect(score.answered == 20)
        #expect(score.applicable == 23)
        #expect(score.total == Rational(305, 12))
        #expect(score.total?.rounded(places: 4) == "25.4167")
        #expect(score.band == .emerging)
        #expect(score.instrument == "ADM-1/1")
    }

    @Test func bandsCutTheUnroundedTotal() throws {
        #expect(Band(total: try #require(Rational(2_499_999, 100_000))) == .initial)
        #expect(Band(total: Rational(25)) == .emerging)
        #expect(Band(total: try #require(Rational(49_999_999, 1_000_000))) == .emerging)
        #expect(Band(total: Rational(50)) == .established)
        #expect(Band(total: Rational(75)) == .advanced)
        #expect(Band(total: Rational(0)) == .initial)
        #expect(Band(total: Rational(100)) == .advanced)
        #expect(Band.initial < .emerging && Band.established < .advanced)
    }

    @Test func fewerThanFourFifthsOfTheItemsAreNotScored() throws {
        let instrument = try SchemaFiles.adm1()
        var answers = [Answer](repeating: .value(4), count: 24)
        for index in [3, 7, 11, 15] { answers[index] = .dontKnow }
        #expect(instrument.score(answers).total == Rational(100))
        answers[19] = .refused
        let below = instrument.score(answers)
        #expect(below.answered == 19)
        #expect(below.dimensions.allSatisfy { $0 == Rational(100) })
        #expect(below.total == nil)
        #expect(below.band == nil)
    }

    @Test func fewerThanFiveDimensionsAreNotScored() throws {
        let instrument = try SchemaFiles.adm1()
        var answers = [Answer](repeating: .value(1), count: 24)
        for index in [0, 1] { answers[index] = .missing }
        #expect(instrument.score(answers).total == Rational(25))
        for index in [4, 5] { answers[index] = .missing }
        let score = instrument.score(answers)
        #expect(score.answered == 20)
        #expect(score.total == nil)
    }

    @Test func naOnAnItemThatAppliesToEverybodyCountsAsMissing() throws {
        let instrument = try SchemaFiles.adm1()
        var answers = [Answer](repeating: .value(2), count: 24)
        answers[0] = .notApplicable
        #expect(instrument.score(answers).applicable == 24)
        answers[0] = .value(2)
        answers[11] = .notApplicable
        #expect(instrument.score(answers).applicable == 23)
    }

    @Test func anEmptyOrOverlongInterviewNeverTraps() throws {
        let instrument = try SchemaFiles.adm1()
        #expect(instrument.score([]).total == nil)
        #expect(instrument.score([]).dimensions == [nil, nil, nil, nil, nil, nil])
        #expect(instrument.score(codes: [Int8?](repeating: 99, count: 24)).answered == 0)
        #expect(instrument.score(codes: [Int8?](repeating: 3, count: 500)).total == Rational(75))
        #expect(instrument.score([Answer](repeating: .value(.max), count: 24)).answered == 0)
    }

    @Test func aMechanismIsScoredOverItsItems() throws {
        let score = try SchemaFiles.adm1().score(codes: Self.vector)
        // POL: E3 0, F1 1, F2 2. ECO: C1 0, C2 0, C4 NA, D3 1, F3 DK: three of four.
        #expect(score[.policy] == Rational(25))
        #expect(score[.economy] == Rational(25, 3))
        // RES: A4 0, D4 1, F4 DK: two of three are too few.
        #expect(score[.resilience] == nil)
    }

    /// The definition once more, item by item in fractions, without the sums that the scorer keeps.
    private func plainScore(_ codes: [Int8?], _ instrument: Instrument) -> (dimensions: [Rational?], total: Rational?) {
        var dimensions: [Rational?] = []
        var allAnswered = 0
        var allApplicable = 0
        for dimension in instrument.dimensions {
            let range = dimension.itemRange
            let applicable = range.filter { !(codes[$0] == -1 && instrument.items[$0].allowsNA) }
            let answered = applicable.filter { (codes[$0] ?? -9) >= 0 }
            allAnswered += answered.count
            allApplicable += applicable.count
            let weights = answered.reduce(0) { $0 + instrument.items[$1].weight }
            let isValid = !answered.isEmpty && Double(answered.count) / Double(applicable.count) >= 0.75
            var mean: Rational? = isValid ? Rational(0) : nil
            for index in answered {
                let share = Rational(
                    Int128(codes[index] ?? 0) * 25 * Int128(instrument.items[index].weight), Int128(max(weights, 1)))
                mean = mean.flatMap { sum in share.flatMap { sum.adding($0) } }
            }
            dimensions.append(mean)
        }
        let valid = dimensions.compactMap(\.self)
        guard valid.count >= 5, allAnswered * 100 >= allApplicable * 80 else { return (dimensions, nil) }
        var total: Rational? = Rational(0)
        for mean in valid { total = mean.divided(by: valid.count).flatMap { total?.adding($0) } }
        return (dimensions, total)
    }

    @Test func scoresAgreeWithThePlainDefinition() throws {
        var generator = SeededGenerator("scoresAgreeWithThePlainDefinition")
        let instrument = try SchemaFiles.adm1()
        var scored = 0
        for _ in 0..<5_000 {
            let gaps = Int.random(in: 0...12, using: &generator)
            let codes: [Int8?] = instrument.items.map { _ in
                guard Int.random(in: 0..<24, using: &generator) < gaps else {
                    return Int8.random(in: 0...4, using: &generator)
                }
                return [nil, -1, -2, -3].randomElement(using: &generator) ?? nil
            }
            let score = instrument.score(codes: codes)
            let plain = plainScore(codes, instrument)
            #expect(score.dimensions == plain.dimensions)
            #expect(score.total == plain.total)
            if let total = score.total {
                scored += 1
                #expect(total >= Rational(0) && total <= Rational(100))
            }
        }
        #expect(scored > 500 && scored < 5_000)
    }

    @Test func weightsCount() throws {
        let text = String(decoding: try SchemaFiles.bytes("instruments/adm-1.json"), as: UTF8.self)
        let weighted = text.replacing(#""id":"A1","weight":1"#, with: #""id":"A1","weight":3"#)
        let instrument = try Instrument(json: weighted.utf8)
        let codes: [Int8?] = [4, 1, 1, 1] + [Int8?](repeating: 0, count: 20)
        #expect(instrument.score(codes: codes).dimensions[0] == Rational(375, 6))
        #expect(instrument.score(codes: codes).total == Rational(375, 36))
    }

    @Test func answersTurnIntoCodesAndTextsAndBack() {
        for code in [nil] + (-3...4).map({ Int8?($0) }) {
            let answer = Answer(code: code)
            #expect(answer != nil)
            #expect(answer?.code == code)
            #expect(answer.flatMap { Answer(text: $0.text) } == answer)
        }
        #expect(Answer(text: "dk") == .dontKnow)
        for code: Int8 in [-4, 5, .max, .min] { #expect(Answer(code: code) == nil) }
        for text in ["5", "-1", "NS", " 1", "0.5"] { #expect(Answer(text: text) == nil) }
    }
}

@Suite struct ScoreChangeTests {
    @Test func aChangeIsTheDifferenceOfTotals() throws {
        let instrument = try SchemaFiles.adm1()
        let change = instrument.change(
            fromCodes: [Int8?](repeating: 1, count: 24), toCodes: [Int8?](repeating: 3, count: 24))
        #expect(change.total == Rational(50))
        #expect(change.common == Rational(50))
        #expect(change.commonItems == 24)
        #expect(change.dimensions.allSatisfy { $0 == Rational(50) })
    }

    @Test func driftInNAFeignsAChangeOnlyInTheTotal() throws {
        let instrument = try SchemaFiles.adm1()
        let before = [Int8?](repeating: 2, count: 24)
        var after = before
        var low = before
        low[11] = 0
        after[11] = -1
        let change = instrument.change(fromCodes: low, toCodes: after)
        #expect(change.total == Rational(25, 12))
        #expect(change.common == Rational(0))
        #expect(change.commonItems == 23)
    }

    @Test func anUnscoredWaveHasNoChange() throws {
        let instrument = try SchemaFiles.adm1()
        let change = instrument.change(from: [], to: [Answer](repeating: .value(4), count: 24))
        #expect(change.total == nil)
        #expect(change.common == nil)
        #expect(change.commonItems == 0)
    }
}

@Suite struct RationalTests {
    @Test func arithmeticIsExactAndChecked() throws {
        let third = try #require(Rational(1, 3))
        #expect(third.adding(third)?.adding(third) == Rational(1))
        #expect(Rational(-6, -4) == Rational(3, 2))
        #expect(Rational(1, 0) == nil)
        #expect(Rational(.min, 1) == nil)
        #expect(Rational(5).divided(by: 0) == nil)
        #expect(Rational(.max, 1)?.adding(Rational(1)) == nil)
        #expect(third.subtracting(Rational(1)) == Rational(-2, 3))
        let tiny = try #require(Rational(1, Int128.max))
        #expect(tiny < third)
        #expect(tiny.adding(third) == nil)
        #expect(try #require(Rational(.max, 3)) > tiny)
        #expect(third.doubleValue == 1.0 / 3.0)
    }

    @Test(arguments: [
        (50, 3, 1, "16.7"), (1, 20, 1, "0.1"), (-1, 20, 1, "-0.1"), (1_999, 100, 1, "20.0"), (-1, 100, 1, "0.0"),
        (305, 12, 4, "25.4167"), (7, 2, 0, "4"), (100, 1, 2, "100.00"),
    ])
    func displayRoundsHalfAwayFromZero(numerator: Int, denominator: Int, places: Int, text: String) {
        #expect(Rational(Int128(numerator), Int128(denominator))?.rounded(places: places) == text)
    }

    @Test func orderAgreesWithDifferences() throws {
        var generator = SeededGenerator("orderAgreesWithDifferences")
        for _ in 0..<2_000 {
            let left = try #require(
                Rational(
                    Int128(Int.random(in: -99...99, using: &generator)),
                    Int128(Int.random(in: 1...40, using: &generator))))
            let right = try #require(
                Rational(
                    Int128(Int.random(in: -99...99, using: &generator)),
                    Int128(Int.random(in: 1...40, using: &generator))))
            let difference = try #require(left.subtracting(right))
            #expect((left < right) == (difference.numerator < 0))
            #expect((left == right) == (difference.numerator == 0))
            #expect(difference.adding(right) == left)
        }
    }
}
