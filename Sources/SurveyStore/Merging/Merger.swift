internal import DeltaBundle
internal import GRDB
internal import Replication
internal import SurveyModel
internal import Trust

/// Merges changes into the derived tables: local writes and received ones go the same way.
///
/// The common cases, a new record and an edit that replaces all heads it finds, cost little more than their row. Whatever is not so plain is
/// worked out anew from all changes of the record, by the pure rules of Replication.
final class Merger {
    let db: Database
    let connection: OpaquePointer
    let sql: StatementCache
    let logs: LogTable
    let source: ChangeSource
    let names: RecordNames
    let records: RecordTable
    let keys: KeyIndex
    let roster: Roster
    /// The enterprises that the projection no longer shows as they are.
    let marks = StaleMarks()
    /// What of the logs of revoked keys counts, as far as their segments are held.
    var reaches: [Int: (segments: Int, reach: Revocation.Reach)] = [:]
    /// Logs of revoked keys of which more has come: what was there may have to be judged anew.
    var unjudged: Set<Int> = []
    private var tables: [KindID: TypedTable] = [:]
    private var rows: [KindID: TypedRow] = [:]
    private var plans: [String: [SegmentBody.Shape: ShapePlan?]] = [:]
    var unsettled: Set<RecordKey> = []
    /// Changes in forked logs that named, when they were merged or until now, something that had not arrived.
    var doubtful: Set<Dot> = []
    private var isAnythingFound: Bool?

    init(_ db: Database, logs: LogTable, roster: Roster) throws {
        self.db = db
        self.logs = logs
        self.roster = roster
        guard let connection = db.sqliteConnection else { throw StoreError(.database) }
        self.connection = connection
        sql = StatementCache(connection)
        records = RecordTable(sql)
        keys = KeyIndex(sql)
        source = ChangeSource(db, logs: logs, sql: sql, records: records)
        names = RecordNames(db, logs: logs, sql: sql, source: source, records: records)
    }

    func table(_ kind: Kind) -> TypedTable {
        if let known = tables[kind.id] { return known }
        let made = TypedTable(kind, sql)
        tables[kind.id] = made
        return made
    }

    func typedRow(_ kind: Kind) -> TypedRow {
        if let known = rows[kind.id] { return known }
        let made = TypedRow(kind, sql)
        rows[kind.id] = made
        return made
    }

    /// How changes of a shape in logs of a scope go straight into their tables; nil when they are not plain.
    func plan(_ shape: SegmentBody.Shape, scope: String) throws -> ShapePlan? {
        if let known = plans[scope]?[shape] { return known }
        let made = try ShapePlan(shape, scope: scope, roster, sql)
        // A stranger may think of any number of shapes.
        if plans[scope]?.count ?? 0 > Merger.mostPlans { plans[scope] = [:] }
        plans[scope, default: [:]][shape] = .some(made)
        return made
    }

    private static let mostPlans = 2_000

    /// Merges one change; `settle` must follow before what is shown is read.
    ///
    /// - Parameters:
    ///   - scope: the scope of its log.
    ///   - reason: why its whole segment is withheld, if it is.
    /// - Returns: the record, unless the change names one that has not arrived.
    @discardableResult
    func apply(_ local: LocalChange, scope: String, withheld reason: Verdict.Reason? = nil) throws -> RecordKey? {
        let change = local.change
        var reason = reason
        if reason == nil { reason = refusal(of: change, scope: scope) }
        guard let (key, naming) = try key(of: local, scope: scope) else {
            try note(unresolved: change.dot, record: nil)
            if let reason { try note(withheld: change.dot, reason) }
            return nil
        }
        guard var row = try records.row(key) else {
            try create(key, naming, local, withheld: reason)
            return key
        }
        if row.kind != change.kind || logs.entry(Dot(rawValue: key.rawValue).log)?.descriptor.scope != scope {
            reason = reason ?? .foreignRecord
        }
        if key.rawValue != change.dot.rawValue { try records.note(change.dot, in: &row, of: key) }
        for field in Set(local.voidEdges) { try note(finding: key, field, "void-edge") }
        if let reason { try note(withheld: change.dot, reason) }
        if local.isUnresolved { try note(unresolved: change.dot, record: key) }
        let isPlain = reason == nil && !local.isUnresolved && row.flags.isDisjoint(with: [.whole, .hidden])
        if isPlain, !unsettled.contains(key), let plain = step(row.heads, change) {
            row.heads = plain
            try records.update(key, row)
            try write(key, change, row.heads)
        } else {
            try records.update(key, row)
            unsettled.insert(key)
        }
        return key
    }

