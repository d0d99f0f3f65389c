import DeltaBundle
import Replication
import SurveyModel
import SurveyStore
import Testing
import Trust

@testable import OfficeSync

@Suite("Two branches of a fork that say the same, word for word, of different records")
struct ForkTieTests {
    /// The records of a kind that nobody knows are linked one to the other, down to an enterprise that each branch has another name for.
    @Test("come to the same data, whichever is first", arguments: [1, 2, 3])
    func ties(between: Int) throws {
        let village = try Village(["GTO", "OAX", "PUE"])
        try village.settle()
        let thief = RevocationThief(village["PUE"])
        let log = thief.log(7)
        func change(_ identity: Change.Identity, linking place: Int) -> Change {
            Change(
                dot: Dot(log: 0, sequence: 1), kind: KindID(9_000), identity: identity, wallClock: 1_760_000_000,
                person: "thief",
                writes: [
                    FieldWrite(
                        field: FieldID(1), isPrivate: false, value: [.reference(RecordKey(rawValue: Int64(place)))])
                ])
        }
        let named = Change.Identity.named([UInt8](repeating: 7, count: 16))
        let branches = try ["Uno", "Dos"].map { name in
            try thief.segment(
                log,
                [thief.enterprise(name)] + (1..<between).map { change(.creates, linking: $0) }
                    + [change(named, linking: between)])
        }
        _ = try village["GTO"].store.apply(branches)
        for branch in branches.reversed() { _ = try village["OAX"].store.apply([branch]) }
        _ = try village["PUE"].store.apply(branches)
        try village.expectAgreement()
    }

    @Test("and show the same of them")
    func shown() throws {
        let village = try Village(["GTO", "OAX", "PUE"])
        try village.settle()
        let thief = RevocationThief(village["PUE"])
        let log = thief.log(7)
        let owner = Change(
            dot: Dot(log: 0, sequence: 2), kind: Kind.owner.id, identity: .keyed, wallClock: 1_760_000_000,
            person: "thief",
            writes: [
                FieldWrite(field: FieldID(1), isPrivate: false, value: [.reference(RecordKey(rawValue: 1))]),
                FieldWrite(field: FieldID(2), isPrivate: false, value: [.text("f")]),
            ])
        let branches = try ["Uno", "Dos"].map { try thief.segment(log, [thief.enterprise($0), owner]) }
        _ = try village["GTO"].store.apply(branches)
        _ = try village["OAX"].store.apply(branches.reversed())
        _ = try village["PUE"].store.apply(branches)
        let shown = try ["GTO", "OAX"].map { code -> [String] in
            let store = village[code].store
            let owned = try store.rows(.owner).compactMap { $0.values["enterprise"] }
            return try store.rows(.enterprise).filter { owned.contains(.reference($0.key)) }.compactMap {
                $0.text("name")
            }
        }
        #expect(shown[0].count == 1 && shown[0] == shown[1])
        try village.expectAgreement()
    }
}
