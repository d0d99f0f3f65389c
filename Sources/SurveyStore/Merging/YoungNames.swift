/// Names of an index that are not in its blocks yet, in the order in which they came.
///
/// Each name belongs into a block of its own, since it is a hash: putting a thousand of them there writes a thousand blocks. So few
/// are kept beside the blocks, and merged into them when they have become many.
final class YoungNames {
    /// So many are read whenever names are looked for, which takes a fraction of a millisecond.
    static let most = 8_192
    /// A row should lie in one page of 4096, as a block does.
    private static let mostInRow = 160

    /// Below 0, where blocks begin, and above what ``NameRuns`` has.
    private static let range = "first < 0 AND first > \(NameRuns.highest)"

    private let sql: StatementCache
    /// What is written; nil until it is asked for.
    private var known: NameTable?

    init(_ sql: StatementCache) { self.sql = sql }

    private func table() throws -> NameTable {
        if let known { return known }
        var found = NameTable()
        let rows = try sql("SELECT names FROM record_key WHERE \(YoungNames.range)")
        defer { rows.reset() }
        while try rows.step() {
            for entry in rows.withBytes(0, NameBlocks.entries) { found.insert(entry.name, entry.record) }
        }
        known = found
        return found
    }

    /// The record of a name; nil when it is not among them.
    func record(named name: KeyIndex.Name) throws -> Int64? { try table()[name] }

    /// All of them, by rising name.
    func sorted() throws -> [NameTable.Entry] { try table().sorted }

    /// How many there are.
    func count() throws -> Int { try table().count }

    /// Writes more of them.
    func add(_ entries: [NameTable.Entry]) throws {
        var table = try table()
        known = nil
        for entry in entries { table.insert(entry.name, entry.record) }
        known = table
        var (place, row) = try last()
        var rest = entries[...]
        while !rest.isEmpty {
            if row.count >= YoungNames.mostInRow { (place, row) = (place - 1, []) }
            let part = rest.prefix(YoungNames.mostInRow - row.count)
            row += part
            rest = rest.dropFirst(part.count)
            let statement = try sql("INSERT OR REPLACE INTO record_key (first, names) VALUES (?, ?)")
            statement.bind(1, place)
            statement.bind(2, NameBlocks.bytes(of: row[...]))
            try statement.run()
        }
    }

    /// The row that may take more; rows of young names are numbered downwards from -1.
    private func last() throws -> (place: Int64, [NameTable.Entry]) {
        let statement = try sql("SELECT first, names FROM record_key WHERE \(YoungNames.range) ORDER BY first LIMIT 1")
        defer { statement.reset() }
        guard try statement.step() else { return (-1, []) }
        return (statement.integer(0), statement.withBytes(1, NameBlocks.entries))
    }

    /// Removes all of them, which now stand in blocks.
    func removeAll() throws {
        try sql("DELETE FROM record_key WHERE \(YoungNames.range)").run()
        known = NameTable()
    }

    /// Forgets what was read.
    func discard() { known = nil }
}
