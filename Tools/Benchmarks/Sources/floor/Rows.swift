internal import CSQLite

/// The rows of one table in memory, ready to be bound without any conversion.
struct Rows {
    /// A number, or where in `bytes` a text or blob begins, and its length.
    struct Cell {
        let type: Int32
        let length: Int32
        let number: Int64
    }

    let table: TypedTable
    private(set) var cells: [Cell] = []
    private(set) var bytes: [UInt8] = []

    init(of table: TypedTable) { self.table = table }

    /// All rows in the order of the table's key, or those that a query of the same columns gives.
    init(of table: TypedTable, in store: Connection, query: String? = nil) throws {
        self.init(of: table)
        let statement = try Statement(store, query ?? "SELECT * FROM \"\(table.name)\" NOT INDEXED")
        while try statement.step() {
            for column in 0..<Int32(table.columns.count) { append(sqlite3_column_value(statement.handle, column)) }
        }
    }

    private mutating func append(_ value: OpaquePointer?) {
        switch sqlite3_value_type(value) {
        case SQLITE_NULL: append(nil, type: SQLITE_NULL)
        case SQLITE_INTEGER: append(sqlite3_value_int64(value), type: SQLITE_INTEGER)
        case SQLITE_FLOAT: append(Int64(bitPattern: sqlite3_value_double(value).bitPattern), type: SQLITE_FLOAT)
        case let type:
            // SQLite keeps these bytes until the next step, and there are as many as it says.
            let start = type == SQLITE_TEXT ? UnsafeRawPointer(sqlite3_value_text(value)) : sqlite3_value_blob(value)
            append(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_value_bytes(value))), type: type)
        }
    }

    /// Makes room for so many cells.
    mutating func reserve(_ count: Int) { cells.reserveCapacity(count) }

    /// A NULL, an integer, or the bits of a real number.
    mutating func append(_ number: Int64?, type: Int32) {
        cells.append(Cell(type: type, length: 0, number: number ?? 0))
    }

    /// A text or a blob.
    mutating func append(_ content: UnsafeRawBufferPointer, type: Int32) {
        cells.append(Cell(type: type, length: Int32(content.count), number: Int64(bytes.count)))
        bytes.append(contentsOf: content)
    }

    /// The number of rows.
    var count: Int { cells.count / max(1, table.columns.count) }

    /// The same rows in another order, which the seed decides.
    func shuffled() -> Rows {
        var result = self
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        let width = table.columns.count
        for row in stride(from: count - 1, to: 0, by: -1) {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let other = Int((state >> 33) % UInt64(row + 1))
            for column in 0..<width { result.cells.swapAt(row * width + column, other * width + column) }
        }
        return result
    }

    func insert(into connection: Connection, replacing: Bool = false) throws {
        let places = Array(repeating: "?", count: table.columns.count).joined(separator: ", ")
        let verb = replacing ? "INSERT OR REPLACE" : "INSERT"
        try run("\(verb) INTO \"\(table.name)\" VALUES (\(places))", on: connection)
    }

    /// Runs a statement once for each row, whose cells are bound to its places in their order.
    func run(_ sql: String, on connection: Connection) throws {
        let statement = try Statement(connection, sql)
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
                    case SQLITE_FLOAT:
                        sqlite3_bind_double(
                            statement.handle, place, Double(bitPattern: UInt64(bitPattern: cell.number)))
                    // `append` alone makes such cells, and puts as many bytes there as it notes.
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
