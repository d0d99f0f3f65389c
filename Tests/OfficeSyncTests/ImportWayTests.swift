import Foundation
import GRDB
import Interchange
import OfficeSync
import Replication
import SeededRandom
import SurveyModel
import Testing

@testable import SurveyStore

/// New records that an import enters straight into their tables, beside those that go the way of every entry.
@Suite("The short way of imported rows")
struct ImportWayTests {
    private static let phrases = Phrasebook(language: .en, sentences: [:])

    /// What an import told.
    private struct Told: Equatable {
        var counts: [Int] = []
        var rejections: [RowRejection] = []
        /// The file of rejected rows.
        var rejected = ""
        var error: StoreError.Code?
    }

    /// A copy of an office's store that takes all rows one way.
    private struct Copy {
        let store: Store
        let directory: String
        let isShort: Bool

        init(of office: String, in village: Village, isShort: Bool) throws {
            directory = village.directory(isShort ? "short" : "long")
            self.isShort = isShort
            try FileManager.default.copyItem(atPath: village.directory(office), toPath: directory)
            store = try Store.open(in: directory, clock: { 1_760_000_000 })
        }

        /// Takes a file.
        func take(
            _ file: String, _ kind: ImportKind, namespace: String?, isRehearsal: Bool = false
        ) throws -> Told {
            try ImportSession.$takesShortWay.withValue(isShort) {
                let importer = Importer(
                    store: store, namespace: namespace, person: "ana", phrases: ImportWayTests.phrases,
                    today: "2025-10-09")
                let rejected = directory + "/rejected.csv"
                try? FileManager.default.removeItem(atPath: rejected)
                do {
                    let summary = try importer.run(
                        kind: kind, path: file, isRehearsal: isRehearsal, rejectedPath: rejected)
                    let bytes = FileManager.default.contents(atPath: rejected) ?? Data()
                    return Told(
                        counts: [summary.new, summary.changed, summary.unchanged, summary.rejected],
                        rejections: summary.rejections, rejected: String(decoding: bytes, as: UTF8.self))
                } catch let error as StoreError { return Told(error: error.code) }
            }
        }

        private static func text(_ value: DatabaseValue) -> String {
            if case .blob(let bytes) = value.storage { Hex.text(Array(bytes)) } else { value.description }
        }

        /// Everything that the store holds.
        func content() throws -> [String] {
            try store.read { db in
                let tables = try String.fetchAll(
                    db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'")
                return try tables.flatMap { table in
                    try Row.fetchAll(db, sql: "SELECT * FROM \"\(table)\"").map { row in
                        "\(table) \(row.map { "\($0): \(Copy.text($1))" })"
                    }.sorted()
                }
            }
        }
    }

    @Test("gives what the long way gives", arguments: Seeds.some(8))
    func agreement(seed: UInt64) throws {
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        let village = try Self.village()
        try enterFirst(in: village, &random)
        if random.once(in: 3) { _ = try village["GTO"].redact(try village.find("4", at: "GTO")) }
        let copies = [true, false].map { isShort in Result { try Copy(of: "GTO", in: village, isShort: isShort) } }
        let (short, long) = (try copies[0].get(), try copies[1].get())
        for step in 0..<14 {
            let kind = ImportKind.all[random.below(ImportKind.all.count)]
            let file = village.path("rows-\(step).csv")
            let rows = RandomRows(kind, count: 1 + random.below(12), &random)
            try Data(rows.text.utf8).write(to: URL(fileURLWithPath: file))
            let namespace = random.once(in: 5) ? "PUE" : nil
            let isRehearsal = random.once(in: 6)
            // The second time changes nothing, but for rows that contradict each other.
            for _ in 0..<(1 + random.below(2)) {
                let told = try [short, long].map {
                    try $0.take(file, kind, namespace: namespace, isRehearsal: isRehearsal)
                }
                #expect(told[0] == told[1], "seed \(seed), step \(step): \(rows.text)")
            }
            if random.once(in: 3) { try correctByHand(in: [short, long], &random) }
            let (ours, theirs) = (try short.content(), try long.content())
            let difference = Set(ours).symmetricDifference(theirs).sorted()
            #expect(ours == theirs, "seed \(seed), step \(step): \(rows.text)\n\(difference.prefix(6))")
            if ours != theirs { return }
        }
    }

    private static func village() throws -> Village {
        try Village(["GTO", "PUE"], scopes: ["GTO": ["centro", "sur"], "PUE": ["sur"]])
    }

