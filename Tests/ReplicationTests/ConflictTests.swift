import SeededRandom
import SurveyModel
import Testing

@testable import Replication

@Suite("What is shown where a field has several heads")
struct ConflictTests {
    private func head(
        _ log: UInt8, _ sequence: Int64 = 1, branch: Int = 0, clock: Int64, _ value: Scalar,
        replacesNothing: Bool = false
    ) -> Conflict.Candidate {
        Conflict.Candidate(
            dot: Dot(log: Int(log), branch: branch, sequence: sequence), wallClock: clock,
            log: LogID([UInt8](repeating: log, count: 16))!, discriminator: [UInt8(branch)],
            replacesNothing: replacesNothing, value: [value])
    }

    @Test("equal values are no conflict")
    func equalValues() {
        let outcome = Conflict.decide([head(1, clock: 5, .text("a")), head(2, clock: 9, .text("a"))])
        #expect(outcome == Conflict.Outcome(shown: Dot(log: 2, sequence: 1), isConflict: false))
    }

    @Test("the greatest clock is shown, then log, then sequence, then what tells forks apart")
    func ranking() {
        let rising = [
            head(1, 9, clock: 4, .integer(0)), head(1, 1, clock: 5, .integer(1)),
            head(2, 1, branch: 0, clock: 5, .integer(2)), head(2, 2, branch: 0, clock: 5, .integer(3)),
            head(2, 2, branch: 1, clock: 5, .integer(4)),
        ]
        for (place, greater) in rising.enumerated() {
            for lesser in rising[..<place] {
                #expect(Conflict.decide([lesser, greater]).shown == greater.dot)
                #expect(Conflict.decide([greater, lesser]).shown == greater.dot)
            }
        }
    }

    @Test("texts that only look the same are different values")
    func unicodeForms() {
        let composed = head(1, clock: 1, .text("Jos\u{e9}"))
        let decomposed = head(2, clock: 2, .text("Jose\u{301}"))
        #expect(Conflict.decide([composed, decomposed]).isConflict)
    }

    @Test("the order in which heads are given does not matter", arguments: Seeds.some(80))
    func orderDoesNotMatter(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let heads = (0..<(1 + random.below(7))).map { index in
            head(
                UInt8(1 + random.below(3)), Int64(1 + index / 2), branch: index, clock: Int64(random.below(3)),
                .integer(Int64(random.below(3))), replacesNothing: random.once(in: 2))
        }
        var replaced: [Dot: [[Scalar]]] = [:]
        if random.once(in: 2) {
            for head in heads where !head.replacesNothing { replaced[head.dot] = [[.integer(Int64(random.below(3)))]] }
        }
        let outcome = Conflict.decide(heads, replacedValues: replaced)
        #expect(heads.contains { $0.dot == outcome.shown }, "seed \(seed)")
        for _ in 0..<10 {
            let again = Conflict.decide(heads.shuffled(using: &random), replacedValues: replaced)
            #expect(again == outcome, "seed \(seed)")
        }
    }

    @Test("six offices import a catalogue and one corrects a cell: no conflict, and the correction is shown")
    func naturalKeyExemption() {
        // The copies have later clocks than the correction.
        let copies = (1...5).map { head(UInt8($0), clock: 100, .text("Colima"), replacesNothing: true) }
        let correction = head(6, 2, clock: 50, .text("Villa de Colima"))
        let replaced: [Dot: [[Scalar]]] = [correction.dot: [[.text("Colima")]]]
        let outcome = Conflict.decide(copies + [correction], replacedValues: replaced)
        #expect(outcome == Conflict.Outcome(shown: correction.dot, isConflict: false))
        // Without the key, it is for people to decide.
        #expect(Conflict.decide(copies + [correction]).isConflict)
    }

    @Test("an import that says something else than what was corrected is a conflict")
    func naturalKeyOtherValue() {
        let other = head(1, clock: 100, .text("Comala"), replacesNothing: true)
        let correction = head(6, 2, clock: 50, .text("Villa de Colima"))
        let replaced: [Dot: [[Scalar]]] = [correction.dot: [[.text("Colima")]]]
        #expect(Conflict.decide([other, correction], replacedValues: replaced).isConflict)
    }

    @Test("a later edit of one's own that says what was replaced is a conflict all the same")
    func naturalKeyOnlyExemptsCopies() {
        let edit = head(1, 2, clock: 100, .text("Colima"), replacesNothing: false)
        let correction = head(6, 2, clock: 50, .text("Villa de Colima"))
        let replaced: [Dot: [[Scalar]]] = [correction.dot: [[.text("Colima")]]]
        #expect(Conflict.decide([edit, correction], replacedValues: replaced).isConflict)
    }

    @Test("two corrections of one cell stay a conflict, the copies do not join it")
    func twoCorrections() {
        let copy = head(1, clock: 100, .text("Colima"), replacesNothing: true)
        let left = head(2, 2, clock: 50, .text("Villa de Colima"))
        let right = head(3, 2, clock: 60, .text("Colima, Col."))
        let replaced: [Dot: [[Scalar]]] = [left.dot: [[.text("Colima")]], right.dot: [[.text("Colima")]]]
        let outcome = Conflict.decide([copy, left, right], replacedValues: replaced)
        #expect(outcome == Conflict.Outcome(shown: right.dot, isConflict: true))
    }
}