    /// Works out the records that were not so plain: once each, however many of their changes came.
    func settle() throws {
        for key in unsettled.sorted() { try recompute(key) }
        unsettled = []
    }

    /// The heads after a change that leaves every field it writes with itself as the only head; nil when it does not.
    private func step(_ heads: RecordHeads, _ change: Change) -> RecordHeads? {
        var next = heads
        for write in change.writes {
            let after = Heads.after(heads[write.field], write: change.dot, replacing: write.replaces)
            guard after == [change.dot], heads[write.field].count <= 1 else { return nil }
            next[write.field] = after
        }
        return next
    }

    private func write(_ key: RecordKey, _ change: Change, _ heads: RecordHeads) throws {
        guard let kind = Catalogue.kind(change.kind) else { return }
        let writes = change.writes.compactMap { write in kind.field(write.field).map { ($0, write.value) } }
        if try hasFindings() {
            for write in change.writes {
                let clear = try sql("DELETE FROM finding WHERE record = ? AND field = ? AND what = 'unfit-value'")
                clear.bind(1, key.rawValue)
                clear.bind(2, Int64(write.field.rawValue))
                try clear.run()
            }
        }
        try marks.noteBefore(kind.id, key, sql)
        for field in try table(kind).update(key, writes) { try note(finding: key, field, "unfit-value") }
        marks.note(kind.id, key)
        try noteChangedSince(key, kind, heads)
    }

    private func create(
        _ key: RecordKey, _ naming: RecordTable.Flags, _ local: LocalChange, withheld reason: Verdict.Reason?
    ) throws {
        let change = local.change
        for field in Set(local.voidEdges) { try note(finding: key, field, "void-edge") }
        var flags = naming
        if reason != nil || local.isUnresolved {
            flags.insert(.whole)
            if let reason { try note(withheld: change.dot, reason) }
            if local.isUnresolved { try note(unresolved: change.dot, record: key) }
            try records.insert(
                key, .init(kind: change.kind, heads: RecordHeads(base: change.dot, fields: []), flags: flags))
            unsettled.insert(key)
            return
        }
        let heads = RecordHeads(base: change.dot, fields: change.writes.map(\.field))
        try records.insert(key, .init(kind: change.kind, heads: heads, flags: flags))
        guard let kind = Catalogue.kind(change.kind) else { return }
        for field in try table(kind).insert(key, change.writes) { try note(finding: key, field, "unfit-value") }
        marks.note(kind.id, key)
        let isDecided = kind.fields.contains { field in
            field.columns.contains { $0.name.hasSuffix("_seen") } && change.write(of: field.id) != nil
        }
        if isDecided { try noteChangedSince(key, kind, heads) }
    }

    /// The record that a change writes, and how it is named; nil when it names one that has not arrived.
    private func key(of local: LocalChange, scope: String) throws -> (RecordKey, RecordTable.Flags)? {
        let change = local.change
        let own = RecordKey(rawValue: change.dot.rawValue)
        let naming: RecordTable.Flags
        switch change.identity {
        case .creates: return (own, [])
        case .existing: return local.record.map { ($0, []) }
        case .named: naming = [.keyed, .hashed]
        case .keyed: naming = .keyed
        case .distinguished: naming = [.keyed, .hashed]
        }
        if local.isUnresolved, !change.identity.saysWholeKey { return nil }
        guard let name = try names.keyedName(givenBy: change, scope: scope) else { return (own, []) }
        if let known = try record(named: name) {
            if known != own {
                let alias = try sql("INSERT OR IGNORE INTO alias (dot, record) VALUES (?, ?)")
                alias.bind(1, own.rawValue)
                alias.bind(2, known.rawValue)
                try alias.run()
            }
            return (known, naming)
        }
        try keys.insert(KeyIndex.Name(name), own)
        return (own, naming)
    }

    /// The record of a name that a key gave.
    func record(named name: [UInt8]) throws -> RecordKey? {
        // What somebody signed need not be a name.
        name.count == 16 ? try keys.record(named: KeyIndex.Name(name)) : nil
    }

    /// Forgets what is kept in memory: the derived tables are made anew.
    func discard() {
        records.runs.discard()
        keys.discard()
    }

    /// Writes what is kept in memory: the end of every transaction.
    func flush() throws {
        try records.flush()
        try keys.flush()
        try marks.write(sql)
    }

