internal import Replication
internal import SurveyModel

/// Finds records by the names that keys gave them.
///
/// A name is a hash, so that each new one has another place: a row of its own for each would cost more than the record itself. Names
/// stand sorted in blocks of about a page instead, and what is new is kept until there is much of it, and merged into the
/// blocks in one go: within a transaction in memory, and then as ``YoungNames``.
final class KeyIndex {
    /// Sixteen bytes as two numbers, which order as the bytes do.
    struct Name: Hashable, Comparable {
        let high: UInt64
        let low: UInt64

        /// - Parameter bytes: sixteen of them.
        init(_ bytes: some Collection<UInt8>) {
            precondition(bytes.count == 16)
            high = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
            low = bytes.suffix(8).reduce(0) { $0 << 8 | UInt64($1) }
        }

        /// The sixteen bytes.
        var bytes: [UInt8] {
            var writer = ByteWriter()
            writer.fixed64(high)
            writer.fixed64(low)
            return writer.bytes
        }

        init(high: UInt64, low: UInt64) { (self.high, self.low) = (high, low) }

        static func < (left: Name, right: Name) -> Bool { (left.high, left.low) < (right.high, right.low) }

        /// Where it stands: the key of the last block that begins at or before it.
        fileprivate var place: Int64 { Int64(high >> 1) }
    }

    typealias Entry = NameTable.Entry

    private let sql: StatementCache
    private var pending = NameTable()
    private let young: YoungNames
    private var filter: NameFilter?
    /// Whether to make the filter as soon as a name is looked for.
    private var isExpectingMany = false

    /// An entry takes 24 bytes, and a block should lie in one page of 4096.
    private static let mostEntries = 160
    private static let usualEntries = 120
    private static let entryLength = 24
    private static let mostPending = 1 << 17

    init(_ sql: StatementCache) {
        self.sql = sql
        young = YoungNames(sql)
    }

    /// The record of a name; nil when there is none.
    func record(named name: Name) throws -> RecordKey? {
        try makeFilterIfExpected()
        // It has what is pending, too.
        if let filter, !filter.mayHold(name) { return nil }
        if let known = pending[name] { return RecordKey(rawValue: known) }
        if let known = try young.record(named: name) { return RecordKey(rawValue: known) }
        let block = try block(holding: name)
        defer { block?.reset() }
        return block?.withBytes(1) { bytes in KeyIndex.find(name, in: bytes).map { RecordKey(rawValue: $0) } }
    }

    /// Looks for many names at once.
    ///
    /// - Returns: for each, whether it is certainly not there, nor among those before it; nothing while that is not cheap to say. Whatever
    ///   else is entered meanwhile is not taken into account.
    func newOnes(among names: [Name]) throws -> [Bool] {
        try makeFilterIfExpected()
        return filter?.insert(names) ?? []
    }

    /// Enters a name that is not there yet.
    func insert(_ name: Name, _ record: RecordKey) throws {
        filter?.insert(name)
        try insertNew(name, record)
    }

    /// Enters one that ``newOnes(among:)`` found new.
    func insertNew(_ name: Name, _ record: RecordKey) throws {
        pending.insert(name, record.rawValue)
        if pending.count >= KeyIndex.mostPending { try flush() }
    }

    /// The records of the names between two, both included; at most three.
    func records(from low: Name, through high: Name) throws -> [RecordKey] {
        var found = try (pending.sorted + young.sorted()).filter { low <= $0.name && $0.name <= high }
        let blocks = try sql(
            """
            SELECT names FROM record_key WHERE first <= ?2 AND first >= coalesce(
                (SELECT max(first) FROM record_key WHERE first BETWEEN 0 AND ?1), 0)
            """)
        defer { blocks.reset() }
        blocks.bind(1, low.place)
        blocks.bind(2, high.place)
        while found.count < 3, try blocks.step() {
            found += blocks.withBytes(0) { KeyIndex.entries(of: $0).filter { low <= $0.name && $0.name <= high } }
        }
        return found.prefix(3).map { RecordKey(rawValue: $0.record) }
    }

    /// Makes looking for names that are not there cheap, for when many new ones come.
    func expectMany() { isExpectingMany = filter == nil }

