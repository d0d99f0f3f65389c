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
    private var cache: [RecordKey: [UInt8]] = [:]

    init(_ db: Database, logs: LogTable, sql: StatementCache, source: ChangeSource) {
        self.db = db
        self.logs = logs
        self.sql = sql
        self.source = source
    }

    /// The sixteen bytes of a record that a key names; nil for one that its creating change names.
    func keyedName(_ key: RecordKey) throws -> [UInt8]? {
        let statement = try sql("SELECT name FROM record_key WHERE record = ?")
        defer { statement.reset() }
        statement.bind(1, key.rawValue)
        return try statement.step() ? statement.bytes(0) : nil
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
        if cache.count > 200_000 { cache = [:] }
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

    /// Eight bytes of the change's hash when another, different change has the same log and sequence; otherwise none.
    func discriminator(of dot: Dot) throws -> [UInt8] {
        let chain = try logs.chain(dot.log, db)
        guard chain.isForked else { return [] }
        let rivals = chain.overlapping(first: dot.sequence, last: dot.sequence).map {
            Dot(log: dot.log, branch: $0.branch, sequence: dot.sequence)
        }
        let distinct = Set(try rivals.map { try source.canonical($0) })
        guard distinct.count > 1 else { return [] }
        return Array(try contentHash(of: dot).prefix(8))
    }

    /// A hash of everything public in a change but its place.
    ///
    /// - Parameter hasLinks: whether links count; otherwise they are as if they were null.
    func contentHash(of dot: Dot, hasLinks: Bool = true) throws -> [UInt8] {
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
                hasLinks ? value : value.map { $0.isReference ? .null : $0 }, to: &writer, name: plainName)
        }
        return Digest.sha256(writer.bytes)
    }
}
