import ArgumentParser
import SurveyModel
import SurveyStore
import Trust

/// What goes over with an enterprise: its values, owner and newest consent, and that both records are one enterprise.
struct HandOver {
    /// What came of it.
    struct Result {
        let new: RecordKey
        /// Whether anything was written.
        let isChanged: Bool
        /// Whether the old record says that the enterprise has moved.
        let isMoved: Bool
    }

    /// The record as it was.
    let old: RecordRow
    /// Its scope.
    let from: String
    private let scope: String
    private let store: Store
    private let known: RecordKey?
    private let isLinked: Bool

    /// Finds the old record, and the new one if there is one.
    ///
    /// - Throws: `StoreError.unknownRecord`; failures when the enterprise is in the scope already, is everybody's, or was
    ///   removed.
    init(_ text: String, to scope: String, _ store: Store) throws {
        self.store = store
        self.scope = scope
        var key = try Self.find(text, notIn: scope, store)
        if try store.scope(of: key) == scope {
            // The new one was named: the old one is what it is linked to.
            let others = try Self.joined(to: key, store).filter { try store.scope(of: $0) != scope }
            guard let other = others.first else {
                throw Failure(
                    "hand-over-here", ["code": try store.code(of: key), "scope": scope], status: Outcome.failure)
            }
            key = other
        }
        guard let row = try store.row(key), let from = try store.scope(of: key) else {
            throw StoreError(.unknownRecord)
        }
        guard from != Roster.programScope else {
            throw Failure("hand-over-shared", ["code": row.code], status: Outcome.failure)
        }
        guard row["removed"] != .integer(1) else {
            throw Failure("hand-over-removed", ["code": row.code], status: Outcome.failure)
        }
        old = row
        self.from = from
        let linked = try Self.joined(to: key, store).first { try store.scope(of: $0) == scope }
        isLinked = linked != nil
        known =
            try linked
            ?? Self.registered(row.text("namespace"), row.text("key"), store) { try store.scope(of: $0) == scope }
    }

    /// The record that a text means; of two with one key, as there are after a hand-over, the one that is elsewhere.
    private static func find(_ text: String, notIn scope: String, _ store: Store) throws -> RecordKey {
        do { return try store.find(text, kind: .enterprise, namespace: nil) } catch let error as StoreError {
            guard error.code == .ambiguousRecord, !store.isCode(text) else { throw error }
            let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
            let (space, key) = parts.count == 2 ? (parts[0], parts[1]) : (store.ownNamespace, text)
            guard let found = try registered(space, key, store, where: { try store.scope(of: $0) != scope }) else {
                throw error
            }
            return found
        }
    }

    private static func registered(
        _ namespace: String?, _ key: String?, _ store: Store, where isMeant: (RecordKey) throws -> Bool
    ) throws -> RecordKey? {
        guard let namespace, let key else { return nil }
        return try store.rows(.enterprise, where: .column("key", .text(key)))
            .filter { $0.text("namespace") == namespace }.map(\.key).first(where: isMeant)
    }

    /// The enterprises that somebody said to be the same as one.
    private static func joined(to key: RecordKey, _ store: Store) throws -> [RecordKey] {
        try [("first", "second"), ("second", "first")].flatMap { side, other in
            try store.rows(.merge, where: .column(side, .reference(key)))
                .filter { $0["same"] == .integer(1) }.compactMap { $0.reference(other) }
        }
    }

    /// Whether an administrator had its personal data erased.
    var isRedacted: Bool {
        (try? store.redactedItems().values.contains { $0.record == old.key }) ?? false
    }

    /// Whether personal data could not be taken along.
    var lacksPersonal: Bool { isRedacted || store.standing?.personalScopes.contains(from) != true }

