internal import GRDB
internal import Replication
internal import SurveyModel
internal import Trust

extension Merger {
    /// The dots of every held change of a record, its creating ones first.
    func dots(of key: RecordKey) throws -> [Dot] {
        var found: Set<Int64> = [key.rawValue]
        let statement = try sql("SELECT dot FROM alias WHERE record = ?")
        defer { statement.reset() }
        statement.bind(1, key.rawValue)
        while try statement.step() { found.insert(statement.integer(0)) }
        found.formUnion(try records.changes(of: key).map(\.rawValue))
        return found.sorted().map { Dot(rawValue: $0) }
    }

    /// Why a change does not count; nil when it does.
    func withheldReason(_ dot: Dot) throws -> String? {
        let statement = try sql("SELECT reason FROM withheld WHERE dot = ?")
        defer { statement.reset() }
        statement.bind(1, dot.rawValue)
        return try statement.step() ? statement.text(0) : nil
    }

    private func isUnresolved(_ dot: Dot) throws -> Bool {
        let statement = try sql("SELECT 1 FROM unresolved WHERE dot = ?")
        defer { statement.reset() }
        statement.bind(1, dot.rawValue)
        return try statement.step()
    }

    /// Works out a record's heads, values and conflicts from all its changes.
    func recompute(_ key: RecordKey) throws {
        guard var row = try records.row(key) else { return }
        var changes: [Dot: Change] = [:]
        var counted: Set<Dot> = []
        var isPlain = true
        for dot in try dots(of: key) {
            guard let local = try source.change(at: dot) else { continue }
            changes[dot] = local.change
            let isValid = try withheldReason(dot) == nil
            if isValid { counted.insert(dot) }
            if !isValid { isPlain = false } else if try isUnresolved(dot) { isPlain = false }
            for field in Set(local.voidEdges) { try note(finding: key, field, "void-edge") }
        }
        try clear(finding: key, "built-on-withheld")
        var heads = RecordHeads(base: row.heads.base, fields: [])
        var shown: [FieldID: Dot] = [:]
        var conflicts: [FieldID] = []
        for field in Set(changes.values.flatMap { $0.writes.map(\.field) }) {
            let writes = changes.values.compactMap { change in
                change.write(of: field).map {
                    Heads.Write(dot: change.dot, replaces: $0.replaces, isValid: counted.contains(change.dot))
                }
            }
            let found = Heads.among(writes)
            heads[field] = found
            guard let first = found.first else { continue }
            if isBuiltOnWithheld(field, of: row.kind, found, changes, counted) {
                try note(finding: key, field, "built-on-withheld")
            }
            shown[field] = first
            guard found.count > 1 else { continue }
            let outcome = try decide(field, found, changes, isKeyed: row.flags.contains(.keyed))
            shown[field] = outcome.shown
            if outcome.isConflict { conflicts.append(field) }
        }
        row.heads = heads
        if isPlain { row.flags.remove(.whole) } else { row.flags.insert(.whole) }
        if shown.isEmpty { row.flags.insert(.hidden) } else { row.flags.remove(.hidden) }
        try records.update(key, row)
        try show(key, row.kind, heads, shown.mapValues { changes[$0]! }, conflicts)
    }

    /// Whether a value that counts replaced another one that does not: its author may have relied on it.
    private func isBuiltOnWithheld(
        _ field: FieldID, of kind: KindID, _ heads: [Dot], _ changes: [Dot: Change], _ counted: Set<Dot>
    ) -> Bool {
        // What a decision was taken on says nothing about the decision.
        let columns = Catalogue.kind(kind)?.field(field)?.columns ?? []
        func decided(_ value: [Scalar]) -> [Scalar] {
            zip(value, columns).map { $1.name.hasSuffix("_seen") ? .null : $0 } + value.dropFirst(columns.count)
        }
        return heads.contains { head in
            guard let write = changes[head]?.write(of: field), let value = write.value else { return false }
            return write.replaces.contains { dot in
                guard !counted.contains(dot), let under = changes[dot]?.write(of: field)?.value else { return false }
                return !Canonical.areEqual(decided(value), decided(under))
            }
        }
    }

    private func clear(finding key: RecordKey, _ what: String) throws {
        let statement = try sql("DELETE FROM finding WHERE record = ? AND what = ?")
        statement.bind(1, key.rawValue)
        statement.bind(2, what)
        try statement.run()
    }

