internal import DeltaBundle
internal import Foundation
internal import GRDB
internal import Replication
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
    private let owner: Mutex<[UInt8]>
    /// The public key of the device whose store this is, 32 bytes.
    public var device: [UInt8] { owner.withLock { $0 } }
    /// The file.
    public let path: String

    /// The name of the file within a store's directory.
    public static let fileName = "aldea.sqlite"

    /// The roster as last united.
    public var roster: Roster { united.withLock { $0 } }

    func setRoster(_ roster: Roster) { united.withLock { $0 = roster } }

    private init(
        queue: DatabaseQueue, path: String, roster: Roster, device: [UInt8], clock: @escaping @Sendable () -> Int64
    ) {
        self.queue = queue
        self.path = path
        owner = Mutex(device)
        self.clock = clock
        united = Mutex(roster)
    }

    /// How SQLite is used.
    ///
    /// - Parameter isScratch: for a copy that nobody else opens and that may be lost at any time.
    static func configuration(isScratch: Bool = false) -> Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.foreignKeysEnabled = false
        configuration.prepareDatabase { db in
            try db.execute(
                sql: isScratch
                    ? "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF"
                    : "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
            // SQLite's log shall not keep the length that a long transaction gave it.
            try db.execute(sql: "PRAGMA temp_store = MEMORY; PRAGMA journal_size_limit = 4194304")
            try SegmentRows.register(db)
        }
        return configuration
    }

    /// Makes a store, whole or not at all.
    ///
    /// - Parameters:
    ///   - directory: an existing directory without a store.
    ///   - marker: names the machine and place of a file, so that a copied store is recognised as a copy.
    /// - Throws: `StoreError.exists`, or what the disk refuses.
    public static func create(
        in directory: String, roster: Roster, device: [UInt8], marker: (String) -> String,
        clock: @escaping @Sendable () -> Int64
    ) throws -> Store {
        let path = directory + "/" + fileName
        guard !FileManager.default.fileExists(atPath: path) else { throw StoreError(.exists) }
        let file = try OutputFile(path: path)
        try mapped {
            let queue = try DatabaseQueue(path: file.temporaryPath, configuration: configuration(isScratch: true))
            try queue.write { db in
                try Migration.run(db)
                try db.execute(sql: Schema.derivedSQL)
                try setMeta("derived", DerivedSchema.mark, db)
                try db.execute(
                    sql: "INSERT INTO roster (id, bytes) VALUES (1, ?)", arguments: [Data(roster.bytes)])
                try setMeta("roster_digest", Data(roster.digest), db)
                try setMeta("program", Data(roster.program.bytes), db)
                try setMeta("device", Data(device), db)
                try setMeta("epoch", Data(try SecureRandom.bytes(16)), db)
                try setMeta("marker", marker(file.temporaryPath), db)
                try setMeta("created_at", clock(), db)
            }
            try queue.close()
        }
        try commit(file, as: path)
        do { return try open(in: directory, clock: clock) } catch {
            unlink(path)
            throw error
        }
    }

    /// Gives a new store its name. What is left of the log of one that was there before would be replayed into it.
    static func commit(_ file: OutputFile, as path: String) throws {
        for suffix in ["-wal", "-shm", "-journal"] { unlink(path + suffix) }
        try file.commit()
    }

    /// Opens a store. One that an earlier version of the program made is brought up to date first, in one transaction:
    /// when that is interrupted, the next opening does it.
    ///
    /// - Parameter upgrading: told how many of how many segments are done while derived tables are made anew.
    /// - Throws: `StoreError.noStore`, `.newer`, `.damaged`, `.readOnly`.
    public static func open(
        in directory: String, clock: @escaping @Sendable () -> Int64, upgrading: ((Int, Int) -> Void)? = nil
    ) throws -> Store {
        let path = directory + "/" + fileName
        guard FileManager.default.fileExists(atPath: path) else { throw StoreError(.noStore, ["directory": directory]) }
        return try open(at: path, configuration(), clock: clock, upgrading: upgrading)
    }

    static func open(
        at path: String, _ configuration: Configuration, clock: @escaping @Sendable () -> Int64,
        upgrading: ((Int, Int) -> Void)?
    ) throws -> Store {
        guard FileManager.default.isWritableFile(atPath: path) else { throw StoreError(.readOnly) }
        return try mapped {
            try refuseNewer(path)
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            let (isCurrent, store) = try queue.read { db in
                let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
                guard found <= Migration.newest else { throw StoreError(.newer, ["version": String(found)]) }
                guard found > 0 else { throw StoreError(.damaged) }
                guard let bytes = try Data.fetchOne(db, sql: "SELECT bytes FROM roster"),
                    let device: Data = try meta("device", db)
                else { throw StoreError(.damaged) }
                let store = Store(
                    queue: queue, path: path, roster: try Roster(bytes: Array(bytes)), device: Array(device),
                    clock: clock)
                let derived: String? = try meta("derived", db)
                return (found == Migration.newest && derived == DerivedSchema.mark, store)
            }
            if !isCurrent { try store.upgrade(progress: upgrading) }
            if try store.isScrubPending() { try store.scrub() }
            return store
        }
    }

    /// Refuses a store of a later version before anything of it is touched: an ordinary connection writes SQLite's log into the
    /// file when it is closed.
    private static func refuseNewer(_ path: String) throws {
        let log = try? FileManager.default.attributesOfItem(atPath: path + "-wal")[.size] as? Int
        let found: Int
        if let log, log > 0 {
            var configuration = Configuration()
            configuration.readonly = true
            let version = try? DatabaseQueue(path: path, configuration: configuration).read { db in
                try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
            }
            // What a power cut left half done must be put in order first, which only an ordinary connection can.
            guard let version else { return }
            found = version
        } else {
            // Without a log, any connection would make one. The user version is a big-endian number at offset 60 of the file.
            let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { try? file.close() }
            let header = try file.read(upToCount: 64) ?? Data()
            guard header.count == 64, header.starts(with: "SQLite format 3\0".utf8) else { return }
            found = header.suffix(4).reduce(0) { $0 << 8 | Int($1) }
        }
        guard found <= Migration.newest else { throw StoreError(.newer, ["version": String(found)]) }
    }

    /// Takes the steps that the store lacks, and makes its derived tables as this version makes them.
    private func upgrade(progress: ((Int, Int) -> Void)?) throws {
        try Store.mapped {
            try queue.write { db in
                // Another process may have done it while this one waited for its turn.
                if (try? Store.checkVersion(db)) != nil { return }
                try Migration.run(db)
                try rebuild(db, roster: roster, progress: progress)
                try Store.note(event: "upgraded", ["version": String(Migration.newest)], person: "", at: clock(), db)
            }
        }
    }

    /// Refuses to go on with a store that another version of the program has brought to its own state meanwhile.
    private static func checkVersion(_ db: Database) throws {
        let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        let derived: String? = try meta("derived", db)
        guard found == Migration.newest, derived == DerivedSchema.mark else {
            throw StoreError(.newer, ["version": String(found)])
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
                try Store.checkVersion(db)
                try refreshRoster(db)
                return try body(db)
            }
        }
    }

    func write<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try Store.mapped {
            try queue.write { db in
                try Store.checkVersion(db)
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
            let merger = try Merger(db, logs: try LogTable(db), roster: roster)
            let value = try body(db, merger)
            try merger.flush()
            return value
        }
    }

    /// Reads with everything that names and changes need.
    func inspect<Value>(_ body: (Database, Merger) throws -> Value) throws -> Value {
        try read { db in try body(db, try Merger(db, logs: try LogTable(db), roster: roster)) }
    }

    /// The enrolment of this very device, if the roster has it.
    public var enrolment: Enrolment? { roster.device(device) }

    /// What the roster lets this very device do; nil when its enrolment does not count.
    public var standing: Standing? { roster.standings[device] }

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

    /// The fact that the device has got a new key, and what the old one signed in vain is not entered anew yet.
    static let formerDevice = "former_device"

    /// Gives the store to a new key of its device: what it writes from now on goes to logs of that key.
    public func takeDevice(_ key: [UInt8]) throws {
        try write { db in
            try beginIncarnation(LogTable(db), db, event: "key-taken")
            try Store.setMeta(Store.formerDevice, Data(device), db)
            try Store.setMeta("device", Data(key), db)
        }
        owner.withLock { $0 = key }
    }

    func beginIncarnation(_ logs: LogTable, _ db: Database, event: String = "incarnation") throws {
        try logs.closeAll(db)
        try Store.setMeta("epoch", Data(try SecureRandom.bytes(16)), db)
        try Store.note(event: event, [:], person: "", at: clock(), db)
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
