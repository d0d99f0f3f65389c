internal import SurveyModel

/// Sorted names in rows of table `record_key`, of about a page each, which stand in the order of their names.
struct NameBlocks {
    typealias Entry = NameTable.Entry
    typealias Name = KeyIndex.Name

    private let sql: StatementCache
    /// The key of the row with the lowest names.
    private let lowest: Int64
    /// How many of a name's bits a row's key leaves out.
    private let shift: UInt64

    /// An entry takes 24 bytes, and a row should lie in one page of 4096.
    static let mostEntries = 160
    private static let usualEntries = 150
    private static let entryLength = 24

    /// The blocks of the index.
    init(_ sql: StatementCache) { self.init(sql, lowest: 0, shift: 1) }

    /// Blocks that are keyed from a number on by so many bits of their first names.
    init(_ sql: StatementCache, lowest: Int64, bits: UInt64) { self.init(sql, lowest: lowest, shift: 64 - bits) }

    private init(_ sql: StatementCache, lowest: Int64, shift: UInt64) {
        self.sql = sql
        self.lowest = lowest
        self.shift = shift
    }

    /// Where a name stands: in the last row whose key is at or before this.
    private func place(_ name: Name) -> Int64 { lowest + Int64(name.high >> shift) }

    private var highest: Int64 { lowest + Int64(UInt64.max >> shift) }

    // MARK: Looking

    /// The record of a name; nil when it is not here.
    func record(named name: Name) throws -> Int64? {
        let row = try row(at: place(name))
        defer { row.reset() }
        return try row.step() ? row.withBytes(1) { NameBlocks.find(name, in: $0) } : nil
    }

    /// The names between two, both included, by rising name.
    func entries(from low: Name, through high: Name, atMost most: Int) throws -> [Entry] {
        let rows = try sql(
            """
            SELECT names FROM record_key WHERE first <= ?3 AND first >= coalesce(
                (SELECT max(first) FROM record_key WHERE first BETWEEN ?1 AND ?2), ?1) ORDER BY first
            """)
        defer { rows.reset() }
        rows.bind(1, lowest)
        rows.bind(2, place(low))
        rows.bind(3, place(high))
        var found: [Entry] = []
        while found.count < most, try rows.step() {
            found += rows.withBytes(0) { NameBlocks.entries(of: $0).filter { low <= $0.name && $0.name <= high } }
        }
        return Array(found.prefix(most))
    }

    /// A statement that gives the row for a place, if there is one.
    private func row(at place: Int64) throws -> PreparedStatement {
        let statement = try sql(
            "SELECT first, names FROM record_key WHERE first BETWEEN ? AND ? ORDER BY first DESC LIMIT 1")
        statement.bind(1, lowest)
        statement.bind(2, place)
        return statement
    }

    // MARK: Writing

    /// Adds names that are not here.
    ///
    /// - Parameter new: by rising name.
    func merge(_ new: [Entry]) throws {
        var rest = new[...]
        while let next = rest.first {
            let (first, old) = try held(at: place(next.name))
            let end = try start(after: first)
            let part = rest.prefix { end == nil || place($0.name) < end! }
            rest = rest.dropFirst(part.count)
            try write(NameBlocks.merged(old, part), first: first)
        }
    }

    /// Adds names behind all that are here.
    ///
    /// - Parameter new: by rising name.
    func append(_ new: [Entry]) throws {
        if let first = new.first { try write(new, first: place(first.name)) }
    }

    /// Removes names.
    ///
    /// - Parameter high: no row may have this one and one before `low`, or this one and one behind it.
    /// - Returns: all between the two, both included.
    func take(from low: Name, through high: Name) throws -> [Entry] {
        let rows = try sql("SELECT names FROM record_key WHERE first BETWEEN ? AND ? ORDER BY first")
        rows.bind(1, place(low))
        rows.bind(2, place(high))
        var found: [Entry] = []
        while try rows.step() { found += rows.withBytes(0, NameBlocks.entries) }
        rows.reset()
        let removal = try sql("DELETE FROM record_key WHERE first BETWEEN ? AND ?")
        removal.bind(1, place(low))
        removal.bind(2, place(high))
        try removal.run()
        return found
    }

