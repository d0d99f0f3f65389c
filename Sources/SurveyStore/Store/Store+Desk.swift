internal import DeltaBundle
internal import Foundation
internal import GRDB
internal import Replication
public import SurveyModel
public import Trust

/// An interview begun and not yet submitted.
public struct DraftItem: Sendable {
    /// Of which enterprise.
    public let enterprise: RecordKey
    /// In which wave.
    public let wave: RecordKey
    /// Who is entering it.
    public let person: String
    /// This store's clock when it was last saved.
    public let updatedAt: Int64
}

/// Something that was done at this store.
public struct EventItem: Sendable {
    /// This store's clock.
    public let at: Int64
    /// Who, as claimed.
    public let person: String
    /// A stable word.
    public let what: String
    /// Facts by name.
    public let detail: [String: String]
}

/// A store in figures.
public struct StoreInfo: Sendable {
    /// The program.
    public let program: ProgramID
    /// Its name.
    public let programName: String
    /// The store's incarnation, as hex digits.
    public let epoch: String
    /// The office, number, role and scopes of this device; empty and 0 while the roster has it not.
    public let office: String
    /// This device's number; 0 while the roster has it not.
    public let deviceNumber: Int
    /// The device's role.
    public let role: String
    /// The scopes that it writes.
    public let scopes: [String]
    /// Segments held, and changes not yet sealed.
    public let segments: Int
    /// Changes not yet sealed.
    public let tailChanges: Int
    /// Records by kind.
    public let records: [(kind: String, count: Int)]
    /// The file's size.
    public let bytes: Int64
    /// What wants a person, by number.
    public let conflicts: Int
    /// Findings about records.
    public let findings: Int
    /// Segments of unknown signers.
    public let waiting: Int
    /// Changes that do not count.
    public let withheld: Int
    /// Logs with more than one branch.
    public let forkedLogs: Int
    /// Gaps in logs.
    public let gaps: Int
}

extension Store {
    /// The draft of an interview as JSON; nil when there is none.
    public func draft(enterprise: RecordKey, wave: RecordKey, person: String) throws -> String? {
        try read { db in
            try String.fetchOne(
                db, sql: "SELECT answers FROM draft WHERE enterprise = ? AND wave = ? AND person = ?",
                arguments: [enterprise.rawValue, wave.rawValue, person])
        }
    }

    /// Keeps the draft of an interview, or forgets it when `json` is nil.
    public func saveDraft(_ json: String?, enterprise: RecordKey, wave: RecordKey, person: String) throws {
        try write { db in
            guard let json else {
                return try db.execute(
                    sql: "DELETE FROM draft WHERE enterprise = ? AND wave = ? AND person = ?",
                    arguments: [enterprise.rawValue, wave.rawValue, person])
            }
            try db.execute(
                sql: """
                    INSERT INTO draft (enterprise, wave, person, answers, updated_at) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT (enterprise, wave, person)
                    DO UPDATE SET answers = excluded.answers, updated_at = excluded.updated_at
                    """,
                arguments: [enterprise.rawValue, wave.rawValue, person, json, clock()])
        }
    }

    /// The drafts, the newest first.
    public func drafts() throws -> [DraftItem] {
        try read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM draft ORDER BY updated_at DESC").map { row in
                DraftItem(
                    enterprise: RecordKey(rawValue: row["enterprise"]), wave: RecordKey(rawValue: row["wave"]),
                    person: row["person"], updatedAt: row["updated_at"])
            }
        }
    }

    /// Keeps that something was done that people may ask about.
    public func record(event: String, detail: [String: String] = [:], person: String) throws {
        try write { db in try Store.note(event: event, detail, person: person, at: clock(), db) }
    }

    /// What was done here, the newest first.
    public func events(limit: Int = 1000) throws -> [EventItem] {
        try read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM event ORDER BY id DESC LIMIT ?", arguments: [limit]).map { row in
                let json: String = row["detail"]
                let detail = try? JSONDecoder().decode([String: String].self, from: Data(json.utf8))
                return EventItem(at: row["at"], person: row["person"], what: row["what"], detail: detail ?? [:])
            }
        }
    }

    /// The store in figures.
    public func info() throws -> StoreInfo {
        try read { db in
            func count(_ table: String) throws -> Int {
                try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)") ?? 0
            }
            let records = try Row.fetchAll(
                db, sql: "SELECT kind, count(*) FROM record WHERE flags & 4 = 0 GROUP BY kind ORDER BY kind"
            ).map { row in
                let number: Int = row[0]
                return (kind: Catalogue.kind(KindID(UInt16(number)))?.name ?? "#\(number)", count: row[1] as Int)
            }
            let logs = try LogTable(db)
            let chains = try logs.entries.keys.map { try logs.chain($0, db) }
            let pages = try Int64.fetchOne(
                db, sql: "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
            let epoch: Data? = try Store.meta("epoch", db)
            return StoreInfo(
                program: roster.program, programName: roster.root.name, epoch: Hex.text(epoch ?? Data()),
                office: enrolment?.office ?? "", deviceNumber: enrolment?.number ?? 0, role: enrolment?.role ?? "",
                scopes: enrolment?.writes ?? [], segments: try count("segment"), tailChanges: try count("tail"),
                records: records, bytes: pages ?? 0, conflicts: try count("conflict"), findings: try count("finding"),
                waiting: try count("waiting"), withheld: try count("withheld"),
                forkedLogs: chains.count { $0.isForked }, gaps: chains.reduce(0) { $0 + $1.missing.count })
        }
    }

    /// Copies the whole store into a new file, while others may go on reading it.
    ///
    /// - Throws: `OutputError.exists` when a file is there and is to be kept; a failed copy leaves none behind.
    public func backup(to path: String, existing: OutputFile.Existing = .keep) throws {
        let name = (path as NSString).lastPathComponent
        // Says at once, and by the file's name, when nothing can be written there.
        try OutputFile(path: path, existing: existing).discard()
        let partial = path + ".partial"
        try? FileManager.default.removeItem(atPath: partial)
        do {
            try Store.mapped {
                try queue.writeWithoutTransaction { db in
                    try db.execute(sql: "VACUUM INTO ?", arguments: [partial])
                }
            }
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: partial)
            guard rename(partial, path) == 0 else { throw OutputError(.notWritten, file: name, errno) }
        } catch {
            unlink(partial)
            throw error
        }
    }
}
