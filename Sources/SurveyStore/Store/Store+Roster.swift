internal import DeltaBundle
internal import Foundation
internal import GRDB
internal import Replication
public import Trust

extension Store {
    /// Unites a roster with the one held, and looks again at what it may have changed.
    ///
    /// - Returns: whether anything was new, and what became of segments that had been waiting.
    public func unite(_ other: Roster) throws -> (changed: Bool, applied: ApplyCounts) {
        let (next, counts) = try write { db -> (Roster?, ApplyCounts) in
            var next = roster
            let before = next
            guard next.unite(with: other) else { return (nil, ApplyCounts()) }
            try db.execute(sql: "UPDATE roster SET bytes = ?", arguments: [Data(next.bytes)])
            try Store.setMeta("roster_digest", Data(next.digest), db)
            let logs = try LogTable(db)
            let merger = try Merger(db, logs: logs, roster: next)
            for entry in logs.entries.values.sorted(by: { $0.number < $1.number }) {
                let key = entry.descriptor.deviceKey
                let isSame =
                    before.standings[key] == next.standings[key] && before.withdrawn[key] == next.withdrawn[key]
                    && before.revocations[key] == next.revocations[key]
                if !isSame { try merger.rejudge(entry.number, every: true) }
            }
            var counts = try retryWaiting(db, merger, roster: next)
            if !next.redactedRecords.isSubset(of: before.redactedRecords), try Store.stripWaiting(db) {
                counts.erased = true
            }
            if !before.redactedRecords.isSubset(of: next.redactedRecords) { try merger.reviveErased() }
            if try finish(merger, db) { counts.erased = true }
            try merger.flush()
            return (next, counts)
        }
        guard let next else { return (false, ApplyCounts()) }
        setRoster(next)
        if counts.erased { try scrub() }
        return (true, counts)
    }
}
