internal import Replication
internal import SurveyModel

/// The rows of table `record`: what is known of each record's heads.
struct RecordTable {
    /// Why a record is not merged step by step, and what kind of name it has.
    struct Flags: OptionSet {
        let rawValue: Int64
        /// Some of its changes do not count or name what has not arrived: heads are worked out from all of them.
        static let whole = Flags(rawValue: 1)
        /// A key names it.
        static let keyed = Flags(rawValue: 2)
        /// Nothing of it counts.
        static let hidden = Flags(rawValue: 4)
    }

    struct Row {
        var kind: KindID
        var heads: RecordHeads
        var flags: Flags
    }

    private let sql: StatementCache

    init(_ sql: StatementCache) { self.sql = sql }

    func row(_ key: RecordKey) throws -> Row? {
        let statement = try sql("SELECT kind, fields, heads, flags FROM record WHERE id = ?")
        defer { statement.reset() }
        statement.bind(1, key.rawValue)
        guard try statement.step() else { return nil }
        guard let kind = UInt16(exactly: statement.integer(0)) else { throw StoreError(.damaged) }
        return Row(
            kind: KindID(kind),
            heads: try RecordHeads(
                base: Dot(rawValue: key.rawValue), baseFields: UInt64(bitPattern: statement.integer(1)),
                packedExceptions: statement.bytes(2)),
            flags: Flags(rawValue: statement.integer(3)))
    }

    func insert(_ key: RecordKey, _ row: Row) throws {
        try write("INSERT INTO record (kind, fields, heads, flags, id) VALUES (?, ?, ?, ?, ?)", key, row)
    }

    func update(_ key: RecordKey, _ row: Row) throws {
        try write("UPDATE record SET kind = ?, fields = ?, heads = ?, flags = ? WHERE id = ?", key, row)
    }

    private func write(_ text: String, _ key: RecordKey, _ row: Row) throws {
        let statement = try sql(text)
        statement.bind(1, Int64(row.kind.rawValue))
        statement.bind(2, Int64(bitPattern: row.heads.baseFields))
        statement.bind(3, row.heads.packedExceptions)
        statement.bind(4, row.flags.rawValue)
        statement.bind(5, key.rawValue)
        try statement.run()
    }
}
