internal import CSQLite

/// What SQLite refused.
struct SQLiteFailure: Error, CustomStringConvertible {
    let code: Int32
    let description: String

    init(_ code: Int32, _ message: String) {
        self.code = code
        description = "SQLite refused (\(code)): \(message)"
    }
}

/// An open database file.
final class Connection {
    enum Mode {
        case read
        case write
    }

    let handle: OpaquePointer

    init(_ path: String, _ mode: Mode) throws {
        var handle: OpaquePointer?
        let flags = mode == .read ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
        let code = sqlite3_open_v2(path, &handle, flags, nil)
        guard code == SQLITE_OK, let handle else {
            sqlite3_close_v2(handle)
            throw SQLiteFailure(code, path)
        }
        self.handle = handle
        if mode == .write { try execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL") }
    }

    deinit { sqlite3_close_v2(handle) }

    func check(_ code: Int32) throws {
        guard code == SQLITE_OK else { throw SQLiteFailure(code, String(cString: sqlite3_errmsg(handle))) }
    }

    func execute(_ sql: String) throws { try check(sqlite3_exec(handle, sql, nil, nil, nil)) }

    /// The single number that a query gives.
    func number(_ sql: String) throws -> Int {
        let statement = try Statement(self, sql)
        return try statement.step() ? Int(statement.integer(0)) : 0
    }

    /// Brings everything committed from the WAL into the database file.
    func checkpoint() throws { try execute("PRAGMA wal_checkpoint(TRUNCATE)") }
}
