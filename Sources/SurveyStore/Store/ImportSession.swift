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
        /// What the last imports of the row gave, as hashes, but for what the record was created with.
        let cells: [FieldID: UInt64]
        let heads: RecordHeads?
    }

    /// Whether new records take the short way of ``enter(_:_:registeredIn:implied:)``; tests compare it with the other one.
    @TaskLocal package static var takesShortWay = true

    private let db: Database
    private let merger: Merger
    private let store: Store
    private let writer: LocalWriter
    private var finders: [String: RecordFinder] = [:]
    private var newRecords: [KindID: NewRecords?] = [:]

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
        if let known = finders[namespace] { return try known.find(text, kind: kind) }
        let finder = RecordFinder(db, merger, roster: store.roster, namespace: namespace)
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
        guard let key = found.key else {
            return Known(key: nil, values: [:], name: found.name, kind: kind, cells: [:], heads: nil)
        }
        return Known(
            key: key, values: try merger.typedRow(kind).values(key) ?? [:], name: found.name, kind: kind,
            cells: try ImportedCells.read(found.name, merger.sql) ?? [:], heads: try merger.records.row(key)?.heads)
    }

    /// Whether the last import of this row gave the same for a field. `said` holds nil for columns that the row leaves empty.
    ///
    /// Where this store has not imported such a cell since the record was created, here or elsewhere, what that gave stands
    /// for it.
    public func gaveSame(_ known: Known, field: Field, said: [Scalar?]) throws -> Bool {
        if let hash = known.cells[field.id] { return hash == ImportedCells.hash(said) }
        guard let key = known.key, let value = try created(known, key, field.id), value.count == said.count
        else { return false }
        return zip(said, value).allSatisfy { said, value in said.map { Canonical.areEqual([$0], [value]) } ?? true }
    }

    /// What a record was created with; by this device, where it and another one created the same.
    private func created(_ known: Known, _ key: RecordKey, _ field: FieldID) throws -> [Scalar]? {
        let dot = try ownCreation(of: key)
        // Mostly nobody has written the field since: then it is what is shown.
        if known.heads?[field] == [dot], let shown = known.values[field] { return shown }
        return try merger.source.change(at: dot)?.change.write(of: field)?.value
    }

    private func ownCreation(of key: RecordKey) throws -> Dot {
        func isOwn(_ dot: Dot) -> Bool { merger.logs.entry(dot.log)?.descriptor.deviceKey == store.device }
        let dot = Dot(rawValue: key.rawValue)
        guard !isOwn(dot) else { return dot }
        let aliases = try merger.sql("SELECT dot FROM alias WHERE record = ? ORDER BY dot")
        defer { aliases.reset() }
        aliases.bind(1, key.rawValue)
        while try aliases.step() {
            let alias = Dot(rawValue: aliases.integer(0))
            if isOwn(alias) { return alias }
        }
        return dot
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

    /// Enters a new record the short way: everything about it is plain, and every value is right by itself.
    ///
    /// - Parameters:
    ///   - values: one for each column of the kind, in their order.
    ///   - scope: where it is registered; nil when it lives where what it links first does.
    ///   - implied: the fields that the row could have said something about, and did not.
    /// - Returns: the record; nil when something about it is not plain. Then nothing has been written, and ``write(_:)`` is the way.
    public func enter(
        _ kind: Kind, _ values: [Scalar], registeredIn scope: String?, implied: [Field]
    ) throws -> RecordKey? {
        let known = newRecords[kind.id]
        let maker = try known ?? NewRecords(kind, merger, writer, store.roster)
        if known == nil { newRecords[kind.id] = .some(maker) }
        guard let made = try maker?.enter(values, registeredIn: scope) else { return nil }
        try rememberUnsaid(implied, made.name)
        return made.key
    }

    /// Remembers what a row gave, for the next import of it. What created a record says that by itself.
    ///
    /// - Parameters:
    ///   - said: what differs from what the last import of the row gave.
    ///   - implied: the fields that got a value because the row, which could have, said nothing about them.
    public func remember(
        _ known: Known, gave said: [(field: FieldID, values: [Scalar?])], implied: [Field] = []
    ) throws {
        guard known.key != nil else { return try rememberUnsaid(implied, known.name) }
        var cells = known.cells
        let isRedacted = merger.roster.redactedRecords.contains(RecordName.bytes(keyed: known.name))
        for (field, values) in said where !isRedacted || known.kind.field(field)?.isPrivate != true {
            cells[field] = ImportedCells.hash(values)
        }
        guard cells != known.cells else { return }
        try ImportedCells.write(cells, known.name, merger.sql)
    }

    private func rememberUnsaid(_ fields: [Field], _ name: [UInt8]) throws {
        guard !fields.isEmpty else { return }
        let nothing = fields.map { ($0.id, ImportedCells.hash($0.columns.map { _ in nil })) }
        try ImportedCells.write(Dictionary(uniqueKeysWithValues: nothing), name, merger.sql)
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
