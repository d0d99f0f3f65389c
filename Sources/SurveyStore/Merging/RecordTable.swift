internal import DeltaBundle
internal import Replication
internal import SurveyModel

/// What is known of each record's heads: in runs for most, in a row of table `record` for every other one.
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
        /// A key names it, of which its creating change says only the hash.
        static let hashed = Flags(rawValue: 8)
        /// It stands in a run, too.
        static let inRun = Flags(rawValue: 16)
    }

    struct Row {
        var kind: KindID
        var heads: RecordHeads
        var flags: Flags
        /// The first of its changes but for those that created it; table `touch` has the rest.
        var changes: [Dot] = []

        /// Whether a run can say all of it.
        fileprivate var isPlain: Bool {
            heads.exceptions.isEmpty && flags.isSubset(of: [.keyed, .hashed]) && changes.isEmpty
        }
    }

    /// How many changes a record's own row lists: few enough that writing it anew for each costs little.
    static let mostChanges = 48

    private let sql: StatementCache
    let runs: RecordRuns

    init(_ sql: StatementCache) {
        self.sql = sql
        runs = RecordRuns(sql)
    }

    func row(_ key: RecordKey) throws -> Row? {
        try ownRow(key) ?? rowInRun(key)
    }

    /// What a run says of a record; nil when it stands in none.
    func rowInRun(_ key: RecordKey) throws -> Row? {
        try runs.run(of: key).map { RecordTable.row(of: key, $0.form(of: key)) }
    }

    private static func row(of key: RecordKey, _ form: RecordRuns.Form) -> Row {
        Row(
            kind: form.kind,
            heads: RecordHeads(base: Dot(rawValue: key.rawValue), baseFields: form.fields, exceptions: [:]),
            flags: form.flags.union(.inRun))
    }

    private func ownRow(_ key: RecordKey) throws -> Row? {
        let statement = try sql("SELECT kind, fields, heads, flags, changes FROM record WHERE id = ?")
        defer { statement.reset() }
        statement.bind(1, key.rawValue)
        return try statement.step() ? try RecordTable.row(of: key, statement) : nil
    }

    private static func row(of key: RecordKey, _ statement: PreparedStatement) throws -> Row {
        guard let kind = UInt16(exactly: statement.integer(0)) else { throw StoreError(.damaged) }
        var changes: [Dot] = []
        if let bytes = statement.bytes(4) {
            var reader = ByteReader(bytes)
            while reader.remaining > 0 { changes.append(Dot(rawValue: Int64(bitPattern: try reader.varint()))) }
        }
        return Row(
            kind: KindID(kind),
            heads: try RecordHeads(
                base: Dot(rawValue: key.rawValue), baseFields: UInt64(bitPattern: statement.integer(1)),
                packedExceptions: statement.bytes(2)),
            flags: Flags(rawValue: statement.integer(3)), changes: changes)
    }

    /// The rows of their own that some records have.
    func ownRows(of keys: [RecordKey]) throws -> [RecordKey: Row] {
        let statement = try sql(
            "SELECT kind, fields, heads, flags, changes, id FROM \(SegmentRows.source) CROSS JOIN record ON id = c0")
        let rows = keys.map { SegmentRows.Row(record: $0.rawValue, firstCell: 0, layout: 0) }
        var found: [RecordKey: Row] = [:]
        try SegmentRows.run(
            statement, rows, layouts: [], cells: [], bytes: UnsafeRawBufferPointer(start: nil, count: 0)
        ) {
            let key = RecordKey(rawValue: statement.integer(5))
            found[key] = try RecordTable.row(of: key, statement)
        }
        return found
    }

    /// Whether there is a record, as far as that takes no look-up.
    func isKnown(_ key: RecordKey) -> Bool { runs.isKnown(key) }

    /// Whether there is a record.
    func contains(_ key: RecordKey) throws -> Bool {
        if try runs.contains(key) { return true }
        let statement = try sql("SELECT 1 FROM record WHERE id = ?")
        defer { statement.reset() }
        statement.bind(1, key.rawValue)
        return try statement.step()
    }

    func insert(_ key: RecordKey, _ row: Row) throws {
        guard !row.isPlain else {
            return try runs.append(
                key, RecordRuns.Form(kind: row.kind, flags: row.flags, fields: row.heads.baseFields))
        }
        try update(key, row)
    }

    func update(_ key: RecordKey, _ row: Row) throws {
        let statement = try sql(
            "INSERT OR REPLACE INTO record (id, kind, fields, heads, flags, changes) VALUES (?, ?, ?, ?, ?, ?)")
        statement.bind(1, key.rawValue)
        statement.bind(2, Int64(row.kind.rawValue))
        statement.bind(3, Int64(bitPattern: row.heads.baseFields))
        statement.bind(4, row.heads.packedExceptions)
        statement.bind(5, row.flags.rawValue)
        var changes = ByteWriter()
        for dot in row.changes { changes.varint(UInt64(dot.rawValue)) }
        statement.bind(6, row.changes.isEmpty ? nil : changes.bytes)
        try statement.run()
    }

    /// Writes rows of some records' own, in one statement.
    func update(_ all: [(key: RecordKey, row: Row)]) throws {
        var rows: [SegmentRows.Row] = []
        var cells: [SegmentColumns.Cell] = []
        var writer = ByteWriter()
        rows.reserveCapacity(all.count)
        cells.reserveCapacity(all.count * 5)
        func cell(_ number: Int64) -> SegmentColumns.Cell { SegmentColumns.Cell(number: number, tag: .integer) }
        for (key, row) in all {
            rows.append(SegmentRows.Row(record: key.rawValue, firstCell: cells.count, layout: 0))
            let start = writer.bytes.count
            writer.raw(row.heads.packedExceptions ?? [])
            let middle = writer.bytes.count
            for dot in row.changes { writer.varint(UInt64(dot.rawValue)) }
            cells.append(cell(Int64(row.kind.rawValue)))
            cells.append(cell(Int64(bitPattern: row.heads.baseFields)))
            cells.append(RecordTable.blob(start, middle))
            cells.append(cell(row.flags.rawValue))
            cells.append(RecordTable.blob(middle, writer.bytes.count))
        }
        let statement = try sql(
            """
            INSERT OR REPLACE INTO record (id, kind, fields, heads, flags, changes) \(SegmentRows.selection(6))
            """)
        try writer.bytes.withUnsafeBytes { bytes in
            try SegmentRows.run(statement, rows, layouts: [0, 1, 2, 3, 4], cells: cells, bytes: bytes)
        }
    }

    /// A cell of some of the bytes; NULL when there are none.
    private static func blob(_ start: Int, _ end: Int) -> SegmentColumns.Cell {
        start == end
            ? SegmentColumns.Cell()
            : SegmentColumns.Cell(number: Int64(start), length: Int32(end - start), tag: .bytes)
    }

    /// Adds a change that did not create the record to those that its row lists; the row is not written yet.
    func note(_ dot: Dot, in row: inout Row, of key: RecordKey) throws {
        guard !row.changes.contains(dot) else { return }
        if row.changes.count < RecordTable.mostChanges { return row.changes.append(dot) }
        let statement = try sql("INSERT OR IGNORE INTO touch (record, dot) VALUES (?, ?)")
        statement.bind(1, key.rawValue)
        statement.bind(2, dot.rawValue)
        try statement.run()
    }

    /// The changes of a record but for those that created it.
    func changes(of key: RecordKey) throws -> [Dot] {
        var found = try ownRow(key)?.changes ?? []
        guard found.count == RecordTable.mostChanges else { return found }
        let statement = try sql("SELECT dot FROM touch WHERE record = ?")
        defer { statement.reset() }
        statement.bind(1, key.rawValue)
        while try statement.step() { found.append(Dot(rawValue: statement.integer(0))) }
        return found
    }

    /// Every record, by rising number.
    func forEach(_ body: (RecordKey) throws -> Void) throws {
        let own = try PreparedStatement(sql.connection, "SELECT id FROM record WHERE flags & 16 = 0 ORDER BY id")
        var next = try own.step() ? own.integer(0) : nil
        try runs.forEach { key, _ in
            while let other = next, other < key.rawValue {
                try body(RecordKey(rawValue: other))
                next = try own.step() ? own.integer(0) : nil
            }
            try body(key)
        }
        while let other = next {
            try body(RecordKey(rawValue: other))
            next = try own.step() ? own.integer(0) : nil
        }
    }

    /// Every record with its row, by rising number.
    func forEachRow(_ body: (RecordKey, Row) throws -> Void) throws {
        let own = try PreparedStatement(
            sql.connection, "SELECT kind, fields, heads, flags, changes, id FROM record ORDER BY id")
        func following() throws -> RecordKey? { try own.step() ? RecordKey(rawValue: own.integer(5)) : nil }
        var next = try following()
        try runs.forEach { key, form in
            while let other = next, other < key {
                try body(other, RecordTable.row(of: other, own))
                next = try following()
            }
            guard next == key else { return try body(key, RecordTable.row(of: key, form)) }
            try body(key, RecordTable.row(of: key, own))
            next = try following()
        }
        while let other = next {
            try body(other, RecordTable.row(of: other, own))
            next = try following()
        }
    }

    /// How many records there are of each kind of which something counts.
    func countsByKind() throws -> [KindID: Int] {
        var counts: [KindID: Int] = [:]
        try runs.forEach { counts[$1.kind, default: 0] += 1 }
        let own = try PreparedStatement(
            sql.connection, "SELECT kind, sum((flags & 4 = 0) - (flags & 16 <> 0)) FROM record GROUP BY kind")
        while try own.step() {
            guard let kind = UInt16(exactly: own.integer(0)) else { throw StoreError(.damaged) }
            counts[KindID(kind), default: 0] += Int(own.integer(1))
        }
        return counts.filter { $0.value > 0 }
    }

    /// Writes what is kept in memory.
    func flush() throws { try runs.flush() }
}