    /// What both copies begin with: logs of every scope, some enterprises, and one of another office.
    private func enterFirst(in village: Village, _ random: inout SeededGenerator) throws {
        let store = village["GTO"].store
        for kind in [ImportKind.localities, .waves, .enterprises, .training, .interviews] {
            let file = village.path("first-\(kind.name).csv")
            try Data(RandomRows(kind, count: 12, &random, isGood: true).text.utf8).write(to: URL(fileURLWithPath: file))
            let importer = Importer(
                store: store, namespace: nil, person: "ana", phrases: Self.phrases, today: "2025-10-09")
            let summary = try importer.run(kind: kind, path: file)
            try #require(summary.new > 0 && (summary.rejected == 0 || kind == .interviews), "\(summary.rejections)")
        }
        _ = try village.enterprise("7", at: "GTO", scope: "sur")
        _ = try village.enterprise("2", at: "PUE", scope: "sur")
        try village.settle()
    }

    /// The same correction of a record in each copy.
    private func correctByHand(in copies: [Copy], _ random: inout SeededGenerator) throws {
        let interviews = try copies[0].store.rows(.interview, where: .all).map(\.key)
        guard !interviews.isEmpty else { return }
        let entry = RecordEntry(
            kind: .interview, target: .existing(interviews[random.below(interviews.count)]),
            values: [FieldID(UInt16(33 + random.below(24))): [.integer(Int64(random.below(5)))]])
        for copy in copies { _ = try copy.store.write([entry], person: "luz") }
    }

    @Test("is taken by a new record, and not by one that is there")
    func isTaken() throws {
        let village = try Self.village()
        var random = SeededGenerator("is taken", seed: 1)
        try enterFirst(in: village, &random)
        let store = village["GTO"].store
        let before = try store.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM imported") ?? 0 }
        let enterprise = try village.find("1", at: "GTO")
        let made = try store.importing(person: "ana") { session in
            try session.enter(
                .workforce, [.reference(enterprise), .text("2024-03-01"), .integer(3), .null, .null],
                registeredIn: nil, implied: [])
        }
        let key = try #require(made)
        #expect(try store.row(key)?.integer("total") == 3)
        // What it was created with is what the row gave: nothing is remembered besides.
        #expect(try store.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM imported") } == before)
        let again = try store.importing(person: "ana") { session in
            try session.enter(
                .workforce, [.reference(enterprise), .text("2024-03-01"), .integer(4), .null, .null],
                registeredIn: nil, implied: [])
        }
        #expect(again == nil, "it is there already")
    }

    @Test("a correction by hand stands when the row that made the record is imported again", arguments: [true, false])
    func correctionStands(isShort: Bool) throws {
        let village = try Self.village()
        var random = SeededGenerator("correction", seed: 2)
        try enterFirst(in: village, &random)
        let copy = try Copy(of: "GTO", in: village, isShort: isShort)
        let file = village.path("revenue.csv")
        func take(_ source: String, _ share: String) throws -> [Int] {
            let header = "enterprise,period_start,period_end,sales,currency,source,online_share"
            let text = "\(header)\n1,2024-07-01,2024-07-31,100,MXN,\(source),\(share)\n"
            try Data(text.utf8).write(to: URL(fileURLWithPath: file))
            return try copy.take(file, .revenue, namespace: nil).counts
        }
        func row() throws -> RecordRow {
            try #require(try copy.store.rows(.revenue, where: .column("period_start", .text("2024-07-01"))).first)
        }
        func shown() throws -> [String] {
            [try row().text("source") ?? "", "\(try row().integer("online_share") ?? 0)"]
        }
        #expect(try take("band", "") == [1, 0, 0, 0])
        #expect(try take("band", "") == [0, 0, 1, 0])
        let source = try #require(Kind.revenue.field(named: "source"))
        let correction = RecordEntry(
            kind: .revenue, target: .existing(try row().key), values: [source.id: [.text("records")]])
        _ = try copy.store.write([correction], person: "luz")
        #expect(try take("band", "") == [0, 0, 1, 0] && shown() == ["records", "0"])
        #expect(try take("band", "2") == [0, 1, 0, 0] && shown() == ["records", "200"], "only the other cell is new")
        #expect(try take("band", "2") == [0, 0, 1, 0])
        #expect(try take("estimate", "2") == [0, 1, 0, 0] && shown() == ["estimate", "200"])
        #expect(try take("band", "2") == [0, 1, 0, 0] && shown() == ["band", "200"], "it differs from what came last")
    }
}
