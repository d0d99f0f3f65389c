import Foundation
import GRDB
import Replication
import SimulatedMachine
import SurveyModel
import Trust

@testable import SurveyStore

/// A store on a disk of its own that can fail, and the versions of the program that open it.
final class MigrationStore {
    let directory = FileManager.default.temporaryDirectory.path + "/aldea-migration-\(UUID().uuidString)"
    /// The full digest when the store was made.
    let digest: [UInt8]
    /// The files as they were when the store was made.
    private var files: [String: Data] = [:]

    /// Steps that a later version of the program adds: new tables, a new column with what was known, an index.
    static let second = Migration(
        version: Migration.newest + 1,
        sql: """
            CREATE TABLE later_fact (name TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID;
            INSERT INTO later_fact SELECT 'copy of ' || name, value FROM meta;
            ALTER TABLE draft ADD COLUMN place TEXT;
            """)
    static let third = Migration(
        version: Migration.newest + 2,
        sql: """
            ALTER TABLE event ADD COLUMN length INTEGER NOT NULL DEFAULT 0;
            UPDATE event SET length = length(detail);
            CREATE INDEX event_by_what ON event (what);
            """)
    /// What versions of the program know.
    static let today = Migration.all
    static let later = today + [second, third]

    /// Makes a store of today's version with sealed records, and others that are not sealed yet.
    init(records: Int = 30) throws {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        machine_begin()
        machine_disk_add(directory)
        let keys = try KeyFile.generate()
        let store = try Store.create(
            in: directory, roster: try Self.roster(keys), device: keys.signingKey.publicKey.bytes,
            marker: { _ in "here" }, clock: { 1_760_000_000 })
        for number in 0..<records {
            _ = try store.write([Self.entry(number)], person: "ana")
            if number == records / 2 { _ = try store.seal(key: keys.signingKey) }
        }
        digest = try store.fullDigest()
        try store.queue.close()
        files = try contents()
    }

    deinit {
        machine_disk_remove(directory)
        try? FileManager.default.removeItem(atPath: directory)
    }

    private static func roster(_ keys: KeyFile) throws -> Roster {
        let device = keys.signingKey.publicKey.bytes
        var entry = RootEntry(
            version: 0, program: nil, previous: [], name: "Aldeas", createdAt: 1_760_000_000,
            nonce: [UInt8](repeating: 1, count: 16), threshold: 1,
            administrators: [RootEntry.Administrator(key: device, label: "GTO")],
            registrars: [RootEntry.Registrar(key: device, scopes: ["centro"], numbers: 1...99)], roles: Role.defaults)
        try entry.sign(with: keys.signingKey)
        var roster = try Roster(first: entry)
        roster.add(
            try Enrolment(
                program: roster.program, sequence: 1, previous: [UInt8](repeating: 0, count: 32), deviceKey: device,
                recipient: keys.agreementKey.recipient.bytes, office: "GTO", number: 1, role: "coordinator",
                writes: ["centro"], holds: [], at: 1_760_000_000, registrar: keys.signingKey))
        return roster
    }

    static func entry(_ number: Int) -> RecordEntry {
        RecordEntry(
            kind: .enterprise, target: .create,
            values: [
                FieldID(1): [.text("GTO"), .text("E\(number)")], FieldID(2): [.text("Empresa \(number)")],
                FieldID(3): [.text("110010001")], FieldID(4): [.text("46")], FieldID(8): [.text("41800000\(number)")],
            ])
    }

    /// Does something as the later version.
    static func asLater<Value>(_ body: () throws -> Value) rethrows -> Value {
        try Migration.$all.withValue(later, operation: body)
    }

    /// Opens the store as a program that knows these steps.
    func open(_ steps: [Migration] = later, upgrading: ((Int, Int) -> Void)? = nil) throws -> Store {
        try Migration.$all.withValue(steps) {
            try Store.open(in: directory, clock: { 1_760_000_000 }, upgrading: upgrading)
        }
    }

    /// Puts back every file as it was when the store was made.
    func reset() throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: directory) {
            try FileManager.default.removeItem(atPath: directory + "/" + name)
        }
        for (name, bytes) in files { try bytes.write(to: URL(fileURLWithPath: directory + "/" + name)) }
        machine_disk_forget(directory)
    }

    /// Every file but the one that SQLite makes anew at each opening.
    func contents() throws -> [String: Data] {
        let names = try FileManager.default.contentsOfDirectory(atPath: directory).filter { !$0.hasSuffix("-shm") }
        return try Dictionary(
            uniqueKeysWithValues: names.map { ($0, try Data(contentsOf: URL(fileURLWithPath: directory + "/" + $0))) })
    }

    /// Runs SQL behind the program's back.
    func alter(_ sql: String) throws {
        let queue = try DatabaseQueue(path: directory + "/" + Store.fileName)
        try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
        try queue.close()
    }
}

extension Migration {
    /// A step that was shipped as it stands.
    init(version: Int, sql: String) {
        self.init(version: version, sql: sql, shipped: Hex.text(Digest.sha256(Array(sql.utf8))))
    }
}

extension Store {
    /// The version of the permanent schema.
    func version() throws -> Int { try queue.read { try Int.fetchOne($0, sql: "PRAGMA user_version") ?? 0 } }

    /// The first value of a query.
    func value<Value: DatabaseValueConvertible>(_ sql: String) throws -> Value? {
        try queue.read { try Value.fetchOne($0, sql: sql) }
    }
}
