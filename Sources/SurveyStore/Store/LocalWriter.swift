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
    let now: Int64
    private var openLogs: [String: Int] = [:]
    private var nextSequence: [Int: Int64] = [:]
    private var lastWritten: Dot?
    /// What has been adopted: the change that was written for each.
    private var adopted: [Dot: Dot] = [:]

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
        let scope = try scope(of: entry)
        try checkRights(scope)
        let isPersonal = entry.values.contains { isPrivate($0.key, entry.kind) && $0.value.contains { $0 != .null } }
        if isPersonal, try !takesPersonalData(entry) { throw StoreError(.redacted) }
        var target = entry.target
        var identity = Change.Identity.creates
        if target == .keyed {
            let found = try keyedRecord(entry, scope: scope)
            if let known = found.key { target = .existing(known) } else { identity = found.identity }
        }
        if case .existing(let key) = target { return try edit(key, entry, scope: scope) }
        let writes = entry.values.sorted { $0.key < $1.key }.filter { $0.value.contains { $0 != .null } }
            .map { FieldWrite(field: $0.key, isPrivate: isPrivate($0.key, entry.kind), value: $0.value) }
        let key = try append(entry.kind, identity, writes, scope: scope)
        return (key, true, true)
    }

    private func scope(of entry: RecordEntry) throws -> String {
        if case .existing(let key) = entry.target {
            return merger.logs.entry(Dot(rawValue: key.rawValue).log)?.descriptor.scope ?? ""
        }
        if let scope = entry.scope { return scope }
        if entry.kind.home == .program { return Roster.programScope }
        return try scopeOfOwner(entry) ?? homeScope()
    }

    /// The scope of the record that an entry belongs to, such as the enterprise of an interview, if this device writes it: so two offices
    /// that enter the same make one record.
    private func scopeOfOwner(_ entry: RecordEntry) -> String? {
        for field in entry.kind.fields where field.isRequired {
            guard case .reference(let key)? = entry.values[field.id]?.first,
                let scope = merger.logs.entry(Dot(rawValue: key.rawValue).log)?.descriptor.scope,
                scope != Roster.programScope
            else { continue }
            return store.writes(scope) ? scope : nil
        }
        return nil
    }

    /// The record that an entry's key columns name.
    private func keyedRecord(_ entry: RecordEntry, scope: String) throws -> KeyedRecord {
        guard let found = try merger.keyedRecord(entry.kind, entry.values, scope: scope) else {
            throw StoreError(.keyMissing, ["kind": entry.kind.name])
        }
        return found
    }

    /// Whether personal data may be entered: not into a record that was redacted, be it that it is not held yet, nor into one
    /// that belongs to an enterprise that was.
    func takesPersonalData(_ entry: RecordEntry) throws -> Bool {
        let redacted = merger.roster.redactedRecords
        guard !redacted.isEmpty else { return true }
        var links = entry.values.flatMap(\.value)
        switch entry.target {
        case .existing(let key):
            if try merger.isRedacted(key) { return false }
            links += try merger.typedRow(entry.kind).values(key)?.flatMap(\.value) ?? []
        case .keyed:
            let names = try keyedRecord(entry, scope: try scope(of: entry)).names
            if names.contains(where: { redacted.contains(RecordName.bytes(keyed: $0)) }) { return false }
        case .create: break
        }
        return try !links.contains { link in
            if case .reference(let key) = link { try merger.isRedacted(key) } else { false }
        }
    }

    /// Refuses what nobody would count.
    func checkRights(_ scope: String) throws {
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

    /// How values that do not count are entered anew.
    enum Adoption {
        /// By somebody who has looked at what is shown now: it replaces that.
        case reviewed
        /// By itself, for the device's former key: it replaces what the author had seen, and nothing else.
        case asWritten
    }

    /// Enters the values of a change that does not count anew, as far as nobody whose word counts has replaced them.
    ///
    /// What is written replaces that change too, so that no conflict comes of it should it count again.
    /// - Returns: whether anything was written.
    func adopt(_ change: Change, in key: RecordKey, _ adoption: Adoption) throws -> Bool {
        let scope = merger.logs.entry(Dot(rawValue: key.rawValue).log)?.descriptor.scope ?? ""
        try checkRights(scope)
        guard let row = try merger.records.row(key), let kind = Catalogue.kind(row.kind), row.kind == change.kind,
            let local = try merger.source.change(at: change.dot)
        else { return false }
        let takesPersonal = try takesPersonalData(RecordEntry(kind: kind, target: .existing(key), values: [:]))
        let writes = try merger.openWrites(of: local, in: key).compactMap { write -> FieldWrite? in
            guard !write.isPrivate || takesPersonal else { return nil }
            let heads = row.heads[write.field]
            let seen =
                adoption == .reviewed ? heads : write.replaces + heads.filter { adopted[$0] != nil }
            return FieldWrite(
                field: write.field, isPrivate: write.isPrivate, replaces: Set(seen + [change.dot]).sorted(),
                value: try renewed(write, of: key, kind))
        }
        guard !writes.isEmpty else { return false }
        _ = try append(kind, .existing(row.heads.base), writes, scope: scope)
        if let dot = lastWritten { adopted[dot] = change.dot }
        return true
    }

    /// A decision that was taken on what the record still says goes on holding: of adopted values, the ones that they stand for were
    /// seen.
    private func renewed(_ write: FieldWrite, of key: RecordKey, _ kind: Kind) throws -> [Scalar]? {
        guard var value = write.value, let field = kind.field(write.field),
            let place = field.columns.firstIndex(where: { $0.name.hasSuffix("_seen") }), place < value.count,
            case .bytes(let seen) = value[place],
            try merger.seenHash(key, except: field.id, stands: adopted) == seen
        else { return write.value }
        value[place] = .bytes(try merger.seenHash(key, except: field.id))
        return value
    }

    private func homeScope() throws -> String {
        guard let standing = store.standing else { throw StoreError(.roleRefused, ["role": enrolment.role]) }
        guard let scope = standing.writtenScopes.first else { throw StoreError(.scopeRefused, ["scope": ""]) }
        return scope
    }

    private func isPrivate(_ field: FieldID, _ kind: Kind) -> Bool { kind.field(field)?.isPrivate ?? false }

    private func append(
        _ kind: Kind, _ identity: Change.Identity, _ writes: [FieldWrite], scope: String
    ) throws -> RecordKey {
        let dot = try nextDot(scope)
        lastWritten = dot
        let change = Change(
            dot: dot, kind: kind.id, identity: identity, wallClock: now, person: person, writes: writes)
        let bytes = TailCodec.bytes(change)
        if let refusal = merger.refusal(of: change, scope: scope) { throw LocalWriter.error(refusal, enrolment) }
        guard person.utf8.count <= Change.maximumPerson, bytes.count <= Change.maximumBytes,
            writes.count <= Change.maximumFields
        else {
            throw StoreError(.tooLarge)
        }
        let insert = try merger.sql(LocalWriter.tailSQL)
        insert.bind(1, Int64(dot.log))
        insert.bind(2, dot.sequence)
        insert.bind(3, bytes)
        try insert.run()
        var local = try merger.source.local(change)
        if case .creates = identity { local.record = RecordKey(rawValue: dot.rawValue) }
        guard let key = try merger.apply(local, scope: scope) else { throw StoreError(.unknownRecord) }
        try merger.settle()
        return key
    }

    /// The key of the device that writes.
    var device: [UInt8] { store.device }

    /// The place of the next change that is written in a scope.
    func nextDot(_ scope: String) throws -> Dot {
        let log = try openLog(scope)
        return Dot(log: log, sequence: try sequence(log))
    }

    /// Enters a change in the tail: its log, its sequence number and its bytes.
    static let tailSQL = "INSERT INTO tail (log, sequence, change) VALUES (?, ?, ?)"

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
