internal import DeltaBundle
internal import GRDB
internal import Replication
internal import SurveyModel
internal import Trust

/// Finds the names of records and changes that are equal in every store.
final class RecordNames {
    private let db: Database
    private let logs: LogTable
    private let sql: StatementCache
    private let source: ChangeSource
    private let records: RecordTable
    private var cache: [RecordKey: [UInt8]] = [:]
    private var keyed: [RecordKey: KeyIndex.Name] = [:]
    private var ancestries: [Dot: [UInt8]] = [:]

    /// How many names are kept in memory.
    private static let mostCached = 100_000

    init(_ db: Database, logs: LogTable, sql: StatementCache, source: ChangeSource, records: RecordTable) {
        self.db = db
        self.logs = logs
        self.sql = sql
        self.source = source
        self.records = records
    }

    /// The sixteen bytes of a record that a key names; nil for one that its creating change names.
    ///
    /// The name is that which the creating change gave: what became of the key columns since does not matter.
    func keyedName(_ key: RecordKey) throws -> [UInt8]? {
        if let known = keyed[key] { return known.bytes }
        guard let row = try records.row(key), row.flags.contains(.keyed) else { return nil }
        let scope = logs.entry(Dot(rawValue: key.rawValue).log)?.descriptor.scope ?? ""
        var name = try shownName(key, row, scope: scope)
        if name == nil, let change = try source.change(at: Dot(rawValue: key.rawValue))?.change {
            name = try keyedName(givenBy: change, scope: scope)
        }
        guard let name else { throw StoreError(.damaged) }
        remember(KeyIndex.Name(name), of: key)
        return name
    }

    /// Keeps the name of a record that has just been made.
    func remember(_ name: KeyIndex.Name, of key: RecordKey) {
        if keyed.count > RecordNames.mostCached { keyed = [:] }
        keyed[key] = name
    }

    /// Appends the name that is used in key columns, as a block.
    func appendPlainName(_ key: RecordKey, to writer: inout ByteWriter) throws {
        guard let known = keyed[key] else { return writer.block(try plainName(key)) }
        RecordName.append(keyed: known, to: &writer)
    }

    /// The name by what the typed table shows, where that is still what the creating change wrote; nil where it may not be.
    private func shownName(_ key: RecordKey, _ row: RecordTable.Row, scope: String) throws -> [UInt8]? {
        guard row.flags.isDisjoint(with: [.hashed, .whole, .hidden]), let shown = try shownKey(row.kind),
            row.heads.baseFields & shown.fields == shown.fields, let columns = try shown.columns(of: key)
        else { return nil }
        return RecordName.keyed(
            scope: scope, kind: row.kind, key: try RecordName.key(of: columns, name: plainName))
    }

    private var shownKeys: [KindID: ShownKey?] = [:]

    private func shownKey(_ kind: KindID) throws -> ShownKey? {
        if let known = shownKeys[kind] { return known }
        let made = try Catalogue.kind(kind).flatMap { try ShownKey($0, sql) }
        shownKeys[kind] = .some(made)
        return made
    }

    /// The sixteen bytes by which a change that may create a record names it; nil when its own place does.
    ///
    /// Of what it links, everything must have arrived. An unknown kind's key columns are unknown too; after an upgrade the store
    /// is rebuilt.
    func keyedName(givenBy change: Change, scope: String) throws -> [UInt8]? {
        switch change.identity {
        case .creates, .existing: return nil
        case .named(let hash): return RecordName.keyed(scope: scope, kind: change.kind, key: hash)
        case .keyed:
            // A key cannot be named by values that not everybody holds.
            guard let kind = Catalogue.kind(change.kind), !kind.hasPrivateKey,
                let columns = kind.keyValues(in: change.publicValue(of:))
            else { return nil }
            return RecordName.keyed(
                scope: scope, kind: change.kind, key: try RecordName.key(of: columns, name: plainName))
        case .distinguished(let mark):
            guard let kind = Catalogue.kind(change.kind), kind.hasPrivateKey,
                let columns = kind.keyValues(isPublic: true, in: change.publicValue(of:))
            else { return nil }
            return RecordName.keyed(
                scope: scope, kind: change.kind,
                key: try RecordName.key(of: columns, distinguishedBy: mark, name: plainName))
        }
    }

    /// The name used in key columns: it does not depend on which branches of a fork are held.
    func plainName(_ key: RecordKey) throws -> [UInt8] {
        if let name = try keyedName(key) { return RecordName.bytes(keyed: name) }
        let dot = Dot(rawValue: key.rawValue)
        guard let log = logs.entry(dot.log) else { throw StoreError(.damaged) }
        return RecordName.bytes(log: log.id, sequence: dot.sequence, discriminator: [])
    }

    /// The name used in values and digests: where a fork gave one dot to two changes, a hash tells them apart.
    func fullName(_ key: RecordKey) throws -> [UInt8] {
        if let known = cache[key] { return known }
        let name: [UInt8]
        if let keyed = try keyedName(key) {
            name = RecordName.bytes(keyed: keyed)
        } else {
            let dot = Dot(rawValue: key.rawValue)
            guard let log = logs.entry(dot.log) else { throw StoreError(.damaged) }
            name = RecordName.bytes(log: log.id, sequence: dot.sequence, discriminator: try discriminator(of: dot))
        }
        if cache.count > RecordNames.mostCached { cache = [:] }
        cache[key] = name
        return name
    }

