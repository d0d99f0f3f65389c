public import DeltaBundle
internal import Foundation
internal import GRDB
public import Replication
internal import SurveyModel
internal import Trust

/// A held segment of a device's log, as a person sees it who decides up to where the device is trusted.
public struct LogSegmentItem: Sendable {
    /// The log.
    public let log: LogID
    /// The letter that the log has in record codes.
    public let letter: String
    /// The scope of the log.
    public let scope: String
    /// The segment.
    public let segment: SegmentID
    /// Its first change.
    public let first: Int64
    /// Its last change.
    public let last: Int64
    /// The segment before it.
    public let previous: SegmentID
    /// Whether no held segment follows it.
    public let isEnd: Bool
    /// Who entered its last change, as the device claims.
    public let person: String
    /// The device's wall clock then.
    public let at: Int64
    /// This store's clock when it came.
    public let receivedAt: Int64
}

/// A log of which two different segments cover one sequence number.
public struct ForkItem: Sendable {
    /// The log.
    public let log: LogID
    /// Its device's key.
    public let deviceKey: [UInt8]
    /// The scope of the log.
    public let scope: String
    /// A sequence number that both cover.
    public let sequence: Int64
    /// Two segments that cannot both be honest continuations of one log.
    public let segments: [Segment]
}

extension Store {
    /// The segments held of a device's logs, by log and place.
    public func segments(ofDevice key: [UInt8]) throws -> [LogSegmentItem] {
        try read { db in
            let logs = try LogTable(db)
            var found: [LogSegmentItem] = []
            for entry in logs.entries.values.sorted(by: { $0.number < $1.number })
            where entry.descriptor.deviceKey == key {
                let followed = Set(try logs.chain(entry.number, db).all.map(\.previous))
                for row in try Row.fetchAll(
                    db, sql: StoredSegment.query + " WHERE log = ? ORDER BY first, no", arguments: [entry.number])
                {
                    let stored = try StoredSegment(row)
                    let statement = stored.segment.statement
                    let last = (try? stored.segment.body())?.changes.last
                    found.append(
                        LogSegmentItem(
                            log: entry.id, letter: entry.descriptor.letter, scope: entry.descriptor.scope,
                            segment: stored.segment.id, first: statement.first, last: statement.last,
                            previous: statement.previous, isEnd: !followed.contains(stored.segment.id),
                            person: last?.person ?? "", at: last?.wallClock ?? 0, receivedAt: stored.receivedAt))
                }
            }
            return found
        }
    }

    /// The logs that were forked, each with two segments that prove it.
    public func forks() throws -> [ForkItem] {
        try read { db in
            let logs = try LogTable(db)
            return try logs.entries.values.sorted { $0.number < $1.number }.compactMap { entry in
                let chain = try logs.chain(entry.number, db)
                guard chain.isForked else { return nil }
                for link in chain.all {
                    guard
                        let rival = chain.overlapping(first: link.first, last: link.last).first(where: {
                            $0.id != link.id
                        })
                    else { continue }
                    let segments = try [link, rival].compactMap { link in
                        try Row.fetchOne(
                            db, sql: StoredSegment.query + " WHERE id = ?", arguments: [Data(link.id.bytes)]
                        ).map { try StoredSegment($0).segment }
                    }
                    return ForkItem(
                        log: entry.id, deviceKey: entry.descriptor.deviceKey, scope: entry.descriptor.scope,
                        sequence: max(link.first, rival.first), segments: segments)
                }
                return nil
            }
        }
    }
}
