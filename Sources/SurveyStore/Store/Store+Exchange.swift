public import DeltaBundle
internal import Foundation
internal import GRDB
public import Replication
internal import SurveyModel
public import Trust

/// A stretch of a log that is known to exist and is not here.
public struct MissingItem: Hashable, Sendable {
    /// The log.
    public let log: LogID
    /// The office of its device, if the roster has it.
    public let office: String
    /// What is held before the gap ends at this sequence number; 0 when nothing is.
    public let after: Int64
    /// What is held beyond the gap begins at this sequence number.
    public let before: Int64
    /// The segment that is known by name to be missing.
    public let segment: SegmentID
}

extension Store {
    /// The most ends of segments that a frontier with waymarks holds, so that it fits well into a frame.
    private static let mostMarks = 6000

    /// What is held without gaps.
    ///
    /// - Parameter hasWaymarks: adds the ends of some earlier segments, so that a store which does not know a tip yet still
    ///   sees what it need not send.
    public func frontier(hasWaymarks: Bool = false) throws -> Frontier {
        try read { db in
            let logs = try LogTable(db)
            var frontier = Frontier()
            var count = 0
            for entry in logs.entries.values.sorted(by: { $0.id < $1.id }) {
                let chain = try logs.chain(entry.number, db)
                var tips = chain.tips
                guard !tips.isEmpty else { continue }
                if hasWaymarks, count < Store.mostMarks { tips += tips.flatMap(chain.waymarks) }
                // Leaving some out only means that more is sent.
                var seen: Set<SegmentChain.Tip> = []
                frontier.tips[entry.id] = Array(tips.filter { seen.insert($0).inserted }.prefix(1000)).sorted()
                count += min(1000, tips.count)
            }
            return frontier
        }
    }

    /// The gaps, by log and place.
    public func gaps() throws -> [MissingItem] {
        try read { db in
            let logs = try LogTable(db)
            var found: [MissingItem] = []
            for entry in logs.entries.values.sorted(by: { $0.number < $1.number }) {
                let chain = try logs.chain(entry.number, db)
                let office = roster.device(entry.descriptor.deviceKey)?.office ?? "?"
                let missing = chain.missing
                let reach = roster.reach(ofDevice: entry.descriptor.deviceKey, log: entry.id, chain)
                for id in missing {
                    // What only leads to what was cut off need not come: a thief may have invented it.
                    guard
                        let next = chain.all.first(where: { $0.previous == id && reach?.refusal(of: $0) != .revoked })
                    else { continue }
                    let last = chain.all.filter { $0.last < next.first }.map(\.last).max() ?? 0
                    found.append(
                        MissingItem(log: entry.id, office: office, after: last, before: next.first, segment: id))
                }
                // The last good segments of a revoked key: what lies below them counts only once they have come.
                let cuts = Set((roster.revocations[entry.descriptor.deviceKey] ?? []).flatMap(\.cuts))
                for cut in cuts.sorted() where cut.log == entry.id && chain.link(cut.segment) == nil {
                    guard !found.contains(where: { $0.segment == cut.segment }) else { continue }
                    let last = chain.all.map(\.last).filter { $0 < cut.sequence }.max() ?? 0
                    found.append(
                        MissingItem(
                            log: entry.id, office: office, after: last, before: cut.sequence + 1, segment: cut.segment))
                }
            }
            return found
        }
    }

    /// The numbers of the segments that somebody with this frontier lacks, in the order in which they should be sent.
    ///
    /// - Parameters:
    ///   - frontier: what they hold without gaps; nil for nothing.
    ///   - wanted: further segments that they asked for by name.
    ///   - scopes: the scopes that they hold.
    public func segmentNumbers(
        lackedBy frontier: Frontier?, wanted: Set<SegmentID> = [], scopes: ScopeSet = .all
    ) throws -> [Int64] {
        try read { db in
            let logs = try LogTable(db)
            var numbers: [Int64] = []
            for entry in logs.entries.values where scopes.contains(entry.descriptor.scope) {
                let chain = try logs.chain(entry.number, db)
                var held: Set<SegmentID> = []
                for tip in frontier?.tips[entry.id] ?? [] {
                    var current = chain.link(tip.segment)
                    while let link = current, held.insert(link.id).inserted { current = chain.link(link.previous) }
                }
                for link in chain.all where !held.contains(link.id) || wanted.contains(link.id) {
                    guard
                        let number = try Int64.fetchOne(
                            db, sql: "SELECT no FROM segment WHERE id = ?", arguments: [Data(link.id.bytes)])
                    else { continue }
                    numbers.append(number)
                }
            }
            return numbers.sorted()
        }
    }

