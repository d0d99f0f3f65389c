internal import DeltaBundle
internal import Foundation
internal import GRDB
internal import Replication
internal import SurveyModel
public import Trust

/// Turns the open tail into signed segments.
final class Sealer {
    private let db: Database
    private let merger: Merger
    private let store: Store
    private let key: SigningKey
    private var inHand: Set<Int> = []

    /// As long as possible, so that a signature is cheap; but short enough to fill a frame well.
    private static let mostBytes = 240 << 10
    private static let mostValues = 12_000

    init(_ db: Database, _ merger: Merger, _ store: Store, key: SigningKey) {
        self.db = db
        self.merger = merger
        self.store = store
        self.key = key
    }

    /// Seals every tail; the program's first, since other scopes' changes link to its records.
    ///
    /// - Returns: how many segments were made.
    func run() throws -> Int {
        let logs = try Int.fetchAll(db, sql: "SELECT DISTINCT log FROM tail")
        let ordered = logs.sorted { left, right in
            let (a, b) = (isProgram(left), isProgram(right))
            return a != b ? a : left < right
        }
        return try ordered.reduce(0) { try $0 + seal($1) }
    }

    private func isProgram(_ log: Int) -> Bool { merger.logs.entry(log)?.descriptor.scope == Roster.programScope }

    /// Seals a log's tail. A change that links to another open tail waits until that one is sealed as far as it can be.
    private func seal(_ log: Int) throws -> Int {
        guard inHand.insert(log).inserted else { return 0 }
        defer { inHand.remove(log) }
        var made = 0
        while let first = try Int64.fetchOne(
            db, sql: "SELECT min(sequence) FROM tail WHERE log = ?", arguments: [log])
        {
            do {
                try sealOne(log, from: first)
                made += 1
            } catch let missing as SeenList.Unsealed {
                let others = try seal(missing.log)
                guard others > 0 else { return made }
                made += others
            }
        }
        return made
    }

    private func sealOne(_ log: Int, from first: Int64) throws {
        guard let entry = merger.logs.entry(log) else { throw StoreError(.damaged) }
        let chain = try merger.logs.chain(log, db)
        // The tail follows the last of this store's own segments of the log: the one that ends right before it.
        let previous = chain.overlapping(first: first - 1, last: first - 1).first {
            $0.branch == 0 && $0.last == first - 1
        }
        var seen = SeenList(own: log, ownFirst: first, previous: previous?.id ?? .none, logs: merger.logs, db)
        var changes: [Change] = []
        var bytes = 0
        var values = 0
        let rows = try Row.fetchCursor(
            db, sql: "SELECT sequence, change FROM tail WHERE log = ? AND sequence >= ? ORDER BY sequence",
            arguments: [log, first])
        while let row = try rows.next() {
            let data: Data = row[1]
            guard row[0] as Int64 == first + Int64(changes.count) else { break }
            var change = try TailCodec.change(Array(data), at: Dot(log: log, sequence: row[0]))
            bytes += data.count
            values += change.writes.reduce(0) { $0 + ($1.value?.count ?? 0) }
            let isFull = bytes > Sealer.mostBytes || values > Sealer.mostValues || seen.isFull
            if isFull, !changes.isEmpty { break }
            do {
                try seen.translate(&change)
            } catch let missing as SeenList.Unsealed {
                guard !changes.isEmpty else { throw missing }
                break
            }
            changes.append(change)
        }
        let segment = try Segment(
            body: SegmentBody(changes: changes), program: store.roster.program.bytes, log: entry.descriptor,
            first: first, previous: previous?.id ?? .none, schemaVersion: Catalogue.version, seen: seen.entries(),
            key: key)
        try StoredSegment.insert(segment, StoredBodies(segment), log: log, branch: 0, receivedAt: store.clock(), db)
        try merger.logs.insert(segment.link(branch: 0), log: log, db)
        try db.execute(
            sql: "DELETE FROM tail WHERE log = ? AND sequence < ?", arguments: [log, first + Int64(changes.count)])
    }
}

extension Store {
    /// Seals what was written since the last time; the signatures are durable when this returns.
    ///
    /// - Returns: how many segments were made.
    @discardableResult
    public func seal(key: SigningKey) throws -> Int {
        let isOpen = try read { try Bool.fetchOne($0, sql: "SELECT EXISTS (SELECT 1 FROM tail)") ?? false }
        guard isOpen else { return 0 }
        let (made, isErased) = try merge { db, merger in
            let made = try Sealer(db, merger, self, key: key).run()
            // This device may have been revoked, or a record redacted, while the tail was open.
            merger.source.forget()
            for log in merger.logs.entries.values where log.descriptor.deviceKey == device {
                try merger.rejudge(log.number, every: false)
            }
            return (made, try merger.eraseRedacted())
        }
        if isErased { try scrub() }
        return made
    }
}
