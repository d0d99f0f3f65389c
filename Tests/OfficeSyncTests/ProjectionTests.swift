import Foundation
import GRDB
import OfficeSync
import Replication
import SeededRandom
import SurveyModel
import Testing

@testable import SurveyStore

@Suite("The projection that reports are made from")
struct ProjectionTests {
    @Test(
        "shows what the typed tables show, whatever was entered, removed, joined, approved or received",
        arguments: Seeds.some(4))
    func anyHistory(seed: UInt64) throws {
        print("seed \(seed)")
        var history = try ProjectionHistory(seed: seed)
        for step in 0..<120 {
            try history.step()
            if step % 12 == 11 { try history.expectAgreement("seed \(seed), step \(step)") }
        }
        try history.village.settle()
        try history.expectAgreement("seed \(seed), settled")
        for code in history.codes {
            let store = history.village[code].store
            let kept = try OutcomeDescription.all(store)
            try store.rebuild()
            #expect(try OutcomeDescription.all(store) == kept, "seed \(seed), rebuilt at \(code)")
        }
    }

    @Test("is brought up to date enterprise by enterprise as in one pass over all", arguments: Seeds.some(3))
    func incremental(seed: UInt64) throws {
        print("seed \(seed)")
        var history = try ProjectionHistory(seed: seed)
        for _ in 0..<80 { try history.step() }
        let store = history.village["GTO"].store
        _ = try store.outcomeData(approvedOnly: false)
        for key in try store.rows(.enterprise).map(\.key).shuffled(using: &history.random).prefix(2) {
            try history.village.edit(key, at: "GTO", 4, .text("72"))
        }
        #expect(try store.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM stale") ?? 0 } <= 2)
        let few = try OutcomeDescription.all(store)
        try store.write { try $0.execute(sql: "INSERT INTO stale (enterprise) VALUES (0)") }
        #expect(try OutcomeDescription.all(store) == few)
    }

    @Test("holds no name of a person")
    func noPersons() throws {
        let village = try Village(["GTO"])
        let store = village["GTO"].store
        let enterprise = try village.enterprise("Nogal", at: "GTO")
        let session = try store.write(
            [
                RecordEntry(
                    kind: .training, target: .create,
                    values: ProjectionHistory.values(
                        .training,
                        [
                            "namespace": .text("GTO"), "key": .text("S1"), "date": .text("2025-03-01"),
                            "minutes": .integer(60),
                        ]))
            ], person: "p")[0]
        _ = try store.write(
            [
                RecordEntry(
                    kind: .attendance, target: .create,
                    values: ProjectionHistory.values(
                        .attendance,
                        [
                            "session": .reference(session), "enterprise": .reference(enterprise),
                            "person": .text("Xóchitl Ramírez"), "minutes": .integer(60),
                        ]))
            ], person: "p")
        #expect(try store.outcomeData(approvedOnly: false).attendances.map(\.person) == [1])
        let found = try store.read { db in
            try Int.fetchOne(
                db,
                sql: """
                    SELECT (SELECT count(*) FROM outcome WHERE instr(facts, CAST('Ram' AS BLOB)))
                    + (SELECT count(*) FROM outcome_word WHERE instr(word, 'Ram'))
                    """)
        }
        #expect(found == 0)
    }

    @Test("that is damaged is told, and does not end the program")
    func damaged() throws {
        let village = try Village(["GTO"])
        let store = village["GTO"].store
        try village.enterprise("Nogal", at: "GTO")
        _ = try store.outcomeData(approvedOnly: false)
        var random = SeededGenerator("damaged projection")
        for _ in 0..<2_000 {
            // An enterprise that is shown, more often than chance would have it, and small numbers behind it.
            let bytes =
                [UInt8(random.below(4))] + random.bytes(random.below(40)).map { random.once(in: 2) ? $0 & 3 : $0 }
            try store.write { try $0.execute(sql: "UPDATE outcome SET facts = ?", arguments: [Data(bytes)]) }
            do { _ = try store.outcomeData(approvedOnly: random.once(in: 2)) } catch let error as StoreError {
                #expect(error.code == .damaged)
            }
        }
    }
}
