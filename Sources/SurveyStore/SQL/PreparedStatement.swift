internal import GRDB
internal import GRDBSQLite
internal import SurveyModel

/// A statement of SQLite's C interface: what the merge runs once for each row, where GRDB's conversions would cost more than the insert itself.
///
/// Places are numbered from 1, columns from 0. Used only inside a GRDB transaction, on its connection.
final class PreparedStatement {
    private let handle: OpaquePointer
    private let connection: OpaquePointer

    init(_ connection: OpaquePointer, _ sql: String) throws {
        var handle: OpaquePointer?
        guard sqlite3_prepare_v3(connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, nil) == SQLITE_OK,
            let handle
        else { throw PreparedStatement.failure(connection) }
        self.handle = handle
        self.connection = connection
    }

    deinit { sqlite3_finalize(handle) }

    private static func failure(_ connection: OpaquePointer) -> DatabaseError {
        // The message of a constraint names tables and columns, never values.
        DatabaseError(
            resultCode: ResultCode(rawValue: sqlite3_extended_errcode(connection)),
            message: String(cString: sqlite3_errmsg(connection)))
    }

    func bind(_ place: Int, _ value: Int64) { sqlite3_bind_int64(handle, Int32(place), value) }

    func bindNull(_ place: Int) { sqlite3_bind_null(handle, Int32(place)) }

    func bind(_ place: Int, _ value: String) {
        var value = value
        value.withUTF8 { utf8 in
            // An empty buffer may have no address, and SQLite takes that for NULL.
            let start = utf8.baseAddress.map { UnsafeRawPointer($0) } ?? UnsafeRawPointer(handle)
            sqlite3_bind_text(
                handle, Int32(place), start.assumingMemoryBound(to: CChar.self), Int32(utf8.count), transient)
        }
    }

    func bind(_ place: Int, _ value: [UInt8]?) {
        guard let value else { return bindNull(place) }
        value.withUnsafeBytes { bytes in
            let start = bytes.baseAddress ?? UnsafeRawPointer(handle)
            sqlite3_bind_blob(handle, Int32(place), start, Int32(bytes.count), transient)
        }
    }

    func bind(_ place: Int, _ value: Scalar) {
        switch value {
        case .null: bindNull(place)
        case .integer(let number): bind(place, number)
        case .text(let text): bind(place, text)
        case .bytes(let bytes): bind(place, bytes)
        case .reference(let key): bind(place, key.rawValue)
        }
    }

    /// Binds a text that stays where it is until the statement has run.
    func bind(_ place: Int, text: UnsafeRawBufferPointer) {
        // An empty buffer may have no address, and SQLite takes that for NULL.
        let start = text.baseAddress ?? UnsafeRawPointer(handle)
        sqlite3_bind_text(handle, Int32(place), start.assumingMemoryBound(to: CChar.self), Int32(text.count), nil)
    }

    /// Binds bytes that stay where they are until the statement has run.
    func bind(_ place: Int, bytes: UnsafeRawBufferPointer) {
        sqlite3_bind_blob(handle, Int32(place), bytes.baseAddress ?? UnsafeRawPointer(handle), Int32(bytes.count), nil)
    }

    /// Binds the address of something that stays where it is until the statement has run, and a text that says of what type it is.
    func bind(_ place: Int, pointer: UnsafeRawPointer, type: UnsafePointer<CChar>) {
        sqlite3_bind_pointer(handle, Int32(place), UnsafeMutableRawPointer(mutating: pointer), type, nil)
    }

    /// How many rows the last statement of the connection inserted, updated or deleted.
    var changes: Int { Int(sqlite3_changes(connection)) }

    /// Forgets what was bound.
    func clear() { sqlite3_clear_bindings(handle) }

    private var transient: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }

    /// Advances to the next row; false when there is none.
    func step() throws -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default:
            let failure = PreparedStatement.failure(connection)
            sqlite3_reset(handle)
            throw failure
        }
    }

    /// Makes the statement ready for new values.
    func reset() { sqlite3_reset(handle) }

    /// Runs a statement that gives no rows.
    func run() throws {
        defer { reset() }
        while try step() {}
    }

    func isNull(_ column: Int) -> Bool { sqlite3_column_type(handle, Int32(column)) == SQLITE_NULL }

    func integer(_ column: Int) -> Int64 { sqlite3_column_int64(handle, Int32(column)) }

    func text(_ column: Int) -> String {
        guard let start = sqlite3_column_text(handle, Int32(column)) else { return "" }
        // By its length: a text may hold a NUL.
        let count = Int(sqlite3_column_bytes(handle, Int32(column)))
        return String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
    }

    func bytes(_ column: Int) -> [UInt8]? {
        guard !isNull(column) else { return nil }
        let count = Int(sqlite3_column_bytes(handle, Int32(column)))
        guard count > 0, let start = sqlite3_column_blob(handle, Int32(column)) else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: count))
    }

    /// Runs a body on the bytes of a text or blob, which are valid only meanwhile; none when it is NULL.
    func withBytes<Value>(_ column: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Value) rethrows -> Value {
        let start = sqlite3_column_blob(handle, Int32(column))?.assumingMemoryBound(to: UInt8.self)
        // As many as SQLite says, which is none when there is no address.
        let count = start == nil ? 0 : Int(sqlite3_column_bytes(handle, Int32(column)))
        return try body(UnsafeBufferPointer(start: start, count: count))
    }

    /// The value of a typed table's column.
    func scalar(_ column: Int, of type: SurveyModel.Column.ValueType) -> Scalar {
        guard !isNull(column) else { return .null }
        switch type {
        case .text, .date, .code: return .text(text(column))
        case .bytes: return .bytes(bytes(column) ?? [])
        case .reference: return .reference(RecordKey(rawValue: integer(column)))
        case .integer, .decimal, .money, .instant, .flag, .answer: return .integer(integer(column))
        }
    }
}

/// The statements of a connection, prepared once each.
final class StatementCache {
    let connection: OpaquePointer
    private var statements: [String: PreparedStatement] = [:]

    init(_ connection: OpaquePointer) { self.connection = connection }

    /// The statement of that text, reset.
    func callAsFunction(_ sql: String) throws -> PreparedStatement {
        if let found = statements[sql] {
            found.reset()
            return found
        }
        let made = try PreparedStatement(connection, sql)
        statements[sql] = made
        return made
    }
}
