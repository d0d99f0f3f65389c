internal import CSQLite

/// The difference of two states of the typed tables, as SQLite's session extension writes it.
struct Patchset {
    let bytes: [UInt8]

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// - Parameters:
    ///   - before: the path of a database whose typed tables are those of `after` at an earlier time, or empty.
    init(from before: String, to after: Connection, _ tables: [TypedTable]) throws {
        try after.execute("ATTACH '\(before)' AS before")
        defer { try? after.execute("DETACH before") }
        var session: OpaquePointer?
        try after.check(sqlite3session_create(after.handle, "main", &session))
        defer { sqlite3session_delete(session) }
        for table in tables {
            try after.check(sqlite3session_attach(session, table.name))
            try after.check(sqlite3session_diff(session, "before", table.name, nil))
        }
        var size: Int32 = 0
        var start: UnsafeMutableRawPointer?
        try after.check(sqlite3session_patchset(session, &size, &start))
        defer { sqlite3_free(start) }
        bytes = Array(UnsafeRawBufferPointer(start: start, count: Int(size)))
    }

    /// Applies it in one transaction; anything that does not fit ends it.
    func apply(to connection: Connection) throws {
        var bytes = bytes
        let code = bytes.withUnsafeMutableBytes { bytes in
            sqlite3changeset_apply(
                connection.handle, Int32(bytes.count), bytes.baseAddress, nil,
                { _, _, _ in SQLITE_CHANGESET_ABORT }, nil)
        }
        try connection.check(code)
    }
}
