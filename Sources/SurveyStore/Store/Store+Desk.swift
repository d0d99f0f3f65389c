internal import DeltaBundle
internal import Foundation
internal import GRDB
internal import Replication
internal import SurveyModel
public import Trust

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

    /// How many fields have values of which a person must choose one.
    public func openConflicts() throws -> Int {
        try read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM conflict") ?? 0 }
    }

    /// The store in figures.
    public func info() throws -> StoreInfo {
        let gaps = try gaps().count
        return try inspect { db, merger in
            func count(_ table: String) throws -> Int {
                try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)") ?? 0
            }
            let records = try merger.records.countsByKind().sorted { $0.key < $1.key }.map { kind, count in
                (kind: Catalogue.kind(kind)?.name ?? "#\(kind.rawValue)", count: count)
            }
            let chains = try merger.logs.entries.keys.map { try merger.logs.chain($0, db) }
            let pages = try Int64.fetchOne(
                db, sql: "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
            let epoch: Data? = try Store.meta("epoch", db)
            return StoreInfo(
                program: roster.program, programName: roster.root.name, epoch: Hex.text(epoch ?? Data()),
                office: enrolment?.office ?? "", deviceNumber: enrolment?.number ?? 0,
                role: standing?.roleNames.joined(separator: ", ") ?? enrolment?.role ?? "",
                scopes: standing?.writtenScopes ?? [], segments: try count("segment"), tailChanges: try count("tail"),
                records: records, bytes: pages ?? 0, conflicts: try count("conflict"), findings: try count("finding"),
                waiting: try count("waiting"), withheld: try count("withheld"),
                forkedLogs: chains.count { $0.isForked }, gaps: gaps)
        }
    }
}