    /// A stored segment, exactly as received.
    public func segment(_ number: Int64) throws -> Segment? {
        try read { db in
            try Row.fetchOne(db, sql: StoredSegment.query + " WHERE no = ?", arguments: [number])
                .map { try StoredSegment($0).segment }
        }
    }

    /// Whether a segment of that name is held.
    public func holds(_ id: SegmentID) throws -> Bool {
        try read { db in
            try Bool.fetchOne(
                db, sql: "SELECT EXISTS (SELECT 1 FROM segment WHERE id = ?)", arguments: [Data(id.bytes)])
                ?? false
        }
    }

    /// Segments whose personal data is not here, or not whole, although this device may hold it.
    public func segmentsLackingPrivate(limit: Int) throws -> [SegmentID] {
        let scopes = standing?.personalScopes ?? .none
        return try read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT segment.id, log.scope FROM segment JOIN log ON log.no = segment.log
                    WHERE lacks_private = 1 ORDER BY segment.no
                    """)
            var found: [SegmentID] = []
            while found.count < limit, let row = try rows.next() {
                let id: Data = row[0]
                if scopes.contains(row[1]), let segment = SegmentID(id) { found.append(segment) }
            }
            return found
        }
    }

    /// The next number for a notice of this store: that of the clock where it is ahead, so that a machine that was rolled back, which cannot
    /// know it, is heard again at once.
    public func nextNoticeCounter() throws -> Int64 {
        try write { db in
            let next = max(((try Store.meta("notice_counter", db) as Int64?) ?? 0) + 1, clock())
            try Store.setMeta("notice_counter", next, db)
            return next
        }
    }

    /// Keeps what another store says it holds, if it is newer than what was heard of the same incarnation of it.
    ///
    /// A notice speaks only for its signer and its epoch: one of another epoch takes the place of what was known. Epochs have no order: one
    /// that comes late may be an earlier one, until the next notice of the other comes.
    public func remember(_ notice: FrontierNotice) throws {
        try write { db in
            let known = try Store.notice(of: notice.signer, db)
            let heard =
                try Int64.fetchOne(
                    db, sql: "SELECT counter FROM heard WHERE device = ? AND epoch = ?",
                    arguments: [Data(notice.signer), Data(notice.epoch)])
                // Known since before the table was there.
                ?? (known?.epoch == notice.epoch ? known?.counter : nil)
            if let heard, heard >= notice.counter { return }
            try db.execute(
                sql: "INSERT OR REPLACE INTO heard (device, epoch, counter) VALUES (?, ?, ?)",
                arguments: [Data(notice.signer), Data(notice.epoch), notice.counter])
            try db.execute(
                sql: "INSERT OR REPLACE INTO peer (device, notice, received_at) VALUES (?, ?, ?)",
                arguments: [Data(notice.signer), Data(notice.bytes), clock()])
        }
    }

    /// What the sender of a parcel says it holds, as far as it is held here: by the first bytes of names.
    public func notice(of manifest: Manifest, _ holdings: Holdings) throws -> FrontierNotice {
        try read { db in
            let logs = try LogTable(db)
            let entries = Dictionary(
                grouping: logs.entries.values, by: { Array($0.id.bytes.prefix(Holdings.prefixLength)) })
            var frontier = Frontier()
            for tip in holdings.tips {
                for entry in entries[tip.log] ?? [] {
                    let ends = try logs.chain(entry.number, db).overlapping(first: tip.sequence, last: tip.sequence)
                    let found = ends.filter { $0.last == tip.sequence && $0.id.bytes.starts(with: tip.segment) }
                    guard found.count == 1 else { continue }
                    let end = SegmentChain.Tip(sequence: tip.sequence, segment: found[0].id)
                    if frontier.tips[entry.id]?.contains(end) != true {
                        frontier.tips[entry.id, default: []].append(end)
                    }
                }
            }
            return FrontierNotice(holdings, of: manifest, frontier: frontier)
        }
    }

    private static func notice(of device: [UInt8], _ db: Database) throws -> FrontierNotice? {
        try Data.fetchOne(db, sql: "SELECT notice FROM peer WHERE device = ?", arguments: [Data(device)])
            .flatMap { try? FrontierNotice(bytes: Array($0)) }
    }

    /// The newest notice of each other store, with this store's clock when it came.
    public func notices() throws -> [(notice: FrontierNotice, receivedAt: Int64)] {
        try read { db in
            try Row.fetchAll(db, sql: "SELECT notice, received_at FROM peer").compactMap { row in
                let bytes: Data = row[0]
                return (try? FrontierNotice(bytes: Array(bytes))).map { ($0, row[1]) }
            }
        }
    }
}
