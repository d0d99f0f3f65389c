public import DeltaBundle
internal import Foundation
internal import GRDB
public import Replication
internal import Schema
internal import SurveyModel
internal import Synchronization
public import Trust

/// An office's store: one SQLite file with everything the office holds.
///
/// Every write is one transaction, durable when the call returns. Calls may come from any thread; they take turns.
public final class Store: Sendable {
    let queue: DatabaseQueue
    let clock: @Sendable () -> Int64
    private let united: Mutex<Roster>
    /// The public key of the device whose store this is, 32 bytes.
    public let device: [UInt8]
    /// The file.
    public let path: String

    /// The name of the file within a store's directory.
    public static let fileName = "aldea.sqlite"
    /// The version of the permanent schema.
    static let version = 1

    /// The roster as last united.
    public var roster: Roster { united.withLock { $0 } }

    func setRoster(_ roster: Roster) { united.withLock { $0 = roster } }

    private init(
        queue: DatabaseQueue, path: String, roster: Roster, device: [UInt8], clock: @escaping @Sendable () -> Int64
    ) {
        self.queue = queue
        self.path = path
        self.device = device
        self.clock = clock
        united = Mutex(roster)
    }

    private static func configuration(readOnly: Bool = false) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = readOnly
        configuration.busyMode = .timeout(10)
        configuration.foreignKeysEnabled = false
        configuration.prepareDatabase { db in
            if !readOnly { try db.execute(sql: "PRAGMA journal_mode = WAL") }
            try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA cache_size = -32000; PRAGMA temp_store = MEMORY")
        }
        return configuration
    }

    /// Makes a store.
    ///
    /// - Parameters:
    ///   - directory: an existing directory without a store.
    ///   - marker: names the machine and place, so that a copied store is recognised as a copy.
    /// - Throws: `StoreError.exists`, or what the disk refuses.
    public static func create(
        in directory: String, roster: Roster, device: [UInt8], marker: String, clock: @escaping @Sendable () -> Int64
    ) throws -> Store {
        let path = directory + "/" + fileName
        guard !FileManager.default.fileExists(atPath: path) else { throw StoreError(.exists) }
        return try mapped {
            let queue = try DatabaseQueue(path: path, configuration: configuration())
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
            try queue.write { db in
                try db.execute(sql: Schema.permanentSQL)
                try db.execute(sql: Schema.derivedSQL)
                try db.execute(sql: "PRAGMA user_version = \(version)")
                try db.execute(
                    sql: "INSERT INTO roster (id, bytes) VALUES (1, ?)", arguments: [Data(roster.bytes)])
                try setMeta("roster_digest", Data(roster.digest), db)
                try setMeta("program", Data(roster.program.bytes), db)
                try setMeta("device", Data(device), db)
                try setMeta("epoch", Data(try SecureRandom.bytes(16)), db)
                try setMeta("marker", marker, db)
                try setMeta("created_at", clock(), db)
            }
            return Store(queue: queue, path: path, roster: roster, device: device, clock: clock)
        }
    }

    /// Opens a store.
    ///
    /// - Throws: `StoreError.noStore`, `.newer`, `.damaged`, `.readOnly`.
    public static func open(in directory: String, clock: @escaping @Sendable () -> Int64) throws -> Store {
        try open(in: directory, fileName: fileName, clock: clock)
    }

    static func open(in directory: String, fileName: String, clock: @escaping @Sendable () -> Int64) throws -> Store {
        let path = directory + "/" + fileName
        guard FileManager.default.fileExists(atPath: path) else { throw StoreError(.noStore, ["directory": directory]) }
        guard FileManager.default.isWritableFile(atPath: path) else { throw StoreError(.readOnly) }
        return try mapped {
            let queue = try DatabaseQueue(path: path, configuration: configuration())
            return try queue.read { db in
                let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
                guard found <= version else { throw StoreError(.newer, ["version": String(found)]) }
                guard found > 0 else { throw StoreError(.damaged) }
                guard let bytes = try Data.fetchOne(db, sql: "SELECT bytes FROM roster"),
                    let device: Data = try meta("device", db)
                else { throw StoreError(.damaged) }
                return Store(
                    queue: queue, path: path, roster: try Roster(bytes: Array(bytes)), device: Array(device),
                    clock: clock)
            }
        }
    }

    static func meta<Value: DatabaseValueConvertible>(_ name: String, _ db: Database) throws -> Value? {
        try Value.fetchOne(db, sql: "SELECT value FROM meta WHERE name = ?", arguments: [name])
    }

    static func setMeta(_ name: String, _ value: some DatabaseValueConvertible, _ db: Database) throws {
        try db.execute(sql: "INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", arguments: [name, value])
    }

    /// Runs something, turning SQLite's refusals into the store's.
    static func mapped<Value>(_ body: () throws -> Value) throws -> Value {
        do { return try body() } catch let error as DatabaseError {
            switch error.resultCode {
            case .SQLITE_FULL: throw StoreError(.full)
            case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM: throw StoreError(.readOnly)
            case .SQLITE_BUSY, .SQLITE_LOCKED: throw StoreError(.busy)
            case .SQLITE_CORRUPT, .SQLITE_NOTADB: throw StoreError(.damaged)
            case .SQLITE_IOERR: throw StoreError(.full, ["code": String(error.extendedResultCode.rawValue)])
            default:
                throw StoreError(
                    .database,
                    ["code": String(error.extendedResultCode.rawValue), "message": error.message ?? ""])
            }
        } catch is DecodingFailure { throw StoreError(.damaged) }
    }

    func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try Store.mapped {
            try queue.read { db in
                try refreshRoster(db)
                return try body(db)
            }
        }
    }

    func write<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try Store.mapped {
            try queue.write { db in
                try refreshRoster(db)
                return try body(db)
            }
        }
    }

    /// Takes over a roster that another process, such as the service beside the command line, has united meanwhile.
    private func refreshRoster(_ db: Database) throws {
        let digest: Data = try Store.meta("roster_digest", db) ?? Data()
        guard Array(digest) != roster.digest, let bytes = try Data.fetchOne(db, sql: "SELECT bytes FROM roster") else {
            return
        }
        setRoster(try Roster(bytes: Array(bytes)))
    }

    /// Runs a body with everything that merging needs, in one transaction.
    func merge<Value>(_ body: (Database, Merger) throws -> Value) throws -> Value {
        try write { db in
            try body(db, try Merger(db, logs: try LogTable(db), roster: roster))
        }
    }

    /// Reads with everything that names and changes need.
    func inspect<Value>(_ body: (Database, Merger) throws -> Value) throws -> Value {
        try read { db in try body(db, try Merger(db, logs: try LogTable(db), roster: roster)) }
    }

    /// The enrolment of this very device, if the roster has it.
    public var enrolment: Enrolment? { roster.devices[device] }

    /// The incarnation of this store, 16 bytes.
    public func epoch() throws -> [UInt8] {
        try read { db in Array((try Store.meta("epoch", db) as Data?) ?? Data()) }
    }

    /// The marker with which the store was made or last adopted.
    public func marker() throws -> String {
        try read { db in try Store.meta("marker", db) ?? "" }
    }

    /// Begins a new incarnation: this store's own logs are closed, and what it writes from now on goes to new ones.
    ///
    /// Needed when the store may be a copy, or when a peer returns one of its own logs ahead of it.
    public func beginIncarnation(marker: String) throws {
        try write { db in
            try beginIncarnation(LogTable(db), db)
            try Store.setMeta("marker", marker, db)
        }
    }

    func beginIncarnation(_ logs: LogTable, _ db: Database) throws {
        try logs.closeAll(db)
        try Store.setMeta("epoch", Data(try SecureRandom.bytes(16)), db)
        try Store.note(event: "incarnation", [:], person: "", at: clock(), db)
    }

    static func note(event: String, _ detail: [String: String], person: String, at: Int64, _ db: Database) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let json = String(decoding: try encoder.encode(detail), as: UTF8.self)
        try db.execute(
            sql: "INSERT INTO event (at, person, what, detail) VALUES (?, ?, ?, ?)",
            arguments: [at, person, event, json])
    }
}

extension Store {
    /// Says where the store lies, once it has been made.
    public func setMarker(_ marker: String) throws {
        try write { db in try Store.setMeta("marker", marker, db) }
    }
}
