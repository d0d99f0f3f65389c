internal import CSQLite

/// Reads every cell of a typed table: the least that a report over it can do.
struct Scan {
    /// A sum over all cells, so that no reading can be left out.
    private(set) var sum: Int64 = 0

    mutating func read(_ table: String, in store: Connection) throws {
        let statement = try Statement(store, "SELECT * FROM \"\(table)\"")
        let width = Int32(statement.columnCount)
        while try statement.step() {
            for column in 0..<width {
                switch sqlite3_column_type(statement.handle, column) {
                case SQLITE_NULL: break
                case SQLITE_INTEGER: sum &+= sqlite3_column_int64(statement.handle, column)
                case SQLITE_TEXT:
                    guard let text = sqlite3_column_text(statement.handle, column) else { break }
                    sum &+= Int64(text[0]) + Int64(sqlite3_column_bytes(statement.handle, column))
                default: sum &+= Int64(sqlite3_column_bytes(statement.handle, column))
                }
            }
        }
    }
}
