public import DeltaBundle
internal import Foundation
internal import GRDB
public import Replication
internal import SurveyModel
internal import Trust

/// What became of segments that were offered to a store.
public struct ApplyCounts: Hashable, Sendable {
    /// Segments taken in, withheld ones included.
    public var new = 0
    /// Changes in them.
    public var newChanges = 0
    /// Segments that were here already.
    public var held = 0
    /// New segments of which nothing counts, with the offices that wrote them.
    public var withheld = 0
    /// The offices that wrote them.
    public var withheldOffices: Set<String> = []
    /// Segments whose signer no roster names yet.
    public var waiting = 0
    /// Segments refused: a signature that is not the signer's, or another program.
    public var refused = 0
    /// The names of logs that turned out to be forked.
    public var forks: Set<LogID> = []
    /// Whether this store's own log came back ahead of it.
    public var ownLogAhead = false
    /// Segments of scopes that this device does not hold: passed over.
    public var outside = 0
    /// Whether personal data was erased, because an administrator had it redacted.
    public var erased = false
    /// How many bytes wait, once that has been counted in this transaction.
    var waitingBytes: Int64?

    /// Nothing yet.
    public init() {}
}

extension Store {
    /// Takes in segments, in one transaction.
    ///
    /// Whatever is whole and signed applies, also beyond a gap; the order and repetition of segments make no difference to the result.
    public func apply(_ segments: [Segment]) throws -> ApplyCounts {
        var rest = segments[...]
        var maker = ReadySegment.Maker()
        return try apply { rest.popFirst().map { maker.make($0) } }
    }

    /// Takes in segments as they come, in one transaction.
    ///
    /// - Parameter next: gives one more each time, and nil when there are no more for this transaction.
    public func apply(_ next: () throws -> ReadySegment?) throws -> ApplyCounts {
        let counts = try merge { db, merger in
            var counts = ApplyCounts()
            while let segment = try next() {
                try apply(segment, roster, db, merger, &counts)
                if counts.newChanges > Store.manyChanges { merger.keys.expectMany() }
            }
            if counts.new > 0 { counts.erased = try finish(merger, db) }
            // Somebody holds more of this device's log than the device itself: it was restored, copied or rolled back.
            if counts.ownLogAhead { try beginIncarnation(merger.logs, db) }
            return counts
        }
        if counts.erased { try scrub() }
        return counts
    }

    /// From how many changes on it pays to look for names in a filter first.
    private static let manyChanges = 5_000

    /// Works out what new segments mean for those that were here already.
    ///
    /// - Returns: whether personal data was erased.
    func finish(_ merger: Merger, _ db: Database) throws -> Bool {
        try merger.judgeAnew()
        try merger.resolveWaiting()
        if try merger.areLikenessesMisjudged() {
            merger.discard()
            return try rebuild(db, roster: merger.roster)
        }
        return try merger.eraseRedacted()
    }

    func apply(
        _ ready: ReadySegment, _ roster: Roster, _ db: Database, _ merger: Merger, _ counts: inout ApplyCounts
    ) throws {
        let statement = ready.segment.statement
        guard statement.program == roster.program.bytes else {
            counts.refused += 1
            return
        }
        let mine = roster.standings[device]
        guard mine?.heldScopes.contains(statement.log.scope) ?? true || statement.log.deviceKey == device else {
            counts.outside += 1
            return
        }
        // Whoever may not hold personal data does not keep what came by mistake.
        let isPersonal = mine?.personalScopes.contains(statement.log.scope) ?? true
        let ready = isPersonal || statement.privateCount == 0 ? ready : ReadySegment(ready.segment.withoutPrivateBody)
        let segment = ready.segment
        let held = try db.cachedStatement(sql: "SELECT no FROM segment WHERE id = ?")
        if let number = try Int64.fetchOne(held, arguments: [Data(segment.id.bytes)]) {
            counts.held += 1
            return try complete(number, with: segment, db, merger)
        }
        guard ready.isSignatureValid else {
            counts.refused += 1
            return
        }
        if roster.verdict(deviceKey: statement.log.deviceKey, scope: statement.log.scope) == .waiting {
            try keepWaiting(segment, db, &counts)
            return
        }
        try take(ready, roster, db, merger, &counts)
    }

