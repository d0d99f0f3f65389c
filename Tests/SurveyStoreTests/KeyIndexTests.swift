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
            for record in 1...Int64(12_000) {
                let name = name(&random)
                guard plain[name] == nil else { continue }
                #expect(try index.record(named: name) == nil)
                try index.insert(name, RecordKey(rawValue: record))
                plain[name] = record
                if random.once(in: 300) { try index.flush() }
                if random.once(in: 900) { index.expectMany() }
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

    @Test("knows of many names at once which are new", arguments: Seeds.some(4))
    func newOnes(seed: UInt64) throws {
        var random = SeededGenerator("new names", seed: seed)
        try withIndex { _, sql in
            let index = KeyIndex(sql)
            #expect(try index.newOnes(among: [name(&random)]).isEmpty)
            var plain: Set<KeyIndex.Name> = []
            for record in 1...Int64(300) {
                let name = name(&random)
                guard plain.insert(name).inserted else { continue }
                try index.insert(name, RecordKey(rawValue: record))
            }
            index.expectMany()
            for _ in 0..<20 {
                // Some that are there, and some twice.
                var names = (0..<50).map { _ in random.once(in: 5) ? plain.randomElement()! : name(&random) }
                names.append(names[random.below(50)])
                let new = try index.newOnes(among: names)
                #expect(new.count == names.count)
                for (name, isNew) in zip(names, new) { #expect(!isNew || !plain.contains(name)) }
                #expect(new.last == false && new.count(where: { $0 }) > 10)
                plain.formUnion(names)
            }
        }
    }

    @Test("a set of records holds what was put into it", arguments: Seeds.some(4))
    func records(seed: UInt64) {
        var random = SeededGenerator("a set of records", seed: seed)
        var set = RecordSet()
        var plain: Set<Int64> = []
        for _ in 0..<200 {
            let first = Int64(random.below(4) << 38 + random.below(5_000))
            let count = random.below(200)
            set.insert(first, count: count)
            plain.formUnion(first..<(first + Int64(count)))
        }
        for log in 0..<4 {
            for sequence in 0..<5_400 {
                let key = Int64(log << 38 + sequence)
                #expect(set.contains(key) == plain.contains(key))
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
