internal import DeltaBundle
internal import Foundation
internal import GRDB
internal import Replication
internal import SurveyModel
internal import Trust

/// Redactions: what personal data an administrator had erased, and that it stays so.
extension Merger {
    /// Whether an administrator had the personal data of a record erased.
    func isRedacted(_ key: RecordKey) throws -> Bool {
        guard !roster.redactedRecords.isEmpty else { return false }
        return roster.redactedRecords.contains(try names.lastingName(key))
    }

    /// Erases what redactions cover and is held, be it that it came or found its record only now.
    ///
    /// - Returns: whether anything was erased: then the file has to be scrubbed, too.
    func eraseRedacted() throws -> Bool {
        var isErased = false
        for name in roster.redactedRecords.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            for key in try records(lastingName: name) {
                let sealed = try sealedDots(of: key)
                guard try erasedChanges(key) != sealed.count else { continue }
                if try erase(key, sealed) { isErased = true }
                if try eraseDrafts(of: key) { isErased = true }
                let done = try sql("INSERT OR REPLACE INTO erased (record, changes) VALUES (?, ?)")
                done.bind(1, key.rawValue)
                done.bind(2, Int64(sealed.count))
                try done.run()
            }
        }
        if isErased { try Store.setMeta(Store.scrubPending, 1, db) }
        return isErased
    }

    /// The notes in drafts of interviews of an enterprise go with it.
    private func eraseDrafts(of enterprise: RecordKey) throws -> Bool {
        var isErased = false
        for row in try Row.fetchAll(db, sql: "SELECT id, enterprise, answers FROM draft") {
            guard try source.record(createdAt: Dot(rawValue: row["enterprise"])) == enterprise else { continue }
            let answers: String = row["answers"]
            let rest = Store.withoutPersonalData(draft: answers)
            guard rest != answers else { continue }
            try db.execute(sql: "UPDATE draft SET answers = ? WHERE id = ?", arguments: [rest, row["id"] as Int64])
            isErased = true
        }
        return isErased
    }

    /// Looks again at records that were erased by redactions that count no more: what was taken out is lacking now.
    func reviveErased() throws {
        for raw in try Int64.fetchAll(db, sql: "SELECT record FROM erased") {
            let key = RecordKey(rawValue: raw)
            guard try !isRedacted(key) else { continue }
            try db.execute(sql: "DELETE FROM erased WHERE record = ?", arguments: [raw])
            for dot in try sealedDots(of: key) {
                try stored(at: dot).map { try refreshLacks(log: $0.log, $0.segment.link(branch: $0.branch)) }
            }
        }
    }

    private func erasedChanges(_ key: RecordKey) throws -> Int? {
        let statement = try sql("SELECT changes FROM erased WHERE record = ?")
        defer { statement.reset() }
        statement.bind(1, key.rawValue)
        return try statement.step() ? Int(statement.integer(0)) : nil
    }

    /// The records of a lasting name: several when branches of a fork gave one dot to changes that are alike.
    func records(lastingName name: [UInt8]) throws -> [RecordKey] {
        if name.count == 17, name[0] == 2 { return try [record(named: Array(name.dropFirst()))].compactMap { $0 } }
        // What somebody signed need not be a name.
        var reader = ByteReader(name)
        guard (try? reader.byte()) == 1, let bytes = try? reader.raw(16), let id = LogID(bytes),
            let log = logs.number(id), let place = try? reader.count(atMost: Int(Dot.maximumSequence)), place > 0
        else { return [] }
        let sequence = Int64(place)
        let branches = try logs.chain(log, db).overlapping(first: sequence, last: sequence).map(\.branch) + [0]
        return try Set(branches).sorted().map {
            RecordKey(rawValue: Dot(log: log, branch: $0, sequence: sequence).rawValue)
        }
        .filter { try records.row($0) != nil && names.lastingName($0) == name }
    }

    /// Every copy of every change of a record that stands in a segment.
    private func sealedDots(of key: RecordKey) throws -> [Dot] {
        try dots(of: key).flatMap { try sealedCopies(of: $0) }
    }

    private func sealedCopies(of dot: Dot) throws -> [Dot] {
        let branches = try copies(of: dot)
        return try logs.chain(dot.log, db).overlapping(first: dot.sequence, last: dot.sequence)
            .filter { branches.contains($0.branch) }
            .map { Dot(log: dot.log, branch: $0.branch, sequence: dot.sequence) }
    }

    private func erase(_ key: RecordKey, _ dots: [Dot]) throws -> Bool {
        var isErased = false
        for dot in dots {
            guard let stored = try stored(at: dot), var body = stored.segment.privateBody,
                let place = try leaf(of: dot.sequence, in: stored), body.leaves[place].isHeld
            else { continue }
            body.leaves[place] = .redacted(body.leaves[place].hash)
            try write(body, into: stored)
            isErased = true
        }
        for dot in dots {
            try stored(at: dot).map { try refreshLacks(log: $0.log, $0.segment.link(branch: $0.branch)) }
        }
        guard isErased else { return false }
        source.forget()
        try forgetImported(key)
        try recompute(key)
        return true
    }

    private func stored(at dot: Dot) throws -> StoredSegment? {
        try Row.fetchOne(
            db,
            sql: StoredSegment.query + " WHERE log = ? AND branch = ? AND first <= ? AND first + count > ?",
            arguments: [dot.log, dot.branch, dot.sequence, dot.sequence]
        ).map { try StoredSegment($0) }
    }

    /// Which leaf is a change's; nil when it has none.
    private func leaf(of sequence: Int64, in stored: StoredSegment) throws -> Int? {
        try personalChanges(of: stored).firstIndex { $0.dot.sequence == sequence }
    }

    /// The changes that have a leaf, in the leaves' order; none when the body cannot be read.
    private func personalChanges(of stored: StoredSegment) throws -> [Change] {
        ((try? stored.segment.body().changes) ?? []).filter { $0.writes.contains(where: \.isPrivate) }
    }

    private func write(_ body: PrivateBody, into stored: StoredSegment) throws {
        var writer = ByteWriter()
        body.append(to: &writer)
        try db.execute(
            sql: "UPDATE segment SET private = ?, private_length = ? WHERE id = ?",
            arguments: [
                Data(try Compression.compress(writer.bytes, level: Compression.storedLevel)), writer.bytes.count,
                Data(stored.segment.id.bytes),
            ])
    }

    /// The places of the leaves of which the record is redacted.
    func redactedLeaves(of stored: StoredSegment) throws -> [Int] {
        guard !roster.redactedRecords.isEmpty else { return [] }
        return try personalChanges(of: stored).enumerated().filter { _, change in
            let dot = try source.canonical(Dot(log: stored.log, branch: stored.branch, sequence: change.dot.sequence))
            guard let local = try source.change(at: dot) else { return false }
            let key: RecordKey?
            if case .existing = change.identity { key = local.record } else { key = try source.record(createdAt: dot) }
            return try key.map { try isRedacted($0) } ?? false
        }.map(\.offset)
    }

    /// Works out whether a segment lacks personal data: what was redacted is nothing that it lacks.
    func refreshLacks(log: Int, _ link: SegmentChain.Link) throws {
        guard let stored = try stored(at: Dot(log: log, branch: link.branch, sequence: link.first)) else { return }
        let count = stored.segment.statement.privateCount
        guard count > 0 else { return }
        let leaves = stored.segment.privateBody?.leaves
        let lacking = (0..<count).filter { leaves?[$0].isHeld != true }
        let isLacking = try !lacking.isEmpty && !Set(lacking).isSubset(of: redactedLeaves(of: stored))
        try db.execute(
            sql: "UPDATE segment SET lacks_private = ? WHERE id = ?",
            arguments: [isLacking, Data(stored.segment.id.bytes)])
    }

    /// Forgets the hashes of the personal cells that an import gave: a telephone number can be guessed from its hash.
    private func forgetImported(_ key: RecordKey) throws {
        guard let name = try names.keyedName(key), let row = try records.row(key), let kind = Catalogue.kind(row.kind)
        else { return }
        try ImportedCells.forget(name, fields: kind.fields.filter(\.isPrivate).map(\.id), sql)
    }
}

