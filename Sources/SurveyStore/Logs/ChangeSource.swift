internal import DeltaBundle
internal import GRDB
internal import Replication
internal import SurveyModel

/// A change as it stands in this store: dots and links are the store's own.
struct LocalChange {
    /// The change. Links lead to records of this store; links that lead nowhere yet are null.
    var change: Change
    /// The record that it writes; nil while that is not known.
    var record: RecordKey?
    /// Whether it names something that has not arrived.
    var isUnresolved = false
    /// Fields of which an edge was void, because the author could not have seen what it names.
    var voidEdges: [FieldID] = []
    /// In a forked log, what the change replaces by the names that its segment gives, void ones left out: whatever has arrived.
    var edges: [Edge] = []

    /// A change that a field replaces.
    struct Edge: Hashable, Comparable {
        let field: FieldID
        let log: LogID
        let sequence: Int64

        static func < (left: Edge, right: Edge) -> Bool {
            (left.field, left.log, left.sequence) < (right.field, right.log, right.sequence)
        }
    }
}

/// Gives changes by their dots, from segments and the open tail.
final class ChangeSource {
    private let db: Database
    private let logs: LogTable
    private let sql: StatementCache
    private let records: RecordTable
    private var decoded: [Int64: (changes: [Change], statement: DeltaBundle.Statement, resolver: DotResolver)] = [:]
    private var order: [Int64] = []

    init(_ db: Database, logs: LogTable, sql: StatementCache, records: RecordTable) {
        self.db = db
        self.logs = logs
        self.sql = sql
        self.records = records
    }

    /// The change at a dot; nil when it is not held.
    func change(at dot: Dot) throws -> LocalChange? {
        if let bytes = try tailBytes(dot) {
            return try local(try TailCodec.change(bytes, at: dot))
        }
        let segment = try sql(
            "SELECT no, first FROM segment WHERE log = ? AND first <= ? AND branch = ? ORDER BY first DESC LIMIT 1")
        defer { segment.reset() }
        segment.bind(1, Int64(dot.log))
        segment.bind(2, dot.sequence)
        segment.bind(3, Int64(dot.branch))
        guard try segment.step() else { return nil }
        let number = segment.integer(0)
        let index = Int(dot.sequence - segment.integer(1))
        segment.reset()
        let held = try body(number)
        guard index < held.changes.count else { return nil }
        let found = try local(held.changes[index], held.resolver, log: dot.log, branch: dot.branch)
        return held.resolver.isForked ? try completed(found) : found
    }

    /// A change with the personal values that it has in every store: of copies of it in other branches that differ in these alone, those of
    /// a segment that counts before those of another, and of several the one with the smallest name.
    private func completed(_ local: LocalChange) throws -> LocalChange {
        guard local.change.writes.contains(where: \.isPrivate) else { return local }
        let copies = try sql("SELECT dot FROM same_change WHERE same_as = ?")
        copies.bind(1, local.change.dot.rawValue)
        var dots: [Dot] = []
        while try copies.step() { dots.append(Dot(rawValue: copies.integer(0))) }
        copies.reset()
        guard !dots.isEmpty else { return local }
        var candidates = [(try rank(local.change.dot), local)]
        for dot in dots { if let copy = try change(at: dot) { candidates.append((try rank(dot), copy)) } }
        candidates.sort { $0.0.lexicographicallyPrecedes($1.0) }
        var result = local
        for place in result.change.writes.indices where result.change.writes[place].isPrivate {
            let field = result.change.writes[place].field
            result.change.writes[place].value =
                candidates.lazy.compactMap { $0.1.change.write(of: field)?.value }.first
        }
        return result
    }

    /// Orders copies of a change: 0 before the name of a segment that counts, 1 before another.
    private func rank(_ dot: Dot) throws -> [UInt8] {
        let statement = try sql(
            """
            SELECT id, EXISTS (
                SELECT 1 FROM judged WHERE judged.log = segment.log AND judged.branch = segment.branch
                    AND judged.first = segment.first)
            FROM segment WHERE log = ? AND branch = ? AND first <= ? ORDER BY first DESC LIMIT 1
            """)
        defer { statement.reset() }
        statement.bind(1, Int64(dot.log))
        statement.bind(2, Int64(dot.branch))
        statement.bind(3, dot.sequence)
        guard try statement.step() else { return [2] }
        return [UInt8(statement.integer(1))] + (statement.bytes(0) ?? [])
    }

    private func tailBytes(_ dot: Dot) throws -> [UInt8]? {
        guard dot.branch == 0 else { return nil }
        let tail = try sql("SELECT change FROM tail WHERE log = ? AND sequence = ?")
        defer { tail.reset() }
        tail.bind(1, Int64(dot.log))
        tail.bind(2, dot.sequence)
        return try tail.step() ? tail.bytes(0) : nil
    }

