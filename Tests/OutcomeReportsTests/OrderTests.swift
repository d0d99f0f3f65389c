import SurveyModel
import Testing

@testable import OutcomeReports

@Suite("Orders, sums and codes that are worked out the quick way")
struct OrderTests {
    @Test("numbers in rising order, and parted by group, are those of a plain sort", arguments: [UInt64](1...20))
    func rising(seed: UInt64) throws {
        var dice = SyntheticProgram.Dice(state: seed)
        let count = dice.below(3_000)
        // Whole and fractional, negative and equal ones.
        let all = (0..<count).map { _ -> Double in
            dice.chance(0.5) ? Double(dice.below(40)) - 20 : 1e6 * dice.normal()
        }
        let places = (0..<count).filter { _ in dice.chance(0.7) }.map(Int32.init)
        let plain = places.sorted { (all[Int($0)], $0) < (all[Int($1)], $1) }
        let order = RisingOrder(all, at: places)
        #expect(Array(order.whole.places) == plain)
        #expect(Array(order.whole.values) == plain.map { all[Int($0)] })

        var builder = OutcomeBuilder(approvedOnly: false)
        for _ in 0..<count {
            let sector = builder.word(["31-33", "46", "", "72"][dice.below(4)])
            builder.begin(
                EnterpriseRow(
                    office: 0, cvegeo: 0, sector: sector, ownerSex: 0, ownerAgeBand: 0, arm: -1, enrolledOn: .none,
                    workers: 1, hasConsent: true))
        }
        let data = builder.finished()
        let grouping = Grouping(.sector, data.enterprises, data.words)
        let parts = order.parted(by: grouping)
        #expect(parts.count == grouping.values.count)
        for (group, part) in parts.enumerated() {
            #expect(Array(part.places) == plain.filter { grouping.codes[Int($0)] == group }, "seed \(seed)")
            #expect(Array(part.values) == part.places.map { all[Int($0)] })
        }
    }

    @Test("mean and variance in four lanes are those of one", arguments: [0, 1, 2, 3, 4, 5, 7, 8, 1_001])
    func moments(count: Int) throws {
        var dice = SyntheticProgram.Dice(state: UInt64(count))
        let values = (0..<count).map { _ in 1e9 + dice.normal() }
        let moments = Moments(values)
        #expect(moments.count == count)
        guard count > 0 else { return #expect(moments.mean == 0 && moments.variance == nil) }
        let mean = 1e9 + values.reduce(0) { $0 + ($1 - 1e9) } / Double(count)
        #expect(abs(moments.mean - mean) < 1e-6)
        guard count > 1 else { return #expect(moments.variance == nil) }
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count - 1)
        #expect(abs(try #require(moments.variance) - variance) < 1e-6 * max(1, variance))
    }

    @Test("codes of answers compare as the answers do, and give them back")
    func answers() {
        var dice = SyntheticProgram.Dice(state: 5)
        let possible: [Int8?] = [nil, -3, -2, -1, 0, 1, 2, 3, 4]
        for _ in 0..<2_000 {
            let one = (0..<24).map { _ in dice.pick(possible) }
            let other = one.map { dice.chance(0.1) ? dice.pick(possible) : $0 }
            #expect(AnswerCodes(one).stored(24) == one)
            let isLess = one.lexicographicallyPrecedes(other) { ($0 ?? -4) < ($1 ?? -4) }
            #expect((AnswerCodes(one) < AnswerCodes(other)) == isLess)
        }
        // A number that no scale has is no answer.
        #expect(AnswerCodes([100, -100]).stored(2) == [5, nil])
    }

    @Test("days compare as their texts do, and give them back", arguments: [UInt64](1...5))
    func days(seed: UInt64) {
        var dice = SyntheticProgram.Dice(state: seed)
        var words = WordBook()
        func digits(_ count: Int) -> String { (0..<count).map { _ in String(dice.below(10)) }.joined() }
        let texts = (0..<200).map { _ in
            dice.pick(["", "hoy", "2025-02-31", digits(4) + "-" + digits(2) + "-" + digits(2), "2025-1-01", digits(10)])
        }
        let codes = texts.map { words.day($0) }
        for (text, code) in zip(texts, codes) { #expect(words.text(code) == text) }
        for place in texts.indices.dropFirst() {
            #expect(words.isLater(codes[place], than: codes[place - 1]) == (texts[place] > texts[place - 1]))
        }
    }

    @Test("many persons and sessions of one enterprise are each counted once", arguments: [1, 8, 9, 30])
    func attendances(count: Int) {
        var facts = OutcomeFacts()
        let key = RecordKey(rawValue: 1)
        facts.enterprises = [EnterpriseFacts(key: key, office: "GTO", cvegeo: "110010001", sector: "46")]
        for session in 0..<count {
            let key = RecordKey(rawValue: Int64(100 + session))
            facts.sessions.append(SessionFacts(key: key, office: "GTO", date: "2025-03-01", minutes: 60))
            for person in 0..<count * 2 {
                facts.attendances.append(
                    AttendanceFacts(
                        session: key, enterprise: RecordKey(rawValue: 1), person: person / 2 + 1, minutes: 30))
            }
        }
        let totals = TrainingTotals(OutcomeData(facts, approvedOnly: false))
        #expect(totals.persons == [Int32(count)])
        #expect(totals.minutes == [Int64(count * count * 2 * 30)])
        #expect(totals.hasCompleted == [true])
    }
}
