import GRDB
import Replication
import SeededRandom
import SurveyModel
import Testing

@testable import SurveyStore

@Suite("The index of names")
struct KeyIndexTests {
    private func withIndex(_ body: (Database, StatementCache) throws -> Void) throws {
        let queue = try DatabaseQueue()
        try queue.write { db in
            try db.execute(sql: "CREATE TABLE record_key (first INTEGER PRIMARY KEY, names BLOB NOT NULL) STRICT")
            try body(db, StatementCache(try #require(db.sqliteConnection)))
        }
    }

    private func name(_ random: inout SeededGenerator) -> KeyIndex.Name {
        // Now and then names that begin alike, at both ends too.
        let ends: [UInt64] = [0, 1, 2, .max, .max - 1]
        let (some, low): (UInt64, UInt64) = (random.next(), random.next())
        return KeyIndex.Name(high: random.once(in: 8) ? ends[random.below(ends.count)] : some, low: low)
    }

    @Test("finds what a dictionary finds, whatever is written when", arguments: Seeds.some(8))
    func agreement(seed: UInt64) throws {
        var random = SeededGenerator("index of names", seed: seed)
        try withIndex { db, sql in
            var index = KeyIndex(sql)
            var plain: [KeyIndex.Name: Int64] = [:]
            for record in 1...Int64(4_000) {
                let name = name(&random)
                guard plain[name] == nil else { continue }
                #expect(try index.record(named: name) == nil)
                try index.insert(name, RecordKey(rawValue: record))
                plain[name] = record
                if random.once(in: 300) { try index.flush() }
                if random.once(in: 900) { try index.expectMany() }
                if random.once(in: 900) {
                    try index.flush()
                    index = KeyIndex(sql)
                }
            }
            for (name, record) in plain { #expect(try index.record(named: name)?.rawValue == record) }
            for _ in 0..<500 {
                let other = name(&random)
                #expect(try index.record(named: other)?.rawValue == plain[other])
            }
            try index.flush()
            let longest = try Int.fetchOne(db, sql: "SELECT max(length(names)) FROM record_key") ?? 0
            #expect(longest <= 160 * 24 || plain.keys.contains { $0.high < 3 || $0.high > .max - 2 })
            for _ in 0..<200 {
                let one = try #require(plain.keys.randomElement(using: &random))
                let low = KeyIndex.Name(high: one.high & ~0x3fff, low: 0)
                let high = KeyIndex.Name(high: one.high | 0x3fff, low: .max)
                let wanted = plain.filter { low <= $0.key && $0.key <= high }.map(\.value)
                let found = try index.records(from: low, through: high).map(\.rawValue)
                #expect(found.count == min(3, wanted.count) && Set(found).isSubset(of: wanted))
            }
        }
    }

    @Test("a table in memory gives its names in order", arguments: Seeds.some(4))
    func order(seed: UInt64) {
        var random = SeededGenerator("names in memory", seed: seed)
        var table = NameTable()
        var plain: [KeyIndex.Name: Int64] = [:]
        for record in 1...Int64(3_000) {
            let name = name(&random)
            guard plain.updateValue(record, forKey: name) == nil else { return }
            table.insert(name, record)
        }
        let sorted = table.sorted
        #expect(sorted.map(\.name) == plain.keys.sorted())
        #expect(sorted.allSatisfy { plain[$0.name] == $0.record && table[$0.name] == $0.record })
        table.removeAll()
        #expect(table.sorted.isEmpty && table[sorted[0].name] == nil)
    }
}