    /// Looks again at the changes that named something that had not arrived.
    func resolveWaiting() throws {
        var progress = true
        while progress {
            progress = false
            source.forget()
            let open = try Int64.fetchAll(db, sql: "SELECT dot FROM unresolved ORDER BY dot")
            for raw in open {
                let dot = Dot(rawValue: raw)
                if try logs.chain(dot.log, db).isForked { doubtful.insert(dot) }
                guard let local = try source.change(at: dot) else { continue }
                let known = try Int64.fetchOne(db, sql: "SELECT record FROM unresolved WHERE dot = ?", arguments: [raw])
                let isKeyed = if case .existing = local.change.identity { false } else { true }
                // Its record is enough to show what else of it has come; a key is made of everything that it links.
                guard !local.isUnresolved || known == nil && local.record != nil else { continue }
                guard known != nil || local.record != nil || isKeyed else { continue }
                try db.execute(sql: "DELETE FROM unresolved WHERE dot = ?", arguments: [raw])
                if let known {
                    unsettled.insert(RecordKey(rawValue: known))
                } else {
                    let reason = try String.fetchOne(
                        db, sql: "SELECT reason FROM withheld WHERE dot = ?", arguments: [raw])
                    let key = try apply(
                        local, scope: logs.entry(dot.log)?.descriptor.scope ?? "",
                        withheld: reason.flatMap(Verdict.Reason.init(rawValue:)))
                    if let key, let receivedAt = try receivedAt(dot) {
                        try noteClock(of: local.change.wallClock, key, receivedAt: receivedAt)
                    }
                }
                progress = true
            }
            try settle()
        }
        // Of several things that a change names, some may have come: what is there is shown at once.
        for raw in try Int64.fetchAll(db, sql: "SELECT DISTINCT record FROM unresolved WHERE record IS NOT NULL") {
            unsettled.insert(RecordKey(rawValue: raw))
        }
        try settle()
    }

    /// Flags a record of which a change's wall clock cannot be right: before the program began, or two days ahead of when
    /// it came.
    func noteClock(of wallClock: Int64, _ key: RecordKey, receivedAt: Int64) throws {
        // 2020-01-01: the first Digital Village program began then.
        guard wallClock < 1_577_836_800 || wallClock > receivedAt + 2 * 86_400 else { return }
        try note(finding: key, nil, "clock")
    }

    /// When the segment of a change came; nil for a change of the tail.
    private func receivedAt(_ dot: Dot) throws -> Int64? {
        let statement = try sql(
            """
            SELECT received_at FROM segment WHERE log = ?1 AND branch = ?2 AND first <= ?3 AND first + count > ?3
            """)
        defer { statement.reset() }
        statement.bind(1, Int64(dot.log))
        statement.bind(2, Int64(dot.branch))
        statement.bind(3, dot.sequence)
        return try statement.step() ? statement.integer(0) : nil
    }

    private func note(unresolved dot: Dot, record key: RecordKey?) throws {
        let statement = try sql("INSERT OR REPLACE INTO unresolved (dot, record) VALUES (?, ?)")
        statement.bind(1, dot.rawValue)
        if let key { statement.bind(2, key.rawValue) } else { statement.bindNull(2) }
        try statement.run()
    }

    func note(withheld dot: Dot, _ reason: Verdict.Reason) throws {
        let statement = try sql("INSERT OR REPLACE INTO withheld (dot, reason) VALUES (?, ?)")
        statement.bind(1, dot.rawValue)
        statement.bind(2, reason.rawValue)
        try statement.run()
    }

    /// Whether anything is listed for a person's eye: mostly nothing is, and nothing need be taken off the list.
    func hasFindings() throws -> Bool {
        if let known = isAnythingFound { return known }
        let statement = try sql("SELECT EXISTS (SELECT 1 FROM finding)")
        defer { statement.reset() }
        let found = try statement.step() && statement.integer(0) == 1
        isAnythingFound = found
        return found
    }

    /// Whether anything is listed of a record.
    func hasFindings(_ key: RecordKey) throws -> Bool {
        guard try hasFindings() else { return false }
        let statement = try sql("SELECT EXISTS (SELECT 1 FROM finding WHERE record = ?)")
        defer { statement.reset() }
        statement.bind(1, key.rawValue)
        return try statement.step() && statement.integer(0) == 1
    }

    func note(finding key: RecordKey, _ field: FieldID?, _ what: String) throws {
        isAnythingFound = true
        let statement = try sql("INSERT OR IGNORE INTO finding (record, field, what) VALUES (?, ?, ?)")
        statement.bind(1, key.rawValue)
        statement.bind(2, Int64(field?.rawValue ?? 0))
        statement.bind(3, what)
        try statement.run()
    }
}
