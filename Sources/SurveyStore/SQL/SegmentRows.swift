internal import DeltaBundle
internal import GRDB
internal import GRDBSQLite

/// Rows whose values stand in columns, for SQLite to read as a table: one statement inserts many of them, at two thirds of what a
/// statement for each would cost.
///
///     INSERT INTO "owner" (id, "enterprise") SELECT c0, c1 FROM segment_row(?)
///
/// Column `c0` is the record, those after it are the columns that the layout names.
struct SegmentRows {
    /// One row.
    struct Row {
        let record: Int64
        /// Where its values begin among the cells.
        let firstCell: Int
        /// Where its layout begins among the layouts: for each column after the first, which of its cells it is, or -1 for none.
        let layout: Int
    }

    let rows: UnsafeBufferPointer<Row>
    let layouts: UnsafeBufferPointer<Int16>
    let cells: UnsafeBufferPointer<SegmentColumns.Cell>
    /// Where the texts and bytes of the cells are.
    let bytes: UnsafeRawBufferPointer

    /// The most columns that a row can have.
    static let mostColumns = 64

    /// Runs a statement that reads the rows from `segment_row(?)`. It keeps no address of them.
    ///
    /// - Parameter body: takes each row that the statement itself gives.
    static func run(
        _ statement: PreparedStatement, _ rows: [Row], layouts: [Int16], cells: [SegmentColumns.Cell],
        bytes: UnsafeRawBufferPointer, _ body: () throws -> Void = {}
    ) throws {
        try rows.withUnsafeBufferPointer { rows in
            try layouts.withUnsafeBufferPointer { layouts in
                try cells.withUnsafeBufferPointer { cells in
                    let source = SegmentRows(rows: rows, layouts: layouts, cells: cells, bytes: bytes)
                    try withUnsafePointer(to: source) { source in
                        statement.bind(1, pointer: source, type: pointerType)
                        // No value that SQLite holds may lead here once the buffers are gone.
                        defer {
                            statement.reset()
                            statement.clear()
                        }
                        while try statement.step() { try body() }
                    }
                }
            }
        }
    }

    /// Gives the value of a column to SQLite, which reads it before the statement ends.
    fileprivate func give(_ column: Int, ofRow place: Int, to context: OpaquePointer?) {
        // Every index is compared with its buffer's end: a release build does not do that by itself.
        precondition(place < rows.count)
        let row = rows[place]
        guard column > 0 else { return sqlite3_result_int64(context, row.record) }
        let layout = row.layout + column - 1
        precondition(layout < layouts.count)
        let offset = Int(layouts[layout])
        guard offset >= 0 else { return }
        precondition(row.firstCell + offset < cells.count)
        let cell = cells[row.firstCell + offset]
        switch cell.tag {
        case .null: break
        case .integer, .reference: sqlite3_result_int64(context, cell.number)
        case .text:
            let start = self.start(of: cell).assumingMemoryBound(to: CChar.self)
            sqlite3_result_text(context, start, cell.length, nil)
        case .bytes: sqlite3_result_blob(context, start(of: cell), cell.length, nil)
        }
    }

    /// The address of a text, all of which lies within the bytes.
    private func start(of cell: SegmentColumns.Cell) -> UnsafeRawPointer {
        precondition(cell.number >= 0 && cell.length >= 0 && Int(cell.number) + Int(cell.length) <= bytes.count)
        // An empty buffer may have no address, and SQLite takes that for NULL.
        return (bytes.baseAddress ?? UnsafeRawPointer(SegmentRows.pointerType)) + Int(cell.number)
    }
}

// MARK: - The table, as SQLite asks for it

extension SegmentRows {
    private static let table = "segment_row"