extension Store {
    /// The fact that something was erased and may still stand in unused parts of the file.
    static let scrubPending = "scrub_pending"

    /// Writes the file anew, so that nothing that was erased is left in its unused parts or its log.
    ///
    /// Where that cannot be done now, as on a full disk or beside another program, it is tried again when the store is opened.
    func scrub() throws {
        try? queue.writeWithoutTransaction { db in
            try db.execute(sql: "VACUUM")
            // The file itself is new only once the log is in it, for which no other program may be reading: SQLite says so in
            // a row, and not by an error.
            guard try Int.fetchOne(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)") == 0 else { return }
            try db.execute(sql: "DELETE FROM meta WHERE name = ?", arguments: [Store.scrubPending])
        }
    }

    /// Whether something was erased and the file could not be scrubbed yet.
    public func isScrubPending() throws -> Bool {
        try read { try Store.meta(Store.scrubPending, $0) as Int64? != nil }
    }

    /// Takes the personal data out of what waits for its signer: nobody can say yet of which records it is.
    ///
    /// - Returns: whether there was any: then the file has to be scrubbed.
    static func stripWaiting(_ db: Database) throws -> Bool {
        var isStripped = false
        for row in try Row.fetchAll(db, sql: "SELECT id, bytes, raw_length FROM waiting") {
            let (id, bytes): (Data, Data) = (row["id"], row["bytes"])
            guard let raw = Compression.decompress(bytes, rawLength: row["raw_length"]) else { continue }
            var reader = ByteReader(raw)
            let whole = try Segment(from: &reader)
            let segment = whole.withoutPrivateBody
            guard segment != whole else { continue }
            isStripped = true
            var writer = ByteWriter()
            segment.append(to: &writer)
            try db.execute(
                sql: "UPDATE waiting SET bytes = ?, raw_length = ? WHERE id = ?",
                arguments: [
                    Data(try Compression.compress(writer.bytes, level: Compression.storedLevel)), writer.bytes.count,
                    id,
                ])
        }
        if isStripped { try setMeta(scrubPending, 1, db) }
        return isStripped
    }

    /// Takes the personal data out of the draft of an interview.
    static func withoutPersonalData(draft answers: String) -> String {
        guard var members = (try? JSONSerialization.jsonObject(with: Data(answers.utf8))) as? [String: Any],
            members.removeValue(forKey: "note") != nil,
            let bytes = try? JSONSerialization.data(withJSONObject: members, options: .sortedKeys)
        else { return answers }
        return String(decoding: bytes, as: UTF8.self)
    }
}
