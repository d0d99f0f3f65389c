internal import CSQLite

/// A prepared statement. Places are numbered from 1, columns from 0.
final class Statement {
    let handle: OpaquePointer
    private let connection: Connection

    init(_ connection: Connection, _ sql: String) throws {
        var handle: OpaquePointer?
        try connection.check(sqlite3_prepare_v2(connection.handle, sql, -1, &handle, nil))
        self.connection = connection
        self.handle = handle!
    }

    deinit { sqlite3_finalize(handle) }

    var columnCount: Int { Int(sqlite3_column_count(handle)) }

    func bind(_ place: Int, _ text: String) {
        sqlite3_bind_text(handle, Int32(place), text, -1, unsafeBitCast(-1, to: sqlite3_destructor_type.self))
    }

    /// Advances to the next row; false when there is none.
    func step() throws -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw SQLiteFailure(code, String(cString: sqlite3_errmsg(sqlite3_db_handle(handle))))
        }
    }

    func integer(_ column: Int) -> Int64 { sqlite3_column_int64(handle, Int32(column)) }

    func text(_ column: Int) -> String { sqlite3_column_text(handle, Int32(column)).map { String(cString: $0) } ?? "" }
}
