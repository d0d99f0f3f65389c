internal import GRDB
internal import Replication
public import SurveyModel

/// An interview begun and not yet submitted.
public struct KeptDraft: Sendable {
    /// Of which enterprise.
    public let enterprise: RecordKey
    /// In which wave.
    public let wave: RecordKey
    /// Who is entering it.
    public let person: String
    /// This store's clock when it was last saved.
    public let updatedAt: Int64
    /// Answers by item, and the day, as JSON.
    public let answers: String
}

extension Store {
    /// The draft of an interview; nil when there is none.
    public func draft(enterprise: RecordKey, wave: RecordKey, person: String) throws -> KeptDraft? {
        try drafts().first { $0.enterprise == enterprise && $0.wave == wave && $0.person == person }
    }

    /// Keeps the draft of an interview, or forgets it when `answers` is nil.
    public func saveDraft(_ answers: String?, enterprise: RecordKey, wave: RecordKey, person: String) throws {
        try merge { db, merger in
            try forgetDraft(enterprise, wave, person, db, merger)
            guard var answers else { return }
            if try merger.isRedacted(enterprise) { answers = Store.withoutPersonalData(draft: answers) }
            try db.execute(
                sql: "INSERT INTO draft (enterprise, wave, person, answers, updated_at) VALUES (?, ?, ?, ?, ?)",
                arguments: [enterprise.rawValue, wave.rawValue, person, answers, clock()])
        }
    }

    /// Writes an interview and forgets its draft, in one transaction.
    ///
    /// - Throws: as ``write(_:person:)``; the draft stays then.
    public func submit(_ entry: RecordEntry, enterprise: RecordKey, wave: RecordKey, person: String) throws -> RecordKey
    {
        try merge { db, merger in
            try forgetDraft(enterprise, wave, person, db, merger)
            return try write([entry], person: person, db, merger)[0]
        }
    }

    private func forgetDraft(
        _ enterprise: RecordKey, _ wave: RecordKey, _ person: String, _ db: Database, _ merger: Merger
    ) throws {
        for row in try Row.fetchAll(db, sql: "SELECT * FROM draft WHERE person = ?", arguments: [person]) {
            guard let old = try draft(row, merger), old.enterprise == enterprise, old.wave == wave else { continue }
            try db.execute(sql: "DELETE FROM draft WHERE id = ?", arguments: [row["id"] as Int64])
        }
    }

    /// The drafts, the newest first.
    public func drafts() throws -> [KeptDraft] {
        try inspect { db, merger in
            try Row.fetchAll(db, sql: "SELECT * FROM draft ORDER BY updated_at DESC, id DESC").compactMap {
                try draft($0, merger)
            }
        }
    }

    /// A draft names the changes that created its records: which of several made the record first, as two offices that
    /// create one wave do, depends on the order of arrival, and so on when the derived tables were last made.
    private func draft(_ row: Row, _ merger: Merger) throws -> KeptDraft? {
        guard let enterprise = try merger.source.record(createdAt: Dot(rawValue: row["enterprise"])),
            let wave = try merger.source.record(createdAt: Dot(rawValue: row["wave"]))
        else { return nil }
        return KeptDraft(
            enterprise: enterprise, wave: wave, person: row["person"], updatedAt: row["updated_at"],
            answers: row["answers"])
    }
}