    /// Writes what is not there yet.
    func write(person: String) throws -> Result {
        let parted = try known.flatMap { try link(to: $0)?["same"] == .integer(0) } ?? false
        guard !parted else { throw Failure("hand-over-parted", ["code": old.code], status: Outcome.failure) }
        var isChanged = false
        let new: RecordKey
        if let known {
            new = known
        } else {
            let target: RecordEntry.Target = old["key"] == .null ? .create : .keyed
            new = try store.write(
                [RecordEntry(kind: .enterprise, target: target, scope: scope, values: values)], person: person)[0]
            isChanged = true
        }
        // An enterprise that comes back finds its first record, which says that it had moved away.
        let isBack = try isLinked && old["status"] != Self.moved && store.row(new)?["status"] == Self.moved
        var entries = try isLinked && !isBack ? [] : copies(to: new, replacing: isBack)
        if !isLinked { entries.append(try link(new)) }
        var isMoved = old["status"] == Self.moved
        if !isMoved, store.writes(from), let field = Kind.enterprise.field(named: "status") {
            entries.append(RecordEntry(kind: .enterprise, target: .existing(old.key), values: [field.id: [Self.moved]]))
            isMoved = true
        }
        if !entries.isEmpty { _ = try store.write(entries, person: person) }
        return Result(new: new, isChanged: isChanged || !entries.isEmpty, isMoved: isMoved)
    }

    private static let moved = Scalar.text("moved")

    /// What of the old record, its owner and its newest consent goes into the new one.
    ///
    /// - Parameter replacing: whether that replaces what the new one says. Otherwise that stands: the hand-over was begun
    ///   before and cut off, or somebody registered the enterprise there with the same key.
    private func copies(to new: RecordKey, replacing: Bool) throws -> [RecordEntry] {
        var entries: [RecordEntry] = []
        let held = try store.row(new)?.fields ?? [:]
        let missing = values.filter { replacing ? held[$0.key] != $0.value : held[$0.key] == nil }
        if !missing.isEmpty {
            entries.append(RecordEntry(kind: .enterprise, target: .existing(new), values: missing))
        }
        for row in try [newest(.owner), newest(.consent)].compactMap({ $0 })
        where try replacing || store.rows(row.kind, where: .column("enterprise", .reference(new))).isEmpty {
            let values = row.fields.merging([FieldID(1): [.reference(new)]]) { $1 }
            entries.append(RecordEntry(kind: row.kind, target: .keyed, scope: scope, values: values))
        }
        return entries
    }

    /// What the new record begins with: all that is shown of the old one.
    private var values: [FieldID: [Scalar]] {
        var values = old.fields
        if let field = Kind.enterprise.field(named: "removal") { values[field.id] = nil }
        if let field = Kind.enterprise.field(named: "status"), values[field.id] ?? [Self.moved] == [Self.moved] {
            values[field.id] = [.text("active")]
        }
        return values
    }

    /// The owner, or the newest consent: of several, one in force.
    private func newest(_ kind: Kind) throws -> RecordRow? {
        try store.rows(kind, where: .column("enterprise", .reference(old.key))).max {
            ($0["withdrawn_on"] == .null ? 1 : 0, $0.text("consent_on") ?? "", $1.key)
                < ($1["withdrawn_on"] == .null ? 1 : 0, $1.text("consent_on") ?? "", $0.key)
        }
    }

    /// What people said of the two records.
    private func link(to new: RecordKey) throws -> RecordRow? {
        let pair: Set<RecordKey> = [old.key, new]
        return try store.rows(.merge).first { row in
            Set([row.reference("first"), row.reference("second")].compactMap { $0 }) == pair
        }
    }

    /// That both are one, as `aldea enterprise merge` says it: ordered by code, every office makes the same record of it.
    private func link(_ new: RecordKey) throws -> RecordEntry {
        let pair = try [old.key, new].map { (key: $0, code: try store.code(of: $0)) }.sorted { $0.code < $1.code }
        var values: [FieldID: [Scalar]] = [:]
        for (name, scalars) in [
            ("first", [Scalar.reference(pair[0].key)]), ("second", [.reference(pair[1].key)]),
            ("same", [.integer(1), .null]),
        ] {
            if let field = Kind.merge.field(named: name) { values[field.id] = scalars }
        }
        return RecordEntry(kind: .merge, target: .keyed, values: values)
    }
}