    /// The key and entries of the row for a place; the first one's key is the lowest.
    private func held(at place: Int64) throws -> (first: Int64, [Entry]) {
        let row = try row(at: place)
        defer { row.reset() }
        guard try row.step() else { return (lowest, []) }
        return (row.integer(0), row.withBytes(1, NameBlocks.entries))
    }

    private func start(after first: Int64) throws -> Int64? {
        let statement = try sql("SELECT first FROM record_key WHERE first > ? AND first <= ? ORDER BY first LIMIT 1")
        defer { statement.reset() }
        statement.bind(1, first)
        statement.bind(2, highest)
        return try statement.step() ? statement.integer(0) : nil
    }

    /// Writes the entries of a row, as several when they are too many for one.
    private func write(_ entries: [Entry], first: Int64) throws {
        var rest = entries[...]
        var first = first
        let rows =
            entries.count > NameBlocks.mostEntries ? (entries.count - 1) / NameBlocks.usualEntries + 1 : 1
        while !rest.isEmpty {
            var count = min(rest.count, (entries.count - 1) / rows + 1)
            // Names of one place stay in one row.
            while count < rest.count,
                place(rest[rest.startIndex + count].name) == place(rest[rest.startIndex + count - 1].name)
            {
                count += 1
            }
            let statement = try sql("INSERT OR REPLACE INTO record_key (first, names) VALUES (?, ?)")
            statement.bind(1, first)
            statement.bind(2, NameBlocks.bytes(of: rest.prefix(count)))
            try statement.run()
            rest = rest.dropFirst(count)
            if let next = rest.first { first = place(next.name) }
        }
    }

    private static func merged(_ old: [Entry], _ new: ArraySlice<Entry>) -> [Entry] {
        guard !old.isEmpty else { return Array(new) }
        var all: [Entry] = []
        all.reserveCapacity(old.count + new.count)
        var (left, right) = (old[...], new)
        while let one = left.first, let other = right.first {
            all.append(one.name < other.name ? left.removeFirst() : right.removeFirst())
        }
        return all + left + right
    }

    // MARK: Bytes

    static func bytes(of entries: ArraySlice<Entry>) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: entries.count * entryLength) { buffer, count in
            // Within the capacity: each entry takes `entryLength` bytes, three numbers of eight.
            for (index, entry) in entries.enumerated() {
                let numbers = [entry.name.high, entry.name.low, UInt64(bitPattern: entry.record)]
                for (place, number) in numbers.enumerated() {
                    UnsafeMutableRawBufferPointer(buffer).storeBytes(
                        of: number.bigEndian, toByteOffset: index * entryLength + place * 8, as: UInt64.self)
                }
            }
            count = entries.count * entryLength
        }
    }

    private static func entry(_ index: Int, of bytes: UnsafeBufferPointer<UInt8>) -> Entry {
        func number(_ place: Int) -> UInt64 {
            // `loadUnaligned` traps outside of the buffer; whoever calls keeps index below count / entryLength.
            UInt64(
                bigEndian: UnsafeRawBufferPointer(bytes).loadUnaligned(
                    fromByteOffset: index * entryLength + place * 8, as: UInt64.self))
        }
        return Entry(name: Name(high: number(0), low: number(1)), record: Int64(bitPattern: number(2)))
    }

    static func entries(of bytes: UnsafeBufferPointer<UInt8>) -> [Entry] {
        (0..<(bytes.count / entryLength)).map { entry($0, of: bytes) }
    }

    private static func find(_ name: Name, in bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
        var (low, high) = (0, bytes.count / entryLength)
        while low < high {
            let middle = (low + high) / 2
            let found = entry(middle, of: bytes)
            if found.name == name { return found.record }
            if found.name < name { low = middle + 1 } else { high = middle }
        }
        return nil
    }
}
