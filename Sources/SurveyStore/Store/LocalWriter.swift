internal import DeltaBundle
internal import Foundation
internal import GRDB
internal import Replication
public import SurveyModel
internal import Trust

/// Turns entries into changes of the open tail, and merges them as if they had been received.
final class LocalWriter {
    private let db: Database
    private let merger: Merger
    private let store: Store
    private let enrolment: Enrolment
    /// Who enters what is written, as claimed.
    var person: String
    private let now: Int64
    private var openLogs: [String: Int] = [:]
    private var nextSequence: [Int: Int64] = [:]

    init(_ db: Database, _ merger: Merger, _ store: Store, person: String) throws {
        guard let enrolment = store.enrolment else { throw StoreError(.roleRefused) }
        self.db = db
        self.merger = merger
        self.store = store
        self.enrolment = enrolment
        self.person = person
        now = store.clock()
        for (number, entry) in merger.logs.entries where entry.isOpen { openLogs[entry.descriptor.scope] = number }
    }

    /// Writes an entry.
    ///
    /// - Returns: the record, and whether anything was written.
    func write(_ entry: RecordEntry) throws -> (key: RecordKey, isNew: Bool, changed: Bool) {
        let scope: String
        if case .existing(let key) = entry.target {
            scope = merger.logs.entry(Dot(rawValue: key.rawValue).log)?.descriptor.scope ?? ""
        } else {
            scope = try entry.scope ?? (entry.kind.home == .program ? Roster.programScope : homeScope())
        }
        try checkRights(scope)
        var target = entry.target
        var identity = Change.Identity.creates
        if target == .keyed {
            guard let columns = entry.kind.keyValues(in: { entry.values[$0] }) else {
                throw StoreError(.keyMissing, ["kind": entry.kind.name])
            }
            let hash = try RecordName.key(of: columns, name: merger.names.plainName)
            let name = RecordName.keyed(scope: scope, kind: entry.kind.id, key: hash)
            if let known = try merger.record(named: name) {
                target = .existing(known)
            } else {
                identity = entry.kind.hasPrivateKey ? .named(hash) : .keyed
            }
        }
        if case .existing(let key) = target { return try edit(key, entry, scope: scope) }
        let writes = entry.values.sorted { $0.key < $1.key }.filter { $0.value.contains { $0 != .null } }
            .map { FieldWrite(field: $0.key, isPrivate: isPrivate($0.key, entry.kind), value: $0.value) }
        let key = try append(entry.kind, identity, writes, scope: scope)
        return (key, true, true)
    }

    /// Refuses what nobody would count.
    private func checkRights(_ scope: String) throws {
        guard store.roster.revocation(of: store.device) == nil else { throw StoreError(.revoked) }
        switch store.roster.verdict(deviceKey: store.device, scope: scope) {
        case .valid: break
        case .withheld(.role), .withheld(.withdrawn), .waiting, .forged:
            throw StoreError(.roleRefused, ["role": enrolment.role])
        case .withheld: throw StoreError(.scopeRefused, ["scope": scope])
        }
    }

    private func edit(_ key: RecordKey, _ entry: RecordEntry, scope: String) throws -> (RecordKey, Bool, Bool) {
        guard let row = try merger.records.row(key), row.kind == entry.kind.id else { throw StoreError(.unknownRecord) }
        let isPersonal = entry.values.contains { isPrivate($0.key, entry.kind) && $0.value.contains { $0 != .null } }
        if isPersonal, try merger.isRedacted(key) { throw StoreError(.redacted) }
        let shown = try merger.typedRow(entry.kind).values(key) ?? [:]
        var writes: [FieldWrite] = []
        for (id, value) in entry.values.sorted(by: { $0.key < $1.key }) {
            let heads = row.heads[id]
            let isShown = shown[id].map { Canonical.areEqual($0, value) } ?? false
            let isSame = heads.isEmpty ? !value.contains { $0 != .null } : heads.count == 1 && isShown
            if isSame, !entry.resolving.contains(id) || heads.count < 2 { continue }
            if heads.count > 1, isShown, !entry.resolving.contains(id) { continue }
            writes.append(
                FieldWrite(field: id, isPrivate: isPrivate(id, entry.kind), replaces: heads, value: value))
        }
        guard !writes.isEmpty else { return (key, false, false) }
        _ = try append(entry.kind, .existing(row.heads.base), writes, scope: scope)
        return (key, false, true)
    }

