internal import Replication
internal import SurveyModel

/// Finds records by the names that keys gave them.
///
/// A name is a hash, so that each new one has another place: a row of its own for each would cost more than the record itself. Names
/// stand sorted in blocks of about a page instead, and what is new is kept until there is much of it, and merged into the
/// blocks in one go: within a transaction in memory and as ``NameRuns``, and then as ``YoungNames``.
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
    }

    typealias Entry = NameTable.Entry

    private let sql: StatementCache
    private let blocks: NameBlocks
    private var pending = NameTable()
    private let runs: NameRuns
    private let young: YoungNames
    private var filter: NameFilter?
    /// Whether to make the filter as soon as a name is looked for.
    private var isExpectingMany = false
    private let mostPending: Int

    /// So many that their stretches hardly ever grow beyond 256 names, where they would take twice the memory.
    private static let usualPending = 7 << 13

    /// - Parameter mostPending: how many names are kept in memory before they become a run.
    init(_ sql: StatementCache, mostPending: Int = KeyIndex.usualPending) {
        self.sql = sql
        self.mostPending = mostPending
        blocks = NameBlocks(sql)
        runs = NameRuns(sql)
        young = YoungNames(sql)
    }

    /// The record of a name; nil when there is none.
    func record(named name: Name) throws -> RecordKey? {
        try makeFilterIfExpected()
        // It has what is pending, too.
        if let filter, !filter.mayHold(name) { return nil }
        let known =
            try pending[name] ?? young.record(named: name) ?? runs.record(named: name) ?? blocks.record(named: name)
        return known.map { RecordKey(rawValue: $0) }
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
        guard pending.count >= mostPending else { return }
        if runs.isFull { return try merge() }
        try runs.add(pending)
        pending.removeAll()
    }

    /// The records of the names between two, both included; at most three.
    func records(from low: Name, through high: Name) throws -> [RecordKey] {
        var found = try (pending.sorted + young.sorted()).filter { low <= $0.name && $0.name <= high }
        for blocks in runs.blocks + [blocks] where found.count < 3 {
            found += try blocks.entries(from: low, through: high, atMost: 3)
        }
        return found.prefix(3).map { RecordKey(rawValue: $0.record) }
    }

    /// Makes looking for names that are not there cheap, for when many new ones come.
    func expectMany() { isExpectingMany = filter == nil }

    private func makeFilterIfExpected() throws {
        guard isExpectingMany else { return }
        isExpectingMany = false
        var made = NameFilter()
        let rows = try sql("SELECT names FROM record_key")
        defer { rows.reset() }
        while try rows.step() {
            rows.withBytes(0) { for entry in NameBlocks.entries(of: $0) { made.insert(entry.name) } }
        }
        for entry in pending.sorted { made.insert(entry.name) }
        filter = made
    }

    /// Forgets what is new.
    func discard() {
        pending.removeAll()
        runs.discard()
        young.discard()
        filter = nil
    }

    /// Writes what is new: beside the blocks, or into them when that has become much.
    func flush() throws {
        guard pending.count > 0 || !runs.blocks.isEmpty else { return }
        guard try !runs.blocks.isEmpty || young.count() + pending.count > YoungNames.most else {
            try young.add(pending.sorted)
            return pending.removeAll()
        }
        try merge()
    }

    /// Merges all that is new into the blocks, stretch by stretch, so that little of it is in memory.
    private func merge() throws {
        for entry in try young.sorted() { pending.insert(entry.name, entry.record) }
        try young.removeAll()
        for stretch in 0..<NameTable.stretches {
            let new = pending[stretch: stretch] + (try runs.take(stretch))
            try blocks.merge(new.sorted { $0.name < $1.name })
        }
        pending.removeAll()
        runs.discard()
    }
}