    /// The name of a change: its log and sequence, and a hash where a fork gave the dot twice.
    func changeName(_ dot: Dot) throws -> [UInt8] {
        guard let log = logs.entry(dot.log) else { throw StoreError(.damaged) }
        return RecordName.bytes(log: log.id, sequence: dot.sequence, discriminator: try discriminator(of: dot))
    }

    /// The name by which a decision remembers a change: it says what was seen, whichever branches of a fork are known later.
    func seenName(_ dot: Dot) throws -> [UInt8] {
        guard let log = logs.entry(dot.log) else { throw StoreError(.damaged) }
        return RecordName.bytes(log: log.id, sequence: dot.sequence, discriminator: try contentHash(of: dot))
    }

    /// The name by which a redaction means a record: the same whichever branches of a fork are held, now and later.
    func lastingName(_ key: RecordKey) throws -> [UInt8] {
        if let name = try keyedName(key) { return RecordName.bytes(keyed: name) }
        let dot = Dot(rawValue: key.rawValue)
        guard let log = logs.entry(dot.log) else { throw StoreError(.damaged) }
        // Without its links, which may not lead anywhere yet.
        return RecordName.bytes(
            log: log.id, sequence: dot.sequence, discriminator: try contentHash(of: dot, hasLinks: false))
    }

    /// Eight bytes of the change's hash when another, different change has the same log and sequence, and eight of its ancestry's
    /// when even these are the same; otherwise none.
    func discriminator(of dot: Dot) throws -> [UInt8] {
        let chain = try logs.chain(dot.log, db)
        guard chain.isForked else { return [] }
        let rivals = chain.overlapping(first: dot.sequence, last: dot.sequence).map {
            Dot(log: dot.log, branch: $0.branch, sequence: dot.sequence)
        }
        let distinct = Set(try rivals.map { try source.canonical($0) })
        guard distinct.count > 1 else { return [] }
        let mark = try contentHash(of: dot).prefix(8)
        let own = try source.canonical(dot)
        let isShared = try distinct.contains { try $0 != own && contentHash(of: $0).prefix(8) == mark }
        return Array(isShared ? mark + (try ancestryHash(of: own).prefix(8)) : mark)
    }

    /// A hash of everything public in a change but its place, each link standing for all that made its record what it was.
    ///
    /// It tells apart what two branches of a fork say, word for word, of different records. It follows from the change and what came
    /// before it alone, whatever else is held.
    func ancestryHash(of dot: Dot) throws -> [UInt8] {
        if ancestries.count > RecordNames.mostCached { ancestries = [:] }
        var open = [dot]
        // As long as a stranger likes: no calls within calls.
        var begun: Set<Dot> = []
        while let next = open.last {
            if ancestries[next] == nil {
                let before =
                    try begun.insert(next).inserted ? creators(linkedAt: next).filter { ancestries[$0] == nil } : []
                guard before.isEmpty else {
                    open += before
                    continue
                }
                ancestries[next] = try contentHash(of: next, hasLinks: true) { key in
                    if let name = try keyedName(key) { return RecordName.bytes(keyed: name) }
                    let dot = Dot(rawValue: key.rawValue)
                    guard let log = logs.entry(dot.log) else { throw StoreError(.damaged) }
                    return RecordName.bytes(
                        log: log.id, sequence: dot.sequence, discriminator: ancestries[dot] ?? [])
                }
            }
            open.removeLast()
        }
        return ancestries[dot] ?? []
    }

    /// The changes that created those of a change's linked records which no key names.
    private func creators(linkedAt dot: Dot) throws -> [Dot] {
        var found: [Dot] = []
        for write in try source.change(at: dot)?.change.writes ?? [] where !write.isPrivate {
            for case .reference(let key) in write.value ?? [] where try keyedName(key) == nil {
                found.append(Dot(rawValue: key.rawValue))
            }
        }
        return found
    }

    /// A hash of everything public in a change but its place.
    ///
    /// - Parameter hasLinks: whether links count; otherwise they are as if they were null.
    func contentHash(of dot: Dot, hasLinks: Bool = true) throws -> [UInt8] {
        try contentHash(of: dot, hasLinks: hasLinks, name: plainName)
    }

    private func contentHash(
        of dot: Dot, hasLinks: Bool, name: (RecordKey) throws -> [UInt8]
    ) throws -> [UInt8] {
        guard let change = try source.change(at: dot)?.change else { return [] }
        var writer = ByteWriter()
        writer.varint(UInt64(change.kind.rawValue))
        writer.zigzag(change.wallClock)
        writer.text(change.person)
        for write in change.writes {
            writer.varint(UInt64(write.field.rawValue))
            writer.byte(write.isPrivate ? 1 : 0)
            guard !write.isPrivate else { continue }
            let value = write.value ?? []
            try Canonical.append(
                hasLinks ? value : value.map { $0.isReference ? .null : $0 }, to: &writer, name: name)
        }
        return Digest.sha256(writer.bytes)
    }
}

extension Change {
    /// What it writes into a public field; nil when it writes none.
    func publicValue(of field: FieldID) -> [Scalar]? { write(of: field).flatMap { $0.isPrivate ? nil : $0.value } }
}

extension Change.Identity {
    /// Whether it says the hash of the whole key, so that nothing that the change links need have arrived.
    var saysWholeKey: Bool { if case .named = self { true } else { false } }
}
