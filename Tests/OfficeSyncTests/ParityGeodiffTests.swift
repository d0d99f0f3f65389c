import Foundation
import OfficeSync
import Replication
import SurveyModel
import SurveyStore
import Testing

/// geodiff's triples: a base, what one made of it, what another made of it, and what comes of both.
@Suite("Parity with geodiff: base, local and remote")
struct ParityGeodiffTests {
    /// What one of the two does to the base, which holds the enterprise `Base`.
    enum Edit: Sendable {
        case name(String), locality(String), sector(String), phone(String)
        case insert(String)
        case remove
    }

    /// A triple, and what everybody is to show of it.
    struct Triple: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var local: [Edit] = []
        var remote: [Edit] = []
        /// What is shown of the base's columns afterwards; for those in dispute, the remote value: its clock is later.
        var shown: [String: String] = [:]
        /// Fields between whose values people have to decide.
        var disputed: [String: Set<String>] = [:]
        /// Everything else that people are told.
        var findings: [String] = []
        /// Enterprises that were inserted and are there besides the base.
        var inserted: [String] = []
        var isRemoved = false
    }

    static let triples = [
        Triple(testDescription: "nobody changes anything", shown: ["name": "Base"]),
        Triple(testDescription: "only one changes", local: [.name("L")], shown: ["name": "L", "sector": "31-33"]),
        Triple(
            testDescription: "both insert", local: [.insert("L")], remote: [.insert("R")], inserted: ["L", "R"]),
        Triple(
            testDescription: "both insert rows that look alike", local: [.insert("X")], remote: [.insert("X")],
            inserted: ["X", "X"]),
        Triple(
            testDescription: "one inserts, the other changes", local: [.insert("L")], remote: [.name("R")],
            shown: ["name": "R"], inserted: ["L"]),
        Triple(
            testDescription: "both change different columns", local: [.name("L")], remote: [.sector("46")],
            shown: ["name": "L", "sector": "46"]),
        Triple(
            testDescription: "both change one column", local: [.name("L")], remote: [.name("R")],
            shown: ["name": "R"], disputed: ["name": ["L", "R"]]),
        Triple(
            testDescription: "both change one column to the same", local: [.name("S")], remote: [.name("S")],
            shown: ["name": "S"]),
        Triple(
            testDescription: "both change two columns, one of them to the same",
            local: [.name("L"), .locality("110010002")], remote: [.name("R"), .locality("110010002")],
            shown: ["name": "R", "cvegeo": "110010002"], disputed: ["name": ["L", "R"]]),
        Triple(
            testDescription: "both change and change back", local: [.name("L"), .name("Base")], remote: [.name("R")],
            shown: ["name": "R"], disputed: ["name": ["Base", "R"]]),
        Triple(
            testDescription: "both fill in what was empty", local: [.phone("5550000001")],
            remote: [.phone("5550000002")], shown: ["phone": "5550000002"],
            disputed: ["phone": ["5550000001", "5550000002"]]),
        Triple(testDescription: "both remove", local: [.remove], remote: [.remove], isRemoved: true),
        Triple(testDescription: "only one removes", remote: [.remove], isRemoved: true),
        Triple(
            testDescription: "one removes, the other changes", local: [.remove], remote: [.name("R")],
            shown: ["name": "R"], findings: ["changed-since"], isRemoved: true),
        Triple(
            testDescription: "one changes, the other removes", local: [.name("L")], remote: [.remove],
            shown: ["name": "L"], findings: ["changed-since"], isRemoved: true),
    ]

    private func apply(_ edits: [Edit], to key: RecordKey, at code: String, _ village: Village) throws {
        for edit in edits {
            switch edit {
            case .name(let text): try village.edit(key, at: code, 2, .text(text))
            case .locality(let text): try village.edit(key, at: code, 3, .text(text))
            case .sector(let text): try village.edit(key, at: code, 4, .text(text))
            case .phone(let text): try village.edit(key, at: code, 8, .text(text))
            case .insert(let name): try village.enterprise(name, at: code)
            case .remove:
                let seen = try village[code].store.seenHash(key, except: FieldID(14))
                try village.edit(key, at: code, 14, .integer(1), .bytes(seen))
            }
        }
    }

    @Test("each triple gives the same at both, whichever is merged into which", arguments: triples)
    func triple(_ triple: Triple) throws {
        for isLocalFirst in [true, false] {
            let village = try Village()
            try village.enterprise("Base", at: "GTO")
            try village.settle()
            let base = try (local: village.find("Base", at: "GTO"), remote: village.find("Base", at: "PUE"))
            village.time.now += 60
            try apply(triple.local, to: base.local, at: "GTO", village)
            village.time.now += 60
            try apply(triple.remote, to: base.remote, at: "PUE", village)
            for (from, to) in isLocalFirst ? [("GTO", "PUE"), ("PUE", "GTO")] : [("PUE", "GTO"), ("GTO", "PUE")] {
                try village.carry(from: from, to: to)
            }
            try expect(triple, of: base.local, at: "GTO", village)
            try expect(triple, of: base.remote, at: "PUE", village)
            try village.expectAgreement()
        }
    }

    private func expect(_ triple: Triple, of key: RecordKey, at code: String, _ village: Village) throws {
        let store = village[code].store
        let there = try store.rows(.enterprise)
        let removed = try store.rows(.enterprise, where: .column("removed", .integer(1)))
        #expect(there.contains { $0.key == key } != triple.isRemoved, "at \(code)")
        let base = try #require((there + removed).first { $0.key == key })
        for (column, value) in triple.shown { #expect(base.text(column) == value, "\(column) at \(code)") }
        #expect(try village.disputed(at: code) == triple.disputed, "at \(code)")
        #expect(try store.findings().map(\.what) == triple.findings, "at \(code)")
        let others = there.filter { $0.key != key }.compactMap { $0.text("name") }
        #expect(others.sorted() == triple.inserted, "at \(code)")
    }

    @Test("one natural key from two is one record, and only what they say differently about it is in dispute")
    func sameKey() throws {
        let village = try Village()
        try village.settle()
        for (code, households) in [("GTO", Int64(120)), ("PUE", 130)] {
            village.time.now += 60
            _ = try village[code].store.write(
                [
                    RecordEntry(
                        kind: .locality, target: .keyed,
                        values: [
                            FieldID(1): [.text("110010001")], FieldID(2): [.text("San Marcos")],
                            FieldID(3): [.integer(households), .integer(2020)],
                        ])
                ], person: "p-\(code)")
        }
        try village.settle()
        for code in ["GTO", "PUE"] {
            #expect(try village[code].store.rows(.locality).map { $0.values["households"] } == [.integer(130)])
            #expect(try village[code].store.conflicts().map(\.field.name) == ["households"], "at \(code)")
        }
        try village.expectAgreement()
    }

    @Test("what ought to be unique and was given twice stops nothing: both are there, and it is said to be ambiguous")
    func notUnique() throws {
        let village = try Village()
        let key = try village.enterprise("Una", at: "GTO")
        try village.settle()
        // PUE enters an enterprise under the very number that GTO gave to another one.
        _ = try village["PUE"].store.write(
            [
                RecordEntry(
                    kind: .enterprise, target: .create,
                    values: [
                        FieldID(1): [.text("GTO"), .text("Una")], FieldID(2): [.text("Otra")],
                        FieldID(3): [.text("110010001")], FieldID(4): [.text("46")],
                    ])
            ], person: "p-PUE")
        try village.edit(key, at: "GTO", 2, .text("Una más"))
        try village.settle()
        for code in ["GTO", "PUE"] {
            #expect(try village.names(at: code) == ["Otra", "Una más"])
            #expect(throws: StoreError(.ambiguousRecord)) {
                try village[code].store.find("GTO:Una", kind: .enterprise)
            }
        }
        try village.expectAgreement()
    }
}