    /// Enters the values of a change that does not count anew, as far as nobody whose word counts has replaced them.
    ///
    /// What is written replaces that change too, so that no conflict comes of it should it count again.
    /// - Returns: whether anything was written.
    func adopt(_ change: Change, in key: RecordKey) throws -> Bool {
        let scope = merger.logs.entry(Dot(rawValue: key.rawValue).log)?.descriptor.scope ?? ""
        try checkRights(scope)
        guard let row = try merger.records.row(key), let kind = Catalogue.kind(row.kind), row.kind == change.kind,
            let local = try merger.source.change(at: change.dot)
        else { return false }
        let isRedacted = try merger.isRedacted(key)
        let writes = try merger.openWrites(of: local, in: key).compactMap { write -> FieldWrite? in
            guard !write.isPrivate || !isRedacted else { return nil }
            let heads = Set(row.heads[write.field] + [change.dot])
            return FieldWrite(
                field: write.field, isPrivate: write.isPrivate, replaces: heads.sorted(), value: write.value)
        }
        guard !writes.isEmpty else { return false }
        _ = try append(kind, .existing(row.heads.base), writes, scope: scope)
        return true
    }

    private func homeScope() throws -> String {
        guard let scope = store.standing?.writtenScopes.first else { throw StoreError(.scopeRefused, ["scope": ""]) }
        return scope
    }

    private func isPrivate(_ field: FieldID, _ kind: Kind) -> Bool { kind.field(field)?.isPrivate ?? false }

    private func append(
        _ kind: Kind, _ identity: Change.Identity, _ writes: [FieldWrite], scope: String
    ) throws -> RecordKey {
        let log = try openLog(scope)
        let dot = Dot(log: log, sequence: try sequence(log))
        let change = Change(
            dot: dot, kind: kind.id, identity: identity, wallClock: now, person: person, writes: writes)
        let bytes = TailCodec.bytes(change)
        if let refusal = merger.refusal(of: change, scope: scope) { throw LocalWriter.error(refusal, enrolment) }
        guard bytes.count <= Change.maximumBytes, writes.count <= Change.maximumFields else {
            throw StoreError(.tooLarge)
        }
        let insert = try merger.sql("INSERT INTO tail (log, sequence, change) VALUES (?, ?, ?)")
        insert.bind(1, Int64(log))
        insert.bind(2, dot.sequence)
        insert.bind(3, bytes)
        try insert.run()
        var local = try merger.source.local(change)
        if case .creates = identity { local.record = RecordKey(rawValue: dot.rawValue) }
        guard let key = try merger.apply(local, scope: scope) else { throw StoreError(.unknownRecord) }
        try merger.settle()
        return key
    }

    private static func error(_ refusal: Verdict.Reason, _ enrolment: Enrolment) -> StoreError {
        refusal == .approval
            ? StoreError(.approvalRefused, ["role": enrolment.role]) : StoreError(.scopeRefused, ["scope": "program"])
    }

    private func openLog(_ scope: String) throws -> Int {
        if let known = openLogs[scope] { return known }
        let mine = merger.logs.entries.values.filter { $0.descriptor.deviceKey == store.device }
        let descriptor = LogDescriptor(
            deviceKey: store.device, ordinal: (mine.map(\.descriptor.ordinal).max() ?? -1) + 1,
            nonce: try SecureRandom.bytes(8), scope: scope)
        let number = try merger.logs.number(of: descriptor, isOpen: true, db)
        openLogs[scope] = number
        return number
    }

    private func sequence(_ log: Int) throws -> Int64 {
        if let next = nextSequence[log] {
            nextSequence[log] = next + 1
            return next
        }
        let sealed = try Int64.fetchOne(
            db, sql: "SELECT max(first + count - 1) FROM segment WHERE log = ?", arguments: [log])
        let open = try Int64.fetchOne(db, sql: "SELECT max(sequence) FROM tail WHERE log = ?", arguments: [log])
        let next = max(sealed ?? 0, open ?? 0) + 1
        nextSequence[log] = next + 1
        return next
    }
}

extension Store {
    /// Writes entries in one transaction, in their order.
    ///
    /// - Parameter person: who enters them, as claimed.
    /// - Returns: the records, one for each entry.
    /// - Throws: `StoreError.roleRefused`, `.scopeRefused`, `.keyMissing`, `.tooLarge`, or what the disk refuses; then nothing is written.
    public func write(_ entries: [RecordEntry], person: String) throws -> [RecordKey] {
        try merge { db, merger in try write(entries, person: person, db, merger) }
    }

    func write(_ entries: [RecordEntry], person: String, _ db: Database, _ merger: Merger) throws -> [RecordKey] {
        let writer = try LocalWriter(db, merger, self, person: person)
        return try entries.map { try writer.write($0).key }
    }
}
