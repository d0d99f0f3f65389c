import DeltaBundle
import Replication
import SurveyStore
import Testing
import Trust

@testable import OfficeSync

@Suite("Two branches of a fork that say the same, and what they build on comes last")
struct ForkOrderTests {
    /// Which changes the two branches' alike ones replace, and an order in which the pieces can come.
    struct Case: CustomTestStringConvertible {
        let testDescription: String
        let replaced: Int64
        let order: [Int]
    }

    static let cases = [
        Case(testDescription: "one change, one branch first", replaced: 1, order: [0, 1, 2, 4, 3]),
        Case(testDescription: "one change, the pieces mixed", replaced: 1, order: [0, 4, 1, 2, 3]),
        Case(testDescription: "each its own branch's change", replaced: 2, order: [0, 2, 4, 1, 3]),
        Case(testDescription: "the same, from the end", replaced: 2, order: [4, 2, 3, 1, 0]),
    ]

    @Test("they come to the same data in any order", arguments: cases)
    func order(_ one: Case) throws {
        let village = try Village(["GTO", "OAX", "PUE"])
        try village.settle()
        let thief = RevocationThief(village["PUE"])
        let log = thief.log(7)
        func rename(_ name: String, replacing sequence: Int64) -> Change {
            var change = thief.rename(name, log: 0)
            change.writes[0].replaces = [Dot(log: 0, sequence: sequence)]
            return change
        }
        let base = try thief.segment(log, [thief.enterprise("Uno")])
        var all = [base]
        for name in ["Dos", "Otro dos"] {
            let second = try thief.segment(log, first: 2, previous: base.id, [rename(name, replacing: 1)])
            let third = try thief.segment(
                log, first: 3, previous: second.id, [rename("Igual", replacing: one.replaced)])
            all += [second, third]
        }
        for code in ["GTO", "PUE"] { _ = try village[code].store.apply(all) }
        for place in one.order { _ = try village["OAX"].store.apply([all[place]]) }
        try village.expectAgreement()
    }
}