    /// The type by which SQLite knows that a pointer is to such rows; it is compared byte by byte and lasts as long as the program.
    nonisolated(unsafe) private static let pointerType: UnsafePointer<CChar> = {
        let name: StaticString = "segment-rows"
        return UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)
    }()

    /// What SQLite holds of a statement that reads the table. SQLite's own part comes first.
    private struct Cursor {
        var base = sqlite3_vtab_cursor()
        var source: UnsafePointer<SegmentRows>?
        var place = 0

        var isAtEnd: Bool { source.map { place >= $0.pointee.rows.count } ?? true }
    }

    /// What SQLite calls; it lasts as long as the program.
    nonisolated(unsafe) private static let module: UnsafeMutablePointer<sqlite3_module> = {
        var module = sqlite3_module()
        module.xConnect = { connection, _, _, _, table, _ in
            let columns = (0..<SegmentRows.mostColumns).map { "c\($0)" }.joined(separator: ", ")
            let code = sqlite3_declare_vtab(connection, "CREATE TABLE x (\(columns), rows HIDDEN)")
            guard code == SQLITE_OK else { return code }
            let made = UnsafeMutablePointer<sqlite3_vtab>.allocate(capacity: 1)
            made.initialize(to: sqlite3_vtab())
            table?.pointee = made
            return SQLITE_OK
        }
        module.xDisconnect = { table in
            table?.deallocate()
            return SQLITE_OK
        }
        module.xBestIndex = { _, plan in
            guard let plan else { return SQLITE_ERROR }
            // The rows are the table's argument: without them there is nothing to read.
            for place in 0..<Int(plan.pointee.nConstraint) {
                guard let asked = plan.pointee.aConstraint?[place], asked.usable != 0,
                    Int(asked.iColumn) == SegmentRows.mostColumns
                else { continue }
                plan.pointee.aConstraintUsage?[place].argvIndex = 1
                plan.pointee.aConstraintUsage?[place].omit = 1
                plan.pointee.estimatedCost = 1
                return SQLITE_OK
            }
            return SQLITE_CONSTRAINT
        }
        module.xOpen = { _, cursor in
            let made = UnsafeMutablePointer<Cursor>.allocate(capacity: 1)
            made.initialize(to: Cursor())
            cursor?.pointee = UnsafeMutableRawPointer(made).assumingMemoryBound(to: sqlite3_vtab_cursor.self)
            return SQLITE_OK
        }
        module.xClose = { cursor in
            SegmentRows.cursor(cursor)?.deallocate()
            return SQLITE_OK
        }
        module.xFilter = { cursor, _, _, count, values in
            guard let cursor = SegmentRows.cursor(cursor), count == 1, let values else { return SQLITE_ERROR }
            cursor.pointee.source = sqlite3_value_pointer(values[0], SegmentRows.pointerType).map {
                UnsafePointer($0.assumingMemoryBound(to: SegmentRows.self))
            }
            cursor.pointee.place = 0
            return SQLITE_OK
        }
        module.xNext = { cursor in
            SegmentRows.cursor(cursor)?.pointee.place += 1
            return SQLITE_OK
        }
        module.xEof = { cursor in SegmentRows.cursor(cursor)?.pointee.isAtEnd == false ? 0 : 1 }
        module.xColumn = { cursor, context, column in
            guard let cursor = SegmentRows.cursor(cursor), let source = cursor.pointee.source else {
                return SQLITE_ERROR
            }
            source.pointee.give(Int(column), ofRow: cursor.pointee.place, to: context)
            return SQLITE_OK
        }
        module.xRowid = { cursor, row in
            row?.pointee = Int64(SegmentRows.cursor(cursor)?.pointee.place ?? 0)
            return SQLITE_OK
        }
        let lasting = UnsafeMutablePointer<sqlite3_module>.allocate(capacity: 1)
        lasting.initialize(to: module)
        return lasting
    }()

    /// The cursor that `xOpen` made: SQLite hands back the address of its first part.
    private static func cursor(_ base: UnsafeMutablePointer<sqlite3_vtab_cursor>?) -> UnsafeMutablePointer<Cursor>? {
        base.map { UnsafeMutableRawPointer($0).assumingMemoryBound(to: Cursor.self) }
    }

    /// Makes the table known to a connection.
    static func register(_ db: Database) throws {
        let code = sqlite3_create_module_v2(db.sqliteConnection, table, module, nil, nil)
        guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
    }

    /// How a statement reads them.
    static let source = "\(table)(?)"

    /// The statement's part that reads the first columns of such rows.
    static func selection(_ columns: Int) -> String {
        precondition(columns <= mostColumns)
        return "SELECT \((0..<columns).map { "c\($0)" }.joined(separator: ", ")) FROM \(source)"
    }
}