    private func makeFilterIfExpected() throws {
        guard isExpectingMany else { return }
        isExpectingMany = false
        var made = NameFilter()
        let blocks = try sql("SELECT names FROM record_key")
        defer { blocks.reset() }
        while try blocks.step() {
            blocks.withBytes(0) { for entry in KeyIndex.entries(of: $0) { made.insert(entry.name) } }
        }
        for entry in pending.sorted { made.insert(entry.name) }
        filter = made
    }

    /// Forgets what is new.
    func discard() {
        pending.removeAll()
        young.discard()
        filter = nil
    }

    /// Writes what is new: beside the blocks, or into them when that has become much.
    func flush() throws {
        guard pending.count > 0 else { return }
        let new = pending.sorted
        pending.removeAll()
        guard try young.count() + new.count > YoungNames.most else { return try young.add(new) }
        let all = KeyIndex.merged(try young.sorted(), new[...])
        try young.removeAll()
        var rest = all[...]
        while let next = rest.first {
            let (first, old) = try held(at: next.name.place)
            let end = try start(after: first)
            let part = rest.prefix { end == nil || $0.name.place < end! }
            rest = rest.dropFirst(part.count)
            try write(KeyIndex.merged(old, part), first: first)
        }
    }

    // MARK: Blocks

    private func block(holding name: Name) throws -> PreparedStatement? {
        let statement = try sql(
            "SELECT first, names FROM record_key WHERE first BETWEEN 0 AND ? ORDER BY first DESC LIMIT 1")
        statement.bind(1, name.place)
        return try statement.step() ? statement : nil
    }

    /// The key and entries of the block for a place; the first block begins at zero.
    private func held(at place: Int64) throws -> (first: Int64, [Entry]) {
        let statement = try sql(
            "SELECT first, names FROM record_key WHERE first BETWEEN 0 AND ? ORDER BY first DESC LIMIT 1")
        defer { statement.reset() }
        statement.bind(1, place)
        guard try statement.step() else { return (0, []) }
        return (statement.integer(0), statement.withBytes(1) { KeyIndex.entries(of: $0) })
    }

    private func start(after first: Int64) throws -> Int64? {
        let statement = try sql("SELECT first FROM record_key WHERE first > ? ORDER BY first LIMIT 1")
        defer { statement.reset() }
        statement.bind(1, first)
        return try statement.step() ? statement.integer(0) : nil
    }

    /// Writes the entries of a block, as several when they are too many for one.
    private func write(_ entries: [Entry], first: Int64) throws {
        var rest = entries[...]
        var first = first
        let blocks = entries.count > KeyIndex.mostEntries ? (entries.count - 1) / KeyIndex.usualEntries + 1 : 1
        while !rest.isEmpty {
            var count = min(rest.count, (entries.count - 1) / blocks + 1)
            // Names of one place stay in one block.
            while count < rest.count,
                rest[rest.startIndex + count].name.place == rest[rest.startIndex + count - 1].name.place
            {
                count += 1
            }
            let statement = try sql("INSERT OR REPLACE INTO record_key (first, names) VALUES (?, ?)")
            statement.bind(1, first)
            statement.bind(2, KeyIndex.bytes(of: rest.prefix(count)))
            try statement.run()
            rest = rest.dropFirst(count)
            if let next = rest.first { first = next.name.place }
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

/// Says of most names that are not in an index that they are not, by one bit for each name: two megabytes.
struct NameFilter {
    private static let bits: UInt64 = 24
    private var words = [UInt64](repeating: 0, count: 1 << (bits - 6))

    private func place(_ name: KeyIndex.Name) -> (word: Int, bit: UInt64) {
        let number = name.low >> (64 - NameFilter.bits)
        return (Int(number >> 6), 1 << (number & 63))
    }

    mutating func insert(_ name: KeyIndex.Name) {
        let (word, bit) = place(name)
        words[word] |= bit
    }

    /// Enters names, and says of each whether it was certainly not there.
    ///
    /// In one go, so that the processor fetches many words at a time: each lies somewhere else.
    mutating func insert(_ names: [KeyIndex.Name]) -> [Bool] {
        names.map { name in
            let (word, bit) = place(name)
            defer { words[word] |= bit }
            return words[word] & bit == 0
        }
    }

    func mayHold(_ name: KeyIndex.Name) -> Bool {
        let (word, bit) = place(name)
        return words[word] & bit != 0
    }
}
