internal import DeltaBundle
internal import Foundation
internal import GRDB
internal import Replication
internal import SurveyModel
internal import Trust

/// What two offices read to each other on the phone: equal codes without a warning mean equal data.
public struct StateCode: Hashable, Sendable {
    /// Twelve characters, 60 bits, over all scopes.
    public let text: String
    /// The code of each scope.
    public let byScope: [String: String]
    /// What the text is the beginning of, 32 bytes.
    let hash: [UInt8]
    /// Stable words for what keeps equal codes from meaning equal data: `gaps`, `waiting`, `tail`, `roster-frozen`.
    public let warnings: [String]
}

extension Store {
    /// The state code: per scope, a hash of the roster, the branch tips, and what is held beyond gaps or lacks its private body.
    public func stateCode() throws -> StateCode {
        try read { db in
            let logs = try LogTable(db)
            var parts: [String: ByteWriter] = [:]
            var hasGaps = false
            for entry in logs.entries.values.sorted(by: { $0.id < $1.id }) {
                let chain = try logs.chain(entry.number, db)
                guard chain.count > 0 else { continue }
                var writer = parts[entry.descriptor.scope] ?? ByteWriter()
                writer.raw(entry.id.bytes)
                let tips = chain.tips
                writer.count(tips.count)
                for tip in tips {
                    writer.varint(UInt64(tip.sequence))
                    writer.raw(tip.segment.bytes)
                }
                let beyond = chain.beyondGaps.map(\.id).sorted()
                hasGaps = hasGaps || !beyond.isEmpty
                writer.count(beyond.count)
                for id in beyond { writer.raw(id.bytes) }
                let lacking = try Data.fetchAll(
                    db,
                    sql: "SELECT id FROM segment WHERE log = ? AND lacks_private = 1 ORDER BY id",
                    arguments: [entry.number])
                writer.count(lacking.count)
                for id in lacking { writer.raw(id) }
                parts[entry.descriptor.scope] = writer
            }
            var whole = ByteWriter()
            whole.raw("aldea state v1\n".utf8)
            whole.raw(roster.program.bytes)
            whole.raw(roster.digest)
            var byScope: [String: String] = [:]
            for (scope, part) in parts.sorted(by: { $0.key < $1.key }) {
                var writer = ByteWriter()
                writer.raw("aldea scope v1\n".utf8)
                writer.raw(roster.program.bytes)
                writer.text(scope)
                writer.raw(roster.digest)
                writer.raw(part.bytes)
                let hash = Digest.sha256(writer.bytes)
                byScope[scope] = Base32.groups(hash, characters: 12)
                whole.raw(hash)
            }
            var warnings: [String] = []
            if hasGaps { warnings.append("gaps") }
            if try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM waiting)") == true {
                warnings.append("waiting")
            }
            if try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM tail)") == true { warnings.append("tail") }
            if roster.isFrozen { warnings.append("roster-frozen") }
            let hash = Digest.sha256(whole.bytes)
            return StateCode(
                text: Base32.groups(hash, characters: 12), byScope: byScope, hash: hash, warnings: warnings)
        }
    }

    /// The full digest, worked out once for each state: equal segments and rosters give equal digests.
    ///
    /// ``fullDigest(progress:)`` works it out in any case, and ``verify(progress:)`` with it.
    /// - Parameter progress: told how many records are done, when it has to be worked out.
    /// - Returns: 32 bytes.
    public func digestOfState(progress: ((Int) -> Void)? = nil) throws -> [UInt8] {
        let state = try stateCode()
        // What is not sealed yet changes the digest and not the state.
        guard !state.warnings.contains("tail") else { return try fullDigest(progress: progress) }
        let known = try read { db in
            try Data.fetchOne(db, sql: "SELECT digest FROM known_digest WHERE state = ?", arguments: [Data(state.hash)])
        }
        if let known { return Array(known) }
        let digest = try fullDigest(progress: progress)
        // Where it cannot be kept, as on a full disk, the next one is worked out again.
        try? write { db in
            try db.execute(sql: "DELETE FROM known_digest")
            try db.execute(
                sql: "INSERT INTO known_digest (state, digest) VALUES (?, ?)",
                arguments: [Data(state.hash), Data(digest)])
        }
        return digest
    }

    /// The full digest: over the live heads of every record, fields and kinds that this version does not know included.
    ///
    /// For each record: its name, kind, and for each field the heads' names and, unless the field is personal, their canonical values.
    /// - Returns: 32 bytes.
    public func fullDigest(progress: ((Int) -> Void)? = nil) throws -> [UInt8] {
        try inspect { _, merger in
            // The digest stands on what is shown, so that it tells when that is not what the changes give.
            let hashes = RecordHashes(beside: path)
            var digester = try RecordDigester(merger, hashes, beside: path)
            var done = 0
            try merger.records.forEachRow { key, row in
                guard !row.flags.contains(.hidden) else { return }
                try digester.add(key, row)
                done += 1
                if done % 5000 == 0 { progress?(done) }
            }
            try digester.finish()
            var stream = SHA256Stream()
            stream.update(Array("aldea digest v1\n".utf8))
            stream.update(roster.program.bytes)
            try hashes.drain(into: &stream)
            return stream.finish()
        }
    }
}
