import Replication
import Trust

/// Signed entries of a roster as a fuzzer's bytes describe them: all are signed well, by those who may or by others,
/// whatever they say.
struct RosterScript {
    private(set) var roots: [RootEntry] = []
    private(set) var enrolments: [Enrolment] = []
    private(set) var redactions: [Redaction] = []
    let program: ProgramID

    /// Everybody who signs something.
    static let keys = (1...5).map { try! SigningKey(seed: [UInt8](repeating: UInt8($0), count: 32)) }
    private static let scopes = ["centro", "norte", "program", "cent\u{301}ro", ""]
    private static let offices = ["GTO", "PUE", "", "\u{0}"]
    private static let nowhere = [UInt8](repeating: 0, count: 32)
    /// The most entries of a script.
    private static let mostEntries = 16

    init(_ choices: inout Choices) throws {
        let first = try RosterScript.root(&choices, after: [], in: nil, naming: [])
        program = ProgramID(first.hash)!
        roots = [first]
        while !choices.isEmpty, roots.count + enrolments.count + redactions.count < RosterScript.mostEntries {
            switch choices.below(4) {
            case 0:
                let hashes = enrolments.map(\.hash) + redactions.map(\.hash)
                roots.append(try RosterScript.root(&choices, after: roots, in: program, naming: hashes))
            case 1: redactions.append(try redaction(&choices))
            default: enrolments.append(try enrolment(&choices))
            }
        }
    }

    private static func key(_ choices: inout Choices) -> SigningKey { choices.one(of: keys) }

    private static func scopes(_ choices: inout Choices) -> [String] {
        let mask = choices.byte()
        return scopes.enumerated().filter { mask >> UInt8($0.offset) & 1 == 1 }.map(\.element)
    }

    /// Some of the hashes, each once: equal words have one hash, and no reader takes an entry that names it twice.
    private static func some(_ hashes: [[UInt8]], _ choices: inout Choices) -> [[UInt8]] {
        let mask = choices.byte()
        return Array(Set(hashes.enumerated().filter { mask >> UInt8($0.offset % 8) & 1 == 1 }.map(\.element)))
    }

    private static func root(
        _ choices: inout Choices, after earlier: [RootEntry], in program: ProgramID?, naming hashes: [[UInt8]]
    ) throws -> RootEntry {
        let style = choices.byte()
        var previous = earlier.suffix(1)
        if style & 1 == 1, earlier.count > 1 { previous = earlier.suffix(2) }
        if style & 2 == 2, earlier.count > 1 { previous = [earlier[choices.below(earlier.count)]] }
        let administrators = keys.prefix(1 + choices.below(3)).map {
            RootEntry.Administrator(key: $0.publicKey.bytes, label: "administrator")
        }
        let registrars = (0..<choices.below(3)).map { _ in registrar(&choices, naming: hashes) }
        let revocations = style & 4 == 0 ? [] : (0..<(1 + choices.below(2))).map { _ in revocation(&choices) }
        let former =
            style & 8 == 0
            ? []
            : [
                RootEntry.FormerAdministrator(
                    key: key(&choices).publicKey.bytes, lastRedactions: some(hashes, &choices))
            ]
        var entry = RootEntry(
            version: program == nil ? 0 : (previous.map(\.version).max() ?? 0) + 1 + (style >> 7 == 1 ? 1 : 0),
            program: program, previous: program == nil ? [] : previous.map(\.hash),
            name: String(decoding: choices.bytes(choices.below(40)), as: UTF8.self),
            createdAt: choices.number(), nonce: [UInt8](repeating: choices.byte(), count: 16),
            threshold: 1 + choices.below(administrators.count), administrators: administrators,
            registrars: registrars, roles: style & 16 == 0 ? Role.defaults : [],
            revocations: revocations, formerAdministrators: former)
        // The first one counts only with its own administrators' signatures; later ones may lack them.
        let signers = program == nil ? administrators.count : choices.below(keys.count + 1)
        for key in keys.prefix(signers) { try entry.sign(with: key) }
        return entry
    }