    /// The decoded bodies of a stored segment, the last few of which are kept.
    private func body(_ number: Int64) throws -> (
        changes: [Change], statement: DeltaBundle.Statement, resolver: DotResolver
    ) {
        if let known = decoded[number] { return known }
        guard let row = try Row.fetchOne(db, sql: StoredSegment.query + " WHERE no = ?", arguments: [number]) else {
            throw StoreError(.damaged)
        }
        let stored = try StoredSegment(row)
        let resolver = try DotResolver(
            stored.segment.statement, log: stored.log, branch: stored.branch, logs: logs, db)
        // Bodies that cannot be read hold nothing that counts; the segment is kept and relayed all the same.
        let made = ((try? stored.segment.body().changes) ?? [], stored.segment.statement, resolver)
        if order.count >= 16 { decoded[order.removeFirst()] = nil }
        decoded[number] = made
        order.append(number)
        return made
    }

    /// Forgets what was decoded: links may now lead somewhere.
    func forget() {
        decoded = [:]
        order = []
    }

    /// A change of a segment, its dots and links turned into this store's own.
    func local(_ portable: Change, _ resolver: DotResolver, log: Int, branch: Int) throws -> LocalChange {
        let sequence = portable.dot.sequence
        var result = LocalChange(change: portable, record: nil)
        result.change.dot = Dot(log: log, branch: branch, sequence: sequence)
        for place in portable.writes.indices {
            var replaces: [Dot] = []
            for dot in portable.writes[place].replaces {
                let target = resolver.resolve(dot, inChangeAt: sequence)
                if resolver.isForked, target != .void {
                    result.edges.append(
                        LocalChange.Edge(
                            field: portable.writes[place].field, log: resolver.logName(of: dot), sequence: dot.sequence)
                    )
                }
                switch target {
                case .held(let held): replaces.append(try canonical(held))
                case .absent: result.isUnresolved = true
                case .void: result.voidEdges.append(portable.writes[place].field)
                }
            }
            result.change.writes[place].replaces = replaces.sorted()
            result.edges.sort()
            guard let value = portable.writes[place].value, value.contains(where: \.isReference) else { continue }
            result.change.writes[place].value = try value.map { scalar in
                guard case .reference(let key) = scalar else { return scalar }
                guard case .held(let held) = resolver.resolve(Dot(rawValue: key.rawValue), inChangeAt: sequence),
                    let record = try record(createdAt: held)
                else {
                    // What is personal must not matter for what counts: others may not hold it.
                    if !portable.writes[place].isPrivate { result.isUnresolved = true }
                    return .null
                }
                return .reference(record)
            }
        }
        if case .existing(let dot) = portable.identity {
            if case .held(let held) = resolver.resolve(dot, inChangeAt: sequence) {
                result.change.identity = .existing(try canonical(held))
                result.record = try record(createdAt: held)
            }
            if result.record == nil { result.isUnresolved = true }
        }
        return result
    }

    /// A change of the tail, whose dots and links are this store's own already.
    func local(_ change: Change) throws -> LocalChange {
        var result = LocalChange(change: change, record: nil)
        if case .existing(let dot) = change.identity {
            result.record = try record(createdAt: dot)
            result.isUnresolved = result.record == nil
        }
        // Of alike changes of a fork, another one may stand for all since it was written.
        for place in change.writes.indices {
            result.change.writes[place].replaces = try change.writes[place].replaces.map(canonical).sorted()
            result.change.writes[place].value = try change.writes[place].value?.map { scalar in
                guard case .reference(let key) = scalar else { return scalar }
                return .reference(try record(createdAt: Dot(rawValue: key.rawValue)) ?? key)
            }
        }
        return result
    }

    /// Of changes that two branches of a forked log share, the one that stands for all.
    func canonical(_ dot: Dot) throws -> Dot {
        guard try logs.chain(dot.log, db).isForked else { return dot }
        let same = try sql("SELECT same_as FROM same_change WHERE dot = ?")
        defer { same.reset() }
        same.bind(1, dot.rawValue)
        return try same.step() ? Dot(rawValue: same.integer(0)) : dot
    }

    /// The record that the change at a dot created; nil when there is none here.
    func record(createdAt dot: Dot) throws -> RecordKey? {
        let dot = try canonical(dot)
        if try records.contains(RecordKey(rawValue: dot.rawValue)) { return RecordKey(rawValue: dot.rawValue) }
        let alias = try sql("SELECT record FROM alias WHERE dot = ?")
        defer { alias.reset() }
        alias.bind(1, dot.rawValue)
        return try alias.step() ? RecordKey(rawValue: alias.integer(0)) : nil
    }
}

extension Scalar {
    var isReference: Bool { if case .reference = self { true } else { false } }
}