    private func take(
        _ ready: ReadySegment, _ roster: Roster, _ db: Database, _ merger: Merger, _ counts: inout ApplyCounts
    ) throws {
        let segment = ready.segment
        let statement = segment.statement
        // What the cut of a revoked key names as good has room, however much its thief has written.
        let isNamed = roster.revocations[statement.log.deviceKey]?.contains { revocation in
            revocation.cuts.contains { $0.log == statement.log.id }
        }
        guard isNamed == true || merger.logs.hasRoom(for: statement.log) else {
            counts.refused += 1
            return
        }
        let log = try merger.logs.number(of: statement.log, isOpen: false, db)
        let chain = try merger.logs.chain(log, db)
        let isExpected =
            roster.isNamedByCut(segment.id, log: statement.log.id, deviceKey: statement.log.deviceKey)
            || chain.isNamed(segment.id)
        guard let branch = try freeBranch(chain, log, statement, isExpected: isExpected, merger) else {
            counts.refused += 1
            return
        }
        let wasForked = chain.isForked
        let rivals = chain.overlapping(first: statement.first, last: statement.last)
        if merger.logs.entry(log)?.isOpen == true { counts.ownLogAhead = true }
        let bodies = try ready.stored ?? StoredBodies(segment)
        try StoredSegment.insert(segment, bodies, log: log, branch: branch, receivedAt: clock(), db)
        let link = segment.link(branch: branch)
        try merger.logs.insert(link, log: log, db)
        if !wasForked, try merger.logs.chain(log, db).isForked {
            counts.forks.insert(statement.log.id)
            try Store.note(event: "fork", ["log": statement.log.id.description], person: "", at: clock(), db)
        }
        counts.new += 1
        counts.newChanges += statement.count
        if try merger.refusal(of: link, log: log) != nil {
            counts.withheld += 1
            if let office = roster.device(statement.log.deviceKey)?.office { counts.withheldOffices.insert(office) }
        }
        try applyChanges(
            of: statement, ready.columns, ready.names, link, log: log, rivals: rivals, receivedAt: clock(), db, merger)
        if !roster.redactedRecords.isEmpty { try merger.refreshLacks(log: log, link) }
    }

    /// A branch number that no segment and no open tail of the range has.
    ///
    /// - Parameter isExpected: whether a cut or another segment names it: then it has room even in a place that is crowded.
    private func freeBranch(
        _ chain: SegmentChain, _ log: Int, _ statement: DeltaBundle.Statement, isExpected: Bool, _ merger: Merger
    ) throws -> Int? {
        let tail = try merger.sql("SELECT 1 FROM tail WHERE log = ? AND sequence <= ?")
        defer { tail.reset() }
        tail.bind(1, Int64(log))
        tail.bind(2, statement.last)
        let isInTail = try tail.step()
        let crowd = chain.overlapping(first: statement.first, last: statement.last).count
        guard isExpected || crowd < Store.mostBranches else { return nil }
        return chain.freeBranch(first: statement.first, last: statement.last, from: isInTail ? 1 : 0)
    }

    /// The most branches that a log may have at one place: far more than backups and copies make, and few enough that a thief cannot
    /// make every further one cost as much as all before it.
    private static let mostBranches = 64