    private static func registrar(_ choices: inout Choices, naming hashes: [[UInt8]]) -> RootEntry.Registrar {
        let low = 1 + choices.below(8)
        let ends = choices.byte()
        let grant = RootEntry.Registrar(
            key: key(&choices).publicKey.bytes, scopes: scopes(&choices), numbers: low...(low + choices.below(8)),
            givesAll: ends & 1 == 0)
        return ends & 6 == 6 ? grant.cut(behind: some(hashes, &choices)) : grant
    }

    private static func revocation(_ choices: inout Choices) -> RevocationStep {
        let key = key(&choices).publicKey.bytes
        guard choices.flag() else { return .restore(key: key) }
        let cuts = (0..<choices.below(3)).map { _ in
            Revocation.Cut(
                log: LogID([UInt8](repeating: choices.byte(), count: 16))!, sequence: Int64(choices.short()),
                segment: SegmentID([UInt8](repeating: choices.byte(), count: 32))!)
        }
        return .revoke(Revocation(key: key, reason: choices.one(of: Revocation.Reason.allCases), cuts: cuts))
    }

    private func enrolment(_ choices: inout Choices) throws -> Enrolment {
        let style = choices.byte()
        let earlier = enrolments.isEmpty || style & 1 == 0 ? nil : enrolments[choices.below(enrolments.count)]
        let stranger = ProgramID([UInt8](repeating: 0x77, count: 32))!
        return try Enrolment(
            program: style & 0xc0 == 0xc0 ? stranger : program, sequence: (earlier?.sequence ?? 0) + 1,
            previous: earlier?.hash ?? RosterScript.nowhere, deviceKey: RosterScript.key(&choices).publicKey.bytes,
            recipient: [UInt8](repeating: 9, count: 32), office: choices.one(of: RosterScript.offices),
            number: choices.below(20), role: choices.one(of: Role.defaults.map(\.name) + ["nobody's"]),
            writes: RosterScript.scopes(&choices), holds: RosterScript.scopes(&choices), at: choices.number(),
            registrar: RosterScript.key(&choices))
    }

    private func redaction(_ choices: inout Choices) throws -> Redaction {
        let earlier = redactions.isEmpty ? nil : redactions[choices.below(redactions.count)]
        let records = (0..<choices.below(4)).map { _ in [choices.byte()] + choices.bytes(2) }
        return try Redaction(
            program: program, sequence: (earlier?.sequence ?? 0) + 1, previous: earlier?.hash ?? RosterScript.nowhere,
            records: records, at: choices.number(), administrator: RosterScript.key(&choices))
    }

    /// Where a signature that is none stands beside each good one of the same key.
    enum Forgery {
        case none, before, behind
    }

    /// The entries as they stand in a frame, in their order or in the opposite one.
    func bytes(isReversed: Bool = false, forged: Forgery = .none) -> [UInt8] {
        var writer = ByteWriter()
        writer.count(roots.count)
        for entry in isReversed ? roots.reversed() : roots { RosterScript.append(entry, forged, to: &writer) }
        writer.count(enrolments.count)
        for entry in isReversed ? enrolments.reversed() : enrolments { entry.append(to: &writer) }
        if !redactions.isEmpty || roots.contains(where: \.isOfSecondForm) {
            writer.count(redactions.count)
            for entry in isReversed ? redactions.reversed() : redactions { entry.append(to: &writer) }
        }
        return writer.bytes
    }

    private static func append(_ entry: RootEntry, _ forged: Forgery, to writer: inout ByteWriter) {
        writer.block(entry.signedBytes)
        writer.count(entry.signatures.count * (forged == .none ? 1 : 2))
        for (key, signature) in entry.signatures.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            let forgery = [UInt8](repeating: 0, count: 64)
            for one in forged == .none ? [signature] : forged == .before ? [forgery, signature] : [signature, forgery] {
                writer.raw(key + one)
            }
        }
    }
}

extension RootEntry {
    /// Whether it is written in the form that knows revocations.
    var isOfSecondForm: Bool { signedBytes.starts(with: "aldea root v2\n".utf8) }
}
