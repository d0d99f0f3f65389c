internal import DeltaBundle
internal import Foundation
internal import GRDB
internal import Replication
public import SurveyModel

/// Where records live, and which of those that they link to are not here: of a scope that this device does not hold, or
/// not arrived yet.
extension Store {
    /// The scope in which a record lives: only its devices write it. Nil when there is no such record.
    public func scope(of key: RecordKey) throws -> String? {
        try inspect { _, merger in
            guard try merger.records.row(key) != nil else { return nil }
            return merger.logs.entry(Dot(rawValue: key.rawValue).log)?.descriptor.scope
        }
    }

    /// The columns of records which link to a record that is not here; they are NULL in the typed tables.
    ///
    /// - Parameter record: the record whose columns are meant; nil for all.
    public func unheldLinks(of record: RecordKey? = nil) throws -> [RecordKey: Set<String>] {
        try inspect { db, merger in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT dot, record FROM unresolved
                    WHERE record IS NOT NULL AND (?1 IS NULL OR record = ?1) ORDER BY dot
                    """, arguments: [record?.rawValue])
            var found: [RecordKey: Set<String>] = [:]
            var segment: SignedChanges?
            for row in rows {
                let dot = Dot(rawValue: row["dot"])
                let key = RecordKey(rawValue: row["record"])
                guard let heads = try merger.records.row(key)?.heads, let local = try merger.source.change(at: dot),
                    let kind = Catalogue.kind(local.change.kind)
                else { continue }
                if segment?[dot] == nil { segment = try SignedChanges(covering: dot, db) }
                guard let signed = segment?[dot] else { continue }
                // What was signed names a record; what this store made of it is null.
                for (said, held) in zip(signed.writes, local.change.writes) where heads[said.field].contains(dot) {
                    guard let field = kind.field(said.field), let said = said.value, let held = held.value else {
                        continue
                    }
                    for (column, (said, held)) in zip(field.columns, zip(said, held))
                    where said.isReference && held == .null {
                        found[key, default: []].insert(column.name)
                    }
                }
            }
            return found
        }
    }

    /// How many changes cannot be shown at all: the record that they write, or one that its key names, is not here.
    public func unplacedChanges() throws -> Int {
        try read { db in
            try Int.fetchOne(db, sql: "SELECT count(*) FROM unresolved WHERE record IS NULL") ?? 0
        }
    }
}

/// The changes of one segment as they were signed: their links are not yet this store's own.
private struct SignedChanges {
    private let log: Int
    private let branch: Int
    private let first: Int64
    private let changes: [Change]

    /// Reads the segment of a change; nil while the change stands in the open tail.
    init?(covering dot: Dot, _ db: Database) throws {
        guard
            let row = try Row.fetchOne(
                db, sql: StoredSegment.query + " WHERE log = ? AND branch = ? AND first <= ? AND first + count > ?",
                arguments: [dot.log, dot.branch, dot.sequence, dot.sequence])
        else { return nil }
        let stored = try StoredSegment(row)
        log = stored.log
        branch = stored.branch
        first = stored.segment.statement.first
        changes = (try? stored.segment.body().changes) ?? []
    }

    /// A change of it; nil for one of another segment.
    subscript(dot: Dot) -> Change? {
        let index = Int(dot.sequence - first)
        return dot.log == log && dot.branch == branch && changes.indices.contains(index) ? changes[index] : nil
    }
}