    /// Merges the changes of a stored segment, but for those that another branch of its log gave already.
    ///
    /// - Parameters:
    ///   - columns: the changes; nil when the bodies cannot be read.
    ///   - names: the names that keys give their records, as ``SegmentNames`` finds them.
    func applyChanges(
        of statement: DeltaBundle.Statement, _ columns: SegmentColumns?, _ names: [KeyIndex.Name],
        _ link: SegmentChain.Link, log: Int, rivals: [SegmentChain.Link], receivedAt: Int64, _ db: Database,
        _ merger: Merger
    ) throws {
        let branch = link.branch
        if merger.roster.revocation(of: statement.log.deviceKey) != nil { merger.unjudged.insert(log) }
        let reason = try merger.refusal(of: link, log: log)
        if let reason { try merger.note(judged: link, log: log, reason) }
        guard let columns else {
            try db.execute(
                sql: "INSERT OR REPLACE INTO withheld (dot, reason) VALUES (?, ?)",
                arguments: [
                    Dot(log: log, branch: branch, sequence: statement.first).rawValue,
                    Verdict.Reason.unreadable.rawValue,
                ])
            return
        }
        let resolver = try DotResolver(statement, log: log, branch: branch, logs: merger.logs, db)
        if reason == nil, rivals.isEmpty, !resolver.isForked {
            var merging = try ColumnMerger(
                columns, names, resolver, log: log, branch: branch, scope: statement.log.scope,
                receivedAt: receivedAt, merger)
            return try merging.run()
        }
        if !rivals.isEmpty { merger.source.forget() }
        let likenesses = try Likenesses(rivals, log: log, first: statement.first, last: statement.last, merger)
        for index in 0..<columns.count {
            let change = columns.change(index)
            let local = try merger.source.local(change, resolver, log: log, branch: branch)
            if !rivals.isEmpty, let first = try repeated(local, likenesses, merger) {
                // One copy that counts is enough.
                if reason == nil, try merger.withheldReason(first) != nil {
                    try merger.rejudge(first, scope: statement.log.scope)
                }
                // And another copy may hold the personal data that everybody shows.
                if change.writes.contains(where: \.isPrivate), let held = try merger.source.change(at: first),
                    let key = try merger.record(of: held)
                {
                    merger.unsettled.insert(key)
                }
                continue
            }
            let key = try merger.apply(local, scope: statement.log.scope, withheld: reason)
            if let key { try merger.noteClock(of: local.change.wallClock, key, receivedAt: receivedAt) }
        }
    }

    /// The change of another branch of a forked log that is this very change: the two are one.
    private func repeated(_ local: LocalChange, _ likenesses: Likenesses, _ merger: Merger) throws -> Dot? {
        let dot = local.change.dot
        for other in likenesses.dots(like: local) {
            guard try merger.source.change(at: other)?.isAlike(local) == true else { continue }
            let insert = try merger.sql("INSERT OR REPLACE INTO same_change (dot, same_as) VALUES (?, ?)")
            let first = try merger.source.canonical(other)
            insert.bind(1, dot.rawValue)
            insert.bind(2, first.rawValue)
            try insert.run()
            return first
        }
        return nil
    }

    /// Adds a private body that was not held.
    private func complete(_ number: Int64, with segment: Segment, _ db: Database, _ merger: Merger) throws {
        guard segment.statement.privateCount > 0, let offered = segment.privateBody,
            let row = try Row.fetchOne(db, sql: StoredSegment.query + " WHERE no = ?", arguments: [number])
        else { return }
        let stored = try StoredSegment(row)
        var body = stored.segment.privateBody?.united(with: offered) ?? offered
        // What an administrator had erased does not come back.
        for place in try merger.redactedLeaves(of: stored) where body.leaves[place].isHeld {
            body.leaves[place] = .redacted(body.leaves[place].hash)
        }
        guard body != stored.segment.privateBody else { return }
        let bodies = try StoredBodies(
            Segment(
                statementBytes: stored.segment.statementBytes, signature: stored.segment.signature,
                publicBody: stored.segment.publicBody, privateBody: body))
        try db.execute(
            sql: "UPDATE segment SET private = ?, private_length = ? WHERE no = ?",
            arguments: [bodies.privateBody.map { Data($0) }, bodies.privateLength, number])
        merger.source.forget()
        try merger.refreshLacks(log: stored.log, segment.link(branch: stored.branch))
        for offset in 0..<Int64(segment.statement.count) {
            let dot = Dot(log: stored.log, branch: stored.branch, sequence: segment.statement.first + offset)
            guard let local = try merger.source.change(at: dot), local.change.writes.contains(where: \.isPrivate)
            else { continue }
            if let key = try local.record ?? merger.source.record(createdAt: dot) { try merger.recompute(key) }
        }
    }
}

extension Segment {
    /// The segment as a link of its log's chain.
    func link(branch: Int) -> SegmentChain.Link {
        SegmentChain.Link(
            id: id, previous: statement.previous, first: statement.first, count: Int64(statement.count), branch: branch)
    }
}
