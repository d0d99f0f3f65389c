internal import CSQLite

/// The rows of one typed table in memory, ready to be bound without any conversion.
struct Rows {
    /// A number, or where in `bytes` a text or blob begins, and its length.
    private struct Cell {
        let type: Int32
        let length: Int32
        let number: Int64
    }

    private let table: TypedTable
    private var cells: [Cell] = []
    private var bytes: [UInt8] = []

    init(of table: TypedTable, in store: Connection) throws {
        self.table = table
        let statement = try Statement(store, "SELECT * FROM \"\(table.name)\" ORDER BY rowid")
        while try statement.step() {
            for column in 0..<Int32(table.columns.count) { append(sqlite3_column_value(statement.handle, column)) }
        }
    }

    private mutating func append(_ value: OpaquePointer?) {
        switch sqlite3_value_type(value) {
        case SQLITE_NULL: cells.append(Cell(type: SQLITE_NULL, length: 0, number: 0))
        case SQLITE_INTEGER: cells.append(Cell(type: SQLITE_INTEGER, length: 0, number: sqlite3_value_int64(value)))
        case let type:  // strict tables: a text or a blob
            let start = type == SQLITE_TEXT ? UnsafeRawPointer(sqlite3_value_text(value)) : sqlite3_value_blob(value)
            let length = sqlite3_value_bytes(value)
            cells.append(Cell(type: type, length: length, number: Int64(bytes.count)))
            bytes.append(contentsOf: UnsafeRawBufferPointer(start: start, count: Int(length)))
        }
    }

    func insert(into connection: Connection) throws {
        let places = Array(repeating: "?", count: table.columns.count).joined(separator: ", ")
        let statement = try Statement(connection, "INSERT INTO \"\(table.name)\" VALUES (\(places))")
        let width = table.columns.count
        try bytes.withUnsafeBytes { bytes in
            // SQLite takes a null address for NULL; an empty text needs one all the same.
            let start = bytes.baseAddress ?? UnsafeRawPointer(statement.handle)
            for row in stride(from: 0, to: cells.count, by: width) {
                for column in 0..<width {
                    let (cell, place) = (cells[row + column], Int32(column + 1))
                    switch cell.type {
                    case SQLITE_NULL: sqlite3_bind_null(statement.handle, place)
                    case SQLITE_INTEGER: sqlite3_bind_int64(statement.handle, place, cell.number)
                    case SQLITE_TEXT:
                        let text = (start + Int(cell.number)).assumingMemoryBound(to: CChar.self)
                        sqlite3_bind_text(statement.handle, place, text, cell.length, nil)
                    default: sqlite3_bind_blob(statement.handle, place, start + Int(cell.number), cell.length, nil)
                    }
                }
                _ = try statement.step()
                sqlite3_reset(statement.handle)
            }
        }
    }
}
