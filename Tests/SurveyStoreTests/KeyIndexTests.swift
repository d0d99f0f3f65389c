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

    @Test(
        "finds what a dictionary finds, whatever is written when, and however many names are kept in memory",
        arguments: Seeds.some(8), [40, 500, 100_000])
    func agreement(seed: UInt64, mostPending: Int) throws {
        var random = SeededGenerator("index of names", seed: seed)
        try withIndex { db, sql in
            var index = KeyIndex(sql, mostPending: mostPending)
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
                    index = KeyIndex(sql, mostPending: mostPending)
                }
                // Some that are there, in memory, in runs or in blocks.
                if random.once(in: 20), let some = plain.randomElement(using: &random) {
                    #expect(try index.record(named: some.key)?.rawValue == some.value)
                }
            }
            try checkRanges(of: index, plain, &random)
            for (name, record) in plain { #expect(try index.record(named: name)?.rawValue == record) }
            for _ in 0..<500 {
                let other = name(&random)
                #expect(try index.record(named: other)?.rawValue == plain[other])
            }
            try index.flush()
            let longest = try Int.fetchOne(db, sql: "SELECT max(length(names)) FROM record_key") ?? 0
            #expect(longest <= 160 * 24 || plain.keys.contains { $0.high < 3 || $0.high > .max - 2 })
            let runs = try Int.fetchOne(db, sql: "SELECT count(*) FROM record_key WHERE first <= \(NameRuns.highest)")
            #expect(runs == 0)
            try checkRanges(of: index, plain, &random)
        }
    }

    private func checkRanges(
        of index: KeyIndex, _ plain: [KeyIndex.Name: Int64], _ random: inout SeededGenerator
    ) throws {
        for _ in 0..<50 {
            let one = try #require(plain.keys.randomElement(using: &random))
            let low = KeyIndex.Name(high: one.high & ~0x3fff, low: 0)
            let high = KeyIndex.Name(high: one.high | 0x3fff, low: .max)
            let wanted = plain.filter { low <= $0.key && $0.key <= high }.map(\.value)
            let found = try index.records(from: low, through: high).map(\.rawValue)
            #expect(found.count == min(3, wanted.count) && Set(found).isSubset(of: wanted))
        }
    }

    @Test(
        "a filter lets pass every name that was entered, and few others, however far it grew", arguments: Seeds.some(2))
    func filter(seed: UInt64) {
        var random = SeededGenerator("filter of names", seed: seed)
        var filter = NameFilter()
        var plain: Set<KeyIndex.Name> = []
        var passed = 0
        for round in 0..<300 {
            let names = (0..<1_000).map { _ in KeyIndex.Name(high: random.next(), low: random.next()) }
            if round % 3 == 0 {
                for name in names { filter.insert(name) }
            } else {
                passed += filter.insert(names).count { !$0 }
            }
            plain.formUnion(names.prefix(10))
        }
        #expect(plain.allSatisfy { filter.mayHold($0) })
        #expect(passed < 2_000)
        let others = (0..<1_000).map { _ in KeyIndex.Name(high: random.next(), low: random.next()) }
        #expect(others.count { filter.mayHold($0) } < 50)
    }

    @Test("a line of segments finds the names that a dictionary finds", arguments: Seeds.some(4))
    func line(seed: UInt64) {
        var random = SeededGenerator("line of names", seed: seed)
        var line = NameLine()
        // For each number of segments, what is known with these.
        var plain: [Int64: KeyIndex.Name] = [:]
        var known: [(count: Int, names: [Int64: KeyIndex.Name])] = [(0, [:])]
        var first: Int64 = 1
        for _ in 0..<30 {
            let names = (0..<(1 + random.below(90))).map { _ in KeyIndex.Name(high: random.next(), low: random.next()) }
            let places = names.indices.filter { _ in random.once(in: 1 + random.below(4)) }
            line.append(names, at: places, first: first)
            for place in places { plain[first + Int64(place)] = names[place] }
            known.append((line.count, plain))
            first += Int64(names.count)
        }
        for (count, names) in known {
            for sequence in -1...(first + 1) { #expect(line.name(at: sequence, among: count) == names[sequence]) }
        }
        #expect(line.name(at: .max, among: line.count) == nil)
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
