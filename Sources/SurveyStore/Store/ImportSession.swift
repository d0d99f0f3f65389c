internal import DeltaBundle
internal import Foundation
internal import GRDB
internal import Replication
public import SurveyModel
internal import Trust

/// One transaction of an import: finds records, remembers what each row gave, and writes what differs.
public final class ImportSession {
    /// What is known of the record that a row means.
    public struct Known {
        /// The record; nil when there is none yet.
        public let key: RecordKey?
        /// Its shown values by field.
        public let values: [FieldID: [Scalar]]
        let name: [UInt8]
        let kind: Kind
    }

    private let db: Database
    private let merger: Merger
    private let store: Store
    private let writer: LocalWriter
    private var finders: [String: RecordFinder] = [:]

    init(_ db: Database, _ merger: Merger, _ store: Store, person: String) throws {
        self.db = db
        self.merger = merger
        self.store = store
        writer = try LocalWriter(db, merger, store, person: person)
    }

    /// The record that a text means, nil when there is none here.
    ///
    /// - Parameter namespace: whose keys plain keys are.
    public func find(_ text: String, kind: Kind, namespace: String) throws -> RecordKey? {
        let finder = finders[namespace] ?? RecordFinder(db, merger, roster: store.roster, namespace: namespace)
        finders[namespace] = finder
        return try finder.find(text, kind: kind)
    }

    /// Whether an enterprise has a consent that was in force on a day.
    public func hasConsent(_ enterprise: RecordKey, on day: String) throws -> Bool {
        let statement = try merger.sql(
            """
            SELECT 1 FROM consent WHERE enterprise = ? AND consent_on <= ? AND coalesce(withdrawn_on, '9999') > ?
            """)
        defer { statement.reset() }
        statement.bind(1, enterprise.rawValue)
        statement.bind(2, day)
        statement.bind(3, day)
        return try statement.step()
    }

    /// The scope in which a record lives.
    public func scope(of key: RecordKey) -> String? {
        merger.logs.entry(Dot(rawValue: key.rawValue).log)?.descriptor.scope
    }

    /// The shown values of a record by field.
    public func values(of key: RecordKey, _ kind: Kind) throws -> [FieldID: [Scalar]] {
        try merger.typedRow(kind).values(key) ?? [:]
    }

    /// The record that the key columns among these values name.
    ///
    /// - Parameter scope: where records of an office's kinds live; see `Store.scope(ofNamespace:)`.
    /// - Throws: `StoreError.keyMissing` when a key column has no value.
    public func known(_ kind: Kind, values: [FieldID: [Scalar]], scope: String) throws -> Known {
        let scope = kind.home == .program ? Roster.programScope : scope
        guard let found = try merger.keyedRecord(kind, values, scope: scope) else {
            throw StoreError(.keyMissing, ["kind": kind.name])
        }
        let shown = try found.key.flatMap { try merger.typedRow(kind).values($0) }
        return Known(key: found.key, values: shown ?? [:], name: found.name, kind: kind)
    }

    /// Whether the last import of this row gave the same for a field. `said` holds nil for columns that the row leaves empty.
    ///
    /// Where this store has not imported the row, what its first import elsewhere gave stands for it.
    public func gaveSame(_ known: Known, field: Field, said: [Scalar?]) throws -> Bool {
        if let hashes = try ImportedCells.read(known.name, merger.sql) {
            return hashes[field.id] == ImportedCells.hash(said)
        }
        guard let key = known.key, let first = try merger.source.change(at: Dot(rawValue: key.rawValue))?.change,
            let value = first.write(of: field.id)?.value, value.count == said.count
        else { return false }
        return zip(said, value).allSatisfy { $0 == nil || $0 == $1 }
    }

    /// Writes an entry. Personal data of a record that was redacted is left out: the file may be older than the redaction.
    ///
    /// - Returns: the record, and whether anything was written.
    public func write(_ entry: RecordEntry) throws -> (key: RecordKey, isNew: Bool, changed: Bool) {
        var entry = entry
        if try !writer.takesPersonalData(entry) {
            entry.values = entry.values.filter { entry.kind.field($0.key)?.isPrivate != true }
        }
        return try writer.write(entry)
    }

    /// Remembers what a row gave, for the next import of it.
    public func remember(_ known: Known, gave said: [(field: FieldID, values: [Scalar?])]) throws {
        var cells = try ImportedCells.read(known.name, merger.sql) ?? [:]
        let isRedacted = merger.roster.redactedRecords.contains(RecordName.bytes(keyed: known.name))
        for (field, values) in said where !isRedacted || known.kind.field(field)?.isPrivate != true {
            cells[field] = ImportedCells.hash(values)
        }
        try ImportedCells.write(cells, known.name, merger.sql)
    }
}

extension Store {
    /// Runs a part of an import in one transaction.
    public func importing<Value>(person: String, _ body: (ImportSession) throws -> Value) throws -> Value {
        try merge { db, merger in try body(try ImportSession(db, merger, self, person: person)) }
    }

    /// Tries a part of an import and takes everything back.
    public func rehearsing<Value>(person: String, _ body: (ImportSession) throws -> Value) throws -> Value {
        try Store.mapped {
            try queue.writeWithoutTransaction { db in
                var result: Value?
                try db.inTransaction {
                    let merger = try Merger(db, logs: try LogTable(db), roster: roster)
                    result = try body(try ImportSession(db, merger, self, person: person))
                    return .rollback
                }
                return result!
            }
        }
    }
}
