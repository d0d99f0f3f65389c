import GRDB
import OfficeSync
import Replication
import SeededRandom
import SurveyModel
import Testing

@testable import SurveyStore

/// What goes straight from a segment's columns into the tables, beside what goes the way of every change.
@Suite("The short way of plain changes")
struct ShortWayTests {
    /// All that the derived tables say, as texts: how it is split into rows is no matter.
    private func content(_ store: Store) throws -> [String] {
        try store.inspect { db, merger in
            var lines: [String] = []
            try merger.records.forEach { key in
                let row = try #require(try merger.records.row(key))
                let changes = try merger.records.changes(of: key).sorted().map(\.rawValue)
                let flags = row.flags.subtracting(.inRun).rawValue
                let heads = row.heads.fields.map { "\($0.rawValue): \(row.heads[$0].map(\.rawValue))" }
                lines.append("\(key.rawValue) \(row.kind.rawValue) \(flags) \(heads) \(changes)")
                if let name = try merger.names.keyedName(key) {
                    lines.append("name \(name)")
                    #expect(try merger.record(named: name) == key)
                }
            }
            for table in ["alias", "same_change", "unresolved", "withheld", "judged", "conflict", "finding"]
                + Catalogue.kinds.map(\.name)
            {
                for row in try Row.fetchAll(db, sql: "SELECT * FROM \"\(table)\"") { lines.append("\(table) \(row)") }
            }
            return lines.sorted()
        }
    }

    @Test("gives what the long way gives", arguments: Seeds.some(6))
    func agreement(seed: UInt64) throws {
        print("seed \(seed)")
        var history = try ProjectionHistory(seed: seed)
        for _ in 0..<90 { try history.step() }
        try history.village.settle()
        try expectAgreement(history)
    }

    @Test(
        "gives what the long way gives, however many changes of a record stand in a segment", arguments: Seeds.some(4))
    func crowdedSegments(seed: UInt64) throws {
        print("seed \(seed)")
        var history = try ProjectionHistory(seed: seed)
        for round in 0..<4 {
            for _ in 0..<10 { try history.step() }
            // Now and then both write to the same records before either has heard of the other.
            for code in round % 2 == 0 ? history.codes : [history.codes[round / 2]] {
                try history.crowd(70, at: code)
            }
            try history.village.settle()
        }
        try expectAgreement(history)
    }

    private func expectAgreement(_ history: ProjectionHistory) throws {
        for code in history.codes {
            let store = history.village[code].store
            try store.rebuild()
            let short = try content(store)
            try ColumnMerger.$takesShortWay.withValue(false) { try store.rebuild() }
            let long = try content(store)
            #expect(long == short, "at \(code): \(Set(long).symmetricDifference(short).sorted().prefix(6))")
            try store.rebuild()
        }
    }

    @Test("is taken by new records and by their edits")
    func isTaken() throws {
        let village = try Village(["GTO", "PUE"])
        let key = try village.enterprise("Nogal", at: "GTO")
        try village.carry(from: "GTO", to: "PUE")
        try village.edit(key, at: "GTO", 4, .text("72"))
        try village.carry(from: "GTO", to: "PUE")
        // A record that was made on the short way stands in a run, and an edit of it in a row of its own.
        let store = village["PUE"].store
        let (runs, rows) = try store.read { db in
            (
                try Int.fetchOne(db, sql: "SELECT count(*) FROM record_run") ?? 0,
                try Int.fetchOne(db, sql: "SELECT count(*) FROM record WHERE flags & 16 <> 0") ?? 0
            )
        }
        #expect(runs > 0 && rows == 1)
    }
}
