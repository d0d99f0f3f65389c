internal import Replication

extension Roster {
    /// Whether only programs that know revocations and redactions can read it.
    public var isSecondForm: Bool { redactions.count > 0 || roots.values.contains { $0.form == .second } }

    /// All entries, in canonical order.
    public var bytes: [UInt8] { bytes(enrolments.byRisingHash.map(\.word), redactions.byRisingHash.map(\.word)) }

    private func bytes(_ enrolments: [Enrolment], _ redactions: [Redaction]) -> [UInt8] {
        var writer = ByteWriter()
        writer.count(roots.count)
        for entry in roots.values.sorted(by: { ($0.version, Hex.text($0.hash)) < ($1.version, Hex.text($1.hash)) }) {
            entry.append(to: &writer)
        }
        writer.count(enrolments.count)
        for enrolment in enrolments { enrolment.append(to: &writer) }
        // A piece may hold no redaction although the roster does: its form is that of what stands in it.
        guard !redactions.isEmpty || roots.values.contains(where: { $0.form == .second }) else { return writer.bytes }
        writer.count(redactions.count)
        for redaction in redactions { redaction.append(to: &writer) }
        return writer.bytes
    }

    /// All entries as payloads of roster frames, each of which is a roster with all root entries: one, unless there are very many entries.
    ///
    /// - Parameter limit: the most bytes of enrolments and redactions in one.
    public func pieces(limit: Int) -> [[UInt8]] {
        var pieces: [[UInt8]] = []
        var enrolled: [Enrolment] = []
        var redacted: [Redaction] = []
        var size = 0
        func makeRoom(_ more: Int) {
            if size > 0, size + more > limit {
                pieces.append(bytes(enrolled, redacted))
                (enrolled, redacted, size) = ([], [], 0)
            }
            size += more
        }
        for (_, enrolment) in enrolments.byRisingHash {
            makeRoom(enrolment.size)
            enrolled.append(enrolment)
        }
        for (_, redaction) in redactions.byRisingHash {
            makeRoom(redaction.size)
            redacted.append(redaction)
        }
        return pieces + [bytes(enrolled, redacted)]
    }

    /// Reads a roster; entries that nobody of the program signed are left out.
    ///
    /// - Throws: `TrustError.rosterInvalid` when there is no first entry that its administrators signed, or the bytes are no roster.
    public init(bytes: [UInt8]) throws(TrustError) {
        var reader = ByteReader(bytes)
        var entries: [RootEntry] = []
        var enrolled: [Enrolment] = []
        var redacted: [Redaction] = []
        do {
            for _ in 0..<(try reader.count(atMost: 10_000)) { entries.append(try RootEntry(from: &reader)) }
            for _ in 0..<(try reader.count(atMost: 100_000)) { enrolled.append(try Enrolment(from: &reader)) }
            // One form only: the list stands where there is something that an earlier program would not read.
            let hasSecondForm = entries.contains { $0.form == .second }
            if hasSecondForm || reader.remaining > 0 {
                for _ in 0..<(try reader.count(atMost: 100_000)) { redacted.append(try Redaction(from: &reader)) }
                guard hasSecondForm || !redacted.isEmpty else { throw reader.failure(.inconsistent) }
            }
            try reader.end()
        } catch { throw TrustError.invalidRoster }
        guard let first = entries.first(where: { $0.version == 0 }) else { throw TrustError.invalidRoster }
        try self.init(first: first)
        for entry in entries { take(entry) }
        for entry in enrolled { enrolments.take(entry) }
        for entry in redacted { redactions.take(entry) }
        leaveOutStrangers()
        settle()
    }

    /// Leaves out what nobody of the program signed, so that strangers cannot make everybody's roster grow: root entries
    /// without an administrator's signature, and enrolments and redactions by keys that never were a registrar's or an
    /// administrator's.
    private mutating func leaveOutStrangers() {
        var kept = roots.filter { $0.key == program.bytes }
        var known = 0
        while kept.count > known {
            known = kept.count
            let administrators = Set(kept.values.flatMap { $0.administrators.map(\.key) })
            kept = roots.filter { hash, entry in
                kept[hash] != nil
                    || entry.program == program && !administrators.isDisjoint(with: entry.signatures.keys)
            }
        }
        roots = kept
        let registrars = Set(kept.values.flatMap { $0.registrars.map(\.key) })
        enrolments.keep(of: program, by: registrars)
        let administrators = Set(kept.values.flatMap { $0.administrators.map(\.key) })
        redactions.keep(of: program, by: administrators)
    }
}

extension TrustError {
    /// The roster cannot be read, or its first entry is not signed by its own administrators.
    public static let invalidRoster = TrustError(
        Code("roster-invalid"), "the roster is damaged or not signed by its administrators",
        advice: "ask for a new copy from an office of your program")
}
