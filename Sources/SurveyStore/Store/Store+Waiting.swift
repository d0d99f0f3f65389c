internal import DeltaBundle
internal import Foundation
internal import GRDB
internal import Replication
internal import Trust

/// Segments whose signer no roster names yet: kept within bounds, outside of all that counts, and tried again when a roster comes.
extension Store {
    /// The most that segments of unknown signers may take up, in bytes.
    static let waitingLimit: Int64 = 64 << 20

    func keepWaiting(_ offered: Segment, _ db: Database, _ counts: inout ApplyCounts) throws {
        counts.waiting += 1
        // Nobody can say yet whether it is of a record that was redacted; personal data comes again once its signer is known.
        let segment = roster.redactedRecords.isEmpty ? offered : offered.withoutPrivateBody
        if let known = try waitingSegment(segment.id, db) {
            let united = known.united(with: segment)
            guard united != known else { return }
            try db.execute(sql: "DELETE FROM waiting WHERE id = ?", arguments: [Data(segment.id.bytes)])
            return try insertWaiting(united, db, &counts)
        }
        try insertWaiting(segment, db, &counts)
    }

    private func waitingSegment(_ id: SegmentID, _ db: Database) throws -> Segment? {
        guard
            let row = try Row.fetchOne(
                db, sql: "SELECT bytes, raw_length FROM waiting WHERE id = ?", arguments: [Data(id.bytes)])
        else { return nil }
        let bytes: Data = row["bytes"]
        guard let raw = Compression.decompress(bytes, rawLength: row["raw_length"]) else { return nil }
        var reader = ByteReader(raw)
        return try Segment(from: &reader)
    }

    private func insertWaiting(_ segment: Segment, _ db: Database, _ counts: inout ApplyCounts) throws {
        var writer = ByteWriter()
        segment.append(to: &writer)
        let bytes = try Compression.compress(writer.bytes, level: Compression.storedLevel)
        let held =
            try counts.waitingBytes ?? Int64.fetchOne(db, sql: "SELECT total(length(bytes)) FROM waiting") ?? 0
        counts.waitingBytes = held
        guard held + Int64(bytes.count) <= Store.waitingLimit else { return }
        counts.waitingBytes = held + Int64(bytes.count)
        try db.execute(
            sql: "INSERT OR IGNORE INTO waiting (id, device, bytes, raw_length, received_at) VALUES (?, ?, ?, ?, ?)",
            arguments: [
                Data(segment.id.bytes), Data(segment.statement.log.deviceKey), Data(bytes), writer.bytes.count,
                clock(),
            ])
    }

    /// Applies what has been waiting for a signer whom the roster names now.
    func retryWaiting(_ db: Database, _ merger: Merger, roster: Roster) throws -> ApplyCounts {
        let ready = try Row.fetchAll(db, sql: "SELECT id, device, bytes, raw_length FROM waiting").filter { row in
            let device: Data = row["device"]
            return roster.device(Array(device)) != nil
        }
        var counts = ApplyCounts()
        guard !ready.isEmpty else { return counts }
        for row in ready {
            let id: Data = row["id"]
            let bytes: Data = row["bytes"]
            try db.execute(sql: "DELETE FROM waiting WHERE id = ?", arguments: [id])
            guard let raw = Compression.decompress(bytes, rawLength: row["raw_length"]) else { continue }
            var reader = ByteReader(raw)
            try apply(ReadySegment(try Segment(from: &reader)), roster, db, merger, &counts)
        }
        return counts
    }
}
