import DeltaBundle
import Foundation
import Replication
import SurveyModel
import Testing
import Trust

@testable import OfficeSync
@testable import SurveyStore

@Suite("What counts does not depend on whether personal data is held")
struct PrivateVerdictTests {
    /// Gives a segment whole to GTO, and to PUE first without its leaves and then whole; both must come to the same, and
    /// stay there when the tables are made anew.
    private func expectSame(
        _ segment: Segment, _ village: Village, location: SourceLocation = #_sourceLocation
    ) throws {
        try village.settle()
        _ = try village["GTO"].store.apply([segment])
        _ = try village["PUE"].store.apply([try segment.redacted()])
        #expect(
            try village["PUE"].store.fullDigest() == village["GTO"].store.fullDigest(),
            "with and without personal data", sourceLocation: location)
        _ = try village["PUE"].store.apply([segment])
        try village.settle()
        try village.expectAgreement(location)
    }

    private let enterprise: [UInt16: [Scalar]] = [
        2: [.text("Rara")], 3: [.text("110010001")], 4: [.text("31-33")],
    ]

    @Test("a leaf that cannot be read is like one that is not held")
    func malformedLeaf() throws {
        let village = try Village()
        let changes = [
            village.change(1, .enterprise, .creates, enterprise, private: [8: [.text("5550170011")]]),
            village.change(2, .enterprise, .creates, enterprise, private: [8: [.text("5550170012")]]),
        ]
        try expectSame(try village.forge(by: "PUE", changes) { [$0[0], .held([1, 2, 3])] }, village)
    }

    @Test("personal data beside a leaf that cannot be read is erased all the same")
    func malformedNeighbour() throws {
        let village = try Village()
        try village.settle()
        let secret = PrivateEnterprise(1)
        let changes = [
            village.change(1, .enterprise, .creates, enterprise, private: [8: [.text(secret.phone)]]),
            village.change(2, .enterprise, .creates, enterprise, private: [8: [.text("5550170012")]]),
        ]
        let segment = try village.forge(by: "PUE", changes) { [$0[0], .held([1, 2, 3])] }
        _ = try village["GTO"].store.apply([try segment.redacted(at: [1])])
        let key = try #require(try village["GTO"].store.rows(.enterprise).first).key
        _ = try village["GTO"].store.apply([segment])
        _ = try village["GTO"].redact(key)
        try village.expectGone(secret.search, at: "GTO")
    }

    @Test("a link in a leaf that leads nowhere leaves nothing undone")
    func linkInLeaf() throws {
        let village = try Village()
        let nowhere = Scalar.reference(RecordKey(rawValue: Dot(log: 1, sequence: 1).rawValue))
        let seen = Statement.Seen(
            log: village.strangeLog(of: "GTO", scope: "centro").id, sequence: 1,
            segment: SegmentID([UInt8](repeating: 9, count: 32))!)
        var values = enterprise
        values[1] = [.text("PUE"), .text("rara")]
        let change = village.change(1, .enterprise, .keyed, values, private: [8: [nowhere]])
        try expectSame(try village.forge(by: "PUE", seen: [seen], [change]), village)
    }

    @Test("a public field that is written as personal data counts for everybody alike, or for nobody")
    func publicFieldInLeaf() throws {
        let village = try Village()
        // ENU may not approve: what it hides in a leaf must not count where the leaf is not held.
        try village.enrol("ENU", role: "enumerator")
        let change = village.change(
            1, .interview, .creates, [3: [.text("2025-03-10")]], private: [6: [.text("approved"), .null, .null]])
        try expectSame(try village.forge(by: "ENU", [change]), village)
    }

    @Test("a key of which a part is personal names one record, whether the part is held or not")
    func personalKey() throws {
        let village = try Village()
        let changes = [
            village.change(
                1, .training, .creates, [2: [.text("precios")], 4: [.text("2025-03-05")], 5: [.integer(90)]]),
            village.change(2, .enterprise, .creates, enterprise),
        ]
        func attendance(_ sequence: Int64, _ person: String) -> Change {
            village.change(
                sequence, .attendance, .keyed,
                [
                    1: [.reference(RecordKey(rawValue: Dot(log: 0, sequence: 1).rawValue))],
                    2: [.reference(RecordKey(rawValue: Dot(log: 0, sequence: 2).rawValue))], 4: [.integer(60)],
                ], private: [3: [.text(person)]])
        }
        try expectSame(
            try village.forge(by: "PUE", changes + [attendance(3, "Ana"), attendance(4, "Eva")]), village)
    }
}