    private func decide(
        _ field: FieldID, _ heads: [Dot], _ changes: [Dot: Change], isKeyed: Bool
    ) throws -> Conflict.Outcome {
        let candidates = try heads.map { dot in
            let write = changes[dot]?.write(of: field)
            let rivals = heads.contains { $0 != dot && $0.log == dot.log && $0.sequence == dot.sequence }
            return Conflict.Candidate(
                dot: dot, wallClock: changes[dot]?.wallClock ?? 0, log: logs.entry(dot.log)!.id,
                discriminator: rivals ? try names.contentHash(of: dot) + names.ancestryHash(of: dot) : [],
                replacesNothing: write?.replaces.isEmpty ?? true, value: write?.value ?? [])
        }
        // No set: it would keep one of two texts that Unicode calls equivalent, whichever came first.
        var replaced: [Dot: [[Scalar]]] = [:]
        if isKeyed {
            for head in heads {
                var open = changes[head]?.write(of: field)?.replaces ?? []
                var seen: Set<Dot> = []
                while let next = open.popLast() {
                    guard seen.insert(next).inserted, let write = changes[next]?.write(of: field) else { continue }
                    if let value = write.value { replaced[head, default: []].append(value) }
                    open.append(contentsOf: write.replaces)
                }
            }
        }
        return Conflict.decide(candidates, replacedValues: replaced)
    }

    /// Writes what is shown of a record into its typed table, and its conflicts and findings into theirs.
    private func show(
        _ key: RecordKey, _ kindID: KindID, _ heads: RecordHeads, _ shown: [FieldID: Change], _ conflicts: [FieldID]
    ) throws {
        for text in [
            "DELETE FROM conflict WHERE record = ?",
            "DELETE FROM finding WHERE record = ? AND what IN ('unfit-value', 'changed-since')",
        ] {
            let statement = try sql(text)
            statement.bind(1, key.rawValue)
            try statement.run()
        }
        for field in conflicts {
            let statement = try sql("INSERT INTO conflict (record, field) VALUES (?, ?)")
            statement.bind(1, key.rawValue)
            statement.bind(2, Int64(field.rawValue))
            try statement.run()
        }
        guard let kind = Catalogue.kind(kindID) else { return }
        try marks.noteBefore(kind.id, key, sql)
        marks.note(kind.id, key)
        let table = table(kind)
        guard !shown.isEmpty else { return try table.delete(key) }
        if !(try table.contains(key)) { _ = try table.insert(key, []) }
        let writes = kind.fields.map { ($0, shown[$0.id]?.write(of: $0.id)?.value) }
        for field in try table.update(key, writes) { try note(finding: key, field, "unfit-value") }
        try noteChangedSince(key, kind, heads)
    }

    /// A hash of the heads of all fields but one: what somebody who removes, approves, locks or merges has seen.
    ///
    /// - Parameter stands: changes that stand for others, such as an adopted one for the one that was adopted.
    func seenHash(_ key: RecordKey, except field: FieldID, stands: [Dot: Dot] = [:]) throws -> [UInt8] {
        guard let row = try records.row(key) else { return [] }
        var writer = ByteWriter()
        writer.raw("aldea seen v1\n".utf8)
        for other in row.heads.fields where other != field {
            writer.varint(UInt64(other.rawValue))
            let found = try row.heads[other].map { try names.seenName(stands[$0] ?? $0) }.sorted {
                $0.lexicographicallyPrecedes($1)
            }
            writer.count(found.count)
            for name in found { writer.raw(name) }
        }
        return Array(Digest.sha256(writer.bytes).prefix(16))
    }

    /// Lists a record whose removal, approval or merge was decided on a state that has changed since.
    func noteChangedSince(_ key: RecordKey, _ kind: Kind, _ heads: RecordHeads) throws {
        for field in kind.fields {
            // Of what was never decided nothing can have changed since.
            guard let seen = field.columns.first(where: { $0.name.hasSuffix("_seen") }), !heads[field.id].isEmpty
            else { continue }
            let statement = try sql("SELECT \"\(seen.name)\" FROM \"\(kind.name)\" WHERE id = ?")
            statement.bind(1, key.rawValue)
            let held = try statement.step() ? statement.bytes(0) : nil
            statement.reset()
            let clear = try sql("DELETE FROM finding WHERE record = ? AND field = ? AND what = 'changed-since'")
            clear.bind(1, key.rawValue)
            clear.bind(2, Int64(field.id.rawValue))
            try clear.run()
            if let held, try held != seenHash(key, except: field.id) {
                try note(finding: key, field.id, "changed-since")
            }
        }
    }
}
