internal import Replication

/// Who belongs to a program: its root chain and its registrars' enrolments.
///
/// A roster is a set of signed entries: two rosters unite to one whatever the order, and what counts in it is a function of that set.
public struct Roster: Hashable, Sendable {
    /// The program.
    public let program: ProgramID
    private var roots: [[UInt8]: RootEntry] = [:]
    private var enrolments: [[UInt8]: Enrolment] = [:]
    /// The root entries that count, oldest first.
    public private(set) var chain: [RootEntry] = []
    /// Whether two root entries of one version stand against each other: root changes wait until one entry names both.
    public private(set) var isFrozen = false
    /// The enrolments that count, by device key.
    public private(set) var devices: [[UInt8]: Enrolment] = [:]

    /// A hash of everything that counts, equal where the same rosters are held.
    public private(set) var digest: [UInt8] = []

    /// The scope that everyone holds.
    public static let programScope = "program"

    /// Begins a roster with a program's first entry.
    ///
    /// - Throws: `TrustError.rosterInvalid` when its administrators did not sign it.
    public init(first entry: RootEntry) throws(TrustError) {
        guard entry.version == 0, let program = ProgramID(entry.hash),
            entry.goodSignatures(of: entry.administrators) >= entry.threshold
        else { throw TrustError.invalidRoster }
        self.program = program
        take(entry)
        settle()
    }

    /// The newest root entry that counts.
    public var root: RootEntry { chain[chain.count - 1] }

    /// Adds entries of the same program, and the signatures that ours lack.
    ///
    /// - Returns: whether anything was new.
    @discardableResult
    public mutating func unite(with other: Roster) -> Bool {
        guard other.program == program else { return false }
        let before = (roots.count, enrolments.count, roots.values.reduce(0) { $0 + $1.signatures.count })
        for entry in other.roots.values {
            take(entry)
        }
        for enrolment in other.enrolments.values { take(enrolment) }
        settle()
        return before != (roots.count, enrolments.count, roots.values.reduce(0) { $0 + $1.signatures.count })
    }

    /// Adds a root entry, or the signatures that ours lacks.
    public mutating func add(_ entry: RootEntry) {
        take(entry)
        settle()
    }

    /// Adds an enrolment; one that its registrar did not sign is left out.
    public mutating func add(_ enrolment: Enrolment) {
        take(enrolment)
        settle()
    }

    /// Keeps an entry with its good signatures: a bad one must neither count nor stand in a good one's place.
    private mutating func take(_ entry: RootEntry) {
        let hash = entry.hash
        var held = roots[hash] ?? entry.unsigned
        held.adoptSignatures(of: entry)
        roots[hash] = held
    }

    /// Keeps an enrolment whose signature is good; of two good ones for the same words the smaller.
    private mutating func take(_ enrolment: Enrolment) {
        let hash = enrolment.hash
        if let held = enrolments[hash], !enrolment.signature.lexicographicallyPrecedes(held.signature) { return }
        if enrolment.isSignatureValid { enrolments[hash] = enrolment }
    }

