import Replication
import Trust

/// The reader of rosters and of a device's request, offered bytes as they are and entries that are signed well.
public struct RosterTarget {
    /// Reads a roster; a test puts a broken reader here, to see that it is found out.
    var read: ([UInt8]) throws -> Roster = { try Roster(bytes: $0) }

    /// How the bytes behind the first one are taken.
    enum Mode: UInt8, CaseIterable {
        case frame, entries, request, signedRequest
    }

    /// Makes a target of the library's reader.
    public init() {}

    /// Offers bytes to the reader.
    ///
    /// - Throws: `BrokenProperty`.
    public func check(_ bytes: [UInt8]) throws {
        guard let first = bytes.first else { return }
        let rest = Array(bytes.dropFirst())
        switch Mode.allCases[Int(first) % Mode.allCases.count] {
        case .frame:
            try checkEntries(rest)
            if let roster = try offer(rest) { try checkRoster(roster) }
        case .entries:
            var choices = Choices(rest)
            let script = try RosterScript(&choices)
            try checkEntries(script.bytes())
            try checkScript(script)
        case .request: try checkRequest(String(decoding: rest, as: UTF8.self))
        case .signedRequest: try checkSignedRequest(rest)
        }
    }

    /// Reads a roster; nil when it is refused.
    private func offer(_ bytes: [UInt8]) throws -> Roster? {
        do { return try read(bytes) } catch is TrustError { return nil }
    }

    /// Each entry on its own: what is read is what was signed, to the last byte, or it is refused.
    private func checkEntries(_ bytes: [UInt8]) throws {
        var reader = ByteReader(bytes)
        guard let roots = try? reader.count(atMost: 10_000) else { return }
        var hasSecondForm = false
        for _ in 0..<roots {
            guard let entry = try checkEntry(bytes, &reader, { try RootEntry(from: &$0) }, \.signedBytes) else {
                return
            }
            hasSecondForm = hasSecondForm || entry.isOfSecondForm
            try BrokenProperty.unless(
                (1...100).contains(entry.administrators.count) && entry.registrars.count <= 1000
                    && entry.threshold <= entry.administrators.count && entry.signatures.count <= 200,
                "a root entry beyond its caps was read")
        }
        guard let enrolments = try? reader.count(atMost: 100_000) else { return }
        for _ in 0..<enrolments {
            guard try checkEntry(bytes, &reader, { try Enrolment(from: &$0) }, \.signedBytes) != nil else { return }
        }
        guard hasSecondForm || reader.remaining > 0, let redactions = try? reader.count(atMost: 100_000) else { return }
        for _ in 0..<redactions {
            guard let entry = try checkEntry(bytes, &reader, { try Redaction(from: &$0) }, \.signedBytes) else {
                return
            }
            try BrokenProperty.unless(
                entry.records.count <= Redaction.maximumRecords, "a redaction beyond its caps was read")
        }
    }

    private func checkEntry<Entry: Hashable>(
        _ bytes: [UInt8], _ reader: inout ByteReader, _ read: (inout ByteReader) throws -> Entry,
        _ signed: (Entry) -> [UInt8]
    ) throws -> Entry? {
        let start = reader.offset
        var copies: [Entry?] = []
        for surroundings in Surroundings.allCases where surroundings != .none {
            var copy = ByteReader(surroundings.slice(Array(bytes[start...])))
            copies.append(try? read(&copy))
        }
        var block = ByteReader(bytes[start...])
        let entry = try? read(&reader)
        try BrokenProperty.unless(
            copies.allSatisfy { $0 == entry }, "what lies around an entry changes what is read")
        guard let entry else { return nil }
        let length = try block.count(atMost: bytes.count)
        let content = try block.raw(length)
        try BrokenProperty.unless(
            signed(entry).elementsEqual(content), "\(Entry.self) says other bytes than those that were signed")
        try BrokenProperty.unless(
            reader.offset > start && reader.offset <= bytes.count, "\(Entry.self) ends outside its bytes")
        return entry
    }

    /// A roster that was read has one form, is taken apart and united without loss, and grows by nothing that it holds.
    private func checkRoster(_ roster: Roster) throws {
        let written = roster.bytes
        guard let again = try offer(written) else { throw BrokenProperty("a roster is refused once written") }
        try BrokenProperty.unless(again == roster && again.bytes == written, "a roster written and read is another")
        var united: Roster?
        for piece in roster.pieces(limit: 700) {
            guard let part = try offer(piece) else { throw BrokenProperty("a piece of a roster is refused") }
            if united == nil { united = part } else { united?.unite(with: part) }
        }
        try BrokenProperty.unless(united?.digest == roster.digest, "the pieces of a roster are not the roster")
        var copy = roster
        try BrokenProperty.unless(!copy.unite(with: again) && copy == roster, "a roster grows by itself")
        try BrokenProperty.unless(
            roster.chain.first?.hash == roster.program.bytes && roster.digest.count == 32
                && roster.members.keys.allSatisfy { roster.devices[$0] != nil },
            "a roster does not hold together")
        _ = roster.proposals
        _ = roster.newestClock
        for registrar in roster.root.registrars {
            _ = roster.freeNumber(for: registrar)
            _ = roster.lastEnrolments(by: registrar.key)
            _ = roster.devices(under: [registrar])
        }
        for administrator in roster.root.administrators { _ = roster.lastRedactions(by: administrator.key) }
        _ = try? RootDraft(following: roster)
        for rival in roster.rivals { _ = try? RootDraft(healing: roster, taking: rival.hash).entry(at: 0) }
    }

    /// What counts is a function of the set of entries, whatever their order.
    private func checkScript(_ script: RosterScript) throws {
        guard let roster = try offer(script.bytes()) else { throw BrokenProperty("a roster signed well is refused") }
        try BrokenProperty.unless(roster.program == script.program, "a roster is of another program")
        try checkRoster(roster)
        try BrokenProperty.unless(
            try offer(script.bytes(isReversed: true)) == roster, "the order of entries in a frame matters")
        for forged in [RosterScript.Forgery.before, .behind] {
            try BrokenProperty.unless(
                try offer(script.bytes(forged: forged)) == roster, "a bad signature takes a good one's place")
        }
        var grown = try Roster(first: script.roots[0])
        for entry in script.redactions.reversed() { grown.add(entry) }
        for entry in script.enrolments { grown.add(entry) }
        for entry in script.roots.reversed() { grown.add(entry) }
        // What strangers signed is left out of what is read only, so it is read before it is compared.
        try BrokenProperty.unless(
            try Roster(bytes: grown.bytes) == roster, "the order in which entries come matters")
    }

    private func checkRequest(_ text: String) throws {
        guard let request = try? EnrolmentRequest(text: text) else { return }
        try BrokenProperty.unless(
            (try? EnrolmentRequest(text: request.text)) == request, "a request written and read is another")
    }

    /// Whatever a request says, signed by the device that it names.
    private func checkSignedRequest(_ bytes: [UInt8]) throws {
        let key = RosterScript.keys[0]
        let signed = Array("aldea request v1\n".utf8) + key.publicKey.bytes + bytes
        let lines = [
            "-----BEGIN ALDEA REQUEST-----", Hex.text(signed + (try key.sign(signed))), "-----END ALDEA REQUEST-----",
        ]
        try checkRequest(lines.joined(separator: "\n"))
    }
}