    /// Leaves out what nobody of the program signed, so that strangers cannot make everybody's roster grow: root entries
    /// without an administrator's signature, and enrolments by keys that never were a registrar's.
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
        enrolments = enrolments.filter { $0.value.program == program && registrars.contains($0.value.registrar) }
    }

    /// Works out what counts.
    private mutating func settle() {
        chain = roots.values.filter { $0.version == 0 && $0.hash == program.bytes }
        isFrozen = false
        while let last = chain.last {
            var version = last.version
            var next = [last]
            // Two entries of one version are healed by one that names both; two that heal, by one that names those.
            repeat {
                version += 1
                let hashes = Set(next.map(\.hash))
                isFrozen = next.count > 1
                next = roots.values.filter { entry in
                    entry.version == version && entry.program == program && Set(entry.previous) == hashes
                        && entry.isSigned(by: last.administrators, atLeast: last.threshold)
                }
            } while next.count > 1
            guard let only = next.first else { break }
            isFrozen = false
            chain.append(only)
        }
        devices = [:]
        let ordered = enrolments.values.sorted {
            ($0.sequence, Hex.text($0.hash)) < ($1.sequence, Hex.text($1.hash))
        }
        for enrolment in ordered where counts(enrolment) { devices[enrolment.deviceKey] = enrolment }
        digest = workedOutDigest()
    }

    private func counts(_ enrolment: Enrolment) -> Bool {
        guard let registrar = root.registrars.first(where: { $0.key == enrolment.registrar }) else { return false }
        return enrolment.program == program
            && registrar.numbers.contains(enrolment.number)
            && enrolment.writes.allSatisfy { registrar.scopes.contains($0) }
            && (registrar.cut.map { isAtOrBefore(enrolment, cut: $0) } ?? true)
    }

    private func isAtOrBefore(_ enrolment: Enrolment, cut: [UInt8]) -> Bool {
        var current: Enrolment? = enrolments[cut]
        while let entry = current {
            if entry.hash == enrolment.hash { return true }
            current = enrolments[entry.previous]
        }
        return false
    }

    /// The role of a device's enrolment.
    public func role(of enrolment: Enrolment) -> Role? { root.roles.first { $0.name == enrolment.role } }

    /// The registrar's newest enrolment, on which the next one builds.
    public func lastEnrolment(by registrar: [UInt8]) -> Enrolment? {
        enrolments.values.filter { $0.registrar == registrar }
            .max { ($0.sequence, Hex.text($0.hash)) < ($1.sequence, Hex.text($1.hash)) }
    }

    /// The least number of the registrar's range that no device has.
    public func freeNumber(for registrar: RootEntry.Registrar) -> Int? {
        let taken = Set(enrolments.values.map(\.number))
        return registrar.numbers.first { !taken.contains($0) }
    }

    /// The newest wall clock in the roster: its age only warns.
    public var newestClock: Int64 { max(root.createdAt, enrolments.values.map(\.at).max() ?? 0) }

    private func workedOutDigest() -> [UInt8] {
        var writer = ByteWriter()
        writer.raw("aldea roster v1\n".utf8)
        for entry in chain { writer.raw(entry.hash) }
        for enrolment in devices.values.map(\.hash).sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            writer.raw(enrolment)
        }
        writer.byte(isFrozen ? 1 : 0)
        return Digest.sha256(writer.bytes)
    }

    /// All entries, in canonical order: a roster frame's payload.
    public var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.count(roots.count)
        for entry in roots.values.sorted(by: { ($0.version, Hex.text($0.hash)) < ($1.version, Hex.text($1.hash)) }) {
            entry.append(to: &writer)
        }
        writer.count(enrolments.count)
        for entry in enrolments.values.sorted(by: { Hex.text($0.hash) < Hex.text($1.hash) }) {
            entry.append(to: &writer)
        }
        return writer.bytes
    }

    /// Reads a roster; entries that nobody of the program signed are left out.
    ///
    /// - Throws: `TrustError.rosterInvalid` when there is no first entry that its administrators signed, or the bytes are no roster.
    public init(bytes: [UInt8]) throws(TrustError) {
        var reader = ByteReader(bytes)
        var entries: [RootEntry] = []
        var enrolled: [Enrolment] = []
        do {
            for _ in 0..<(try reader.count(atMost: 10_000)) { entries.append(try RootEntry(from: &reader)) }
            for _ in 0..<(try reader.count(atMost: 100_000)) { enrolled.append(try Enrolment(from: &reader)) }
            try reader.end()
        } catch { throw TrustError.invalidRoster }
        guard let first = entries.first(where: { $0.version == 0 }) else { throw TrustError.invalidRoster }
        try self.init(first: first)
        for entry in entries { take(entry) }
        for entry in enrolled { take(entry) }
        leaveOutStrangers()
        settle()
    }
}

extension TrustError {
    /// The roster cannot be read, or its first entry is not signed by its own administrators.
    public static let invalidRoster = TrustError(
        Code("roster-invalid"), "the roster is damaged or not signed by its administrators",
        advice: "ask for a new copy from an office of your program")
}
