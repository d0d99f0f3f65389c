public import Replication

/// Who belongs to a program: its root chain, its registrars' enrolments and its administrators' redactions.
///
/// A roster is a set of signed entries: two rosters unite to one whatever the order, and what counts in it is a function of that set.
public struct Roster: Hashable, Sendable {
    /// The program.
    public let program: ProgramID
    package internal(set) var roots: [[UInt8]: RootEntry] = [:]
    var enrolments = SignedWords<Enrolment>()
    var redactions = SignedWords<Redaction>()
    /// The root entries that count, oldest first.
    public internal(set) var chain: [RootEntry] = []
    /// The root entries of one version that stand against each other; root changes wait until one entry names them all.
    public internal(set) var rivals: [RootEntry] = []
    /// Which enrolments of registrars count whose grant has ended.
    var grants = RegistrarGrants()
    /// What counts of each device, by key.
    public internal(set) var standings: [[UInt8]: Standing] = [:]
    /// Devices whose enrolments are held and do not count, by key.
    public internal(set) var withdrawn: [[UInt8]: Enrolment] = [:]
    /// The keys that are cut; several revocations of one key stand only while the root is frozen, and then all must agree.
    public internal(set) var revocations: [[UInt8]: [Revocation]] = [:]
    /// The redactions that count, oldest first by their administrators' clocks.
    public internal(set) var erasures: [Redaction] = []
    /// The names of the records that they name.
    public internal(set) var redactedRecords: Set<[UInt8]> = []

    /// A hash of everything that counts, equal where the same rosters are held.
    public internal(set) var digest: [UInt8] = []

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

    /// Whether root entries of one version stand against each other.
    public var isFrozen: Bool { !rivals.isEmpty }

    /// The enrolment by which each device that counts is named, revoked ones too.
    public var devices: [[UInt8]: Enrolment] { standings.mapValues(\.enrolment) }

    /// The devices that take part: those that count and are not revoked.
    public var members: [[UInt8]: Standing] { standings.filter { revocations[$0.key] == nil } }

    /// The enrolment that names a device, be it that it counts no more.
    public func device(_ key: [UInt8]) -> Enrolment? { standings[key]?.enrolment ?? withdrawn[key] }

    /// What ends a key; nil while it is not cut.
    public func revocation(of key: [UInt8]) -> Revocation? { revocations[key]?.first }

    /// What of a log counts if its device's key is cut; nil when it is not.
    public func reach(ofDevice key: [UInt8], log: LogID, _ chain: SegmentChain) -> Revocation.Reach? {
        revocations[key].map { Revocation.Reach($0.map { $0.reach(in: log, chain) }) }
    }

    /// Whether a cut of a log names a segment.
    public func isNamedByCut(_ segment: SegmentID, log: LogID, deviceKey: [UInt8]) -> Bool {
        revocations[deviceKey]?.contains { $0.cuts.contains { $0.log == log && $0.segment == segment } } ?? false
    }

    /// Adds entries of the same program, and the signatures that ours lack.
    ///
    /// - Returns: whether anything was new.
    @discardableResult
    public mutating func unite(with other: Roster) -> Bool {
        guard other.program == program else { return false }
        let before = size
        for entry in other.roots.values { take(entry) }
        enrolments.unite(with: other.enrolments)
        redactions.unite(with: other.redactions)
        settle()
        return before != size
    }

    /// How much there is of everything that only grows.
    private var size: [Int] {
        [roots.count, enrolments.count, redactions.count, roots.values.reduce(0) { $0 + $1.signatures.count }]
    }

    /// Adds a root entry, or the signatures that ours lacks.
    public mutating func add(_ entry: RootEntry) {
        take(entry)
        settle()
    }

    /// Adds an enrolment; one that its registrar did not sign is left out.
    public mutating func add(_ enrolment: Enrolment) {
        enrolments.take(enrolment)
        settle()
    }

    /// Adds a redaction; one that its administrator did not sign is left out.
    public mutating func add(_ redaction: Redaction) {
        redactions.take(redaction)
        settle()
    }

    /// Keeps an entry with its good signatures: a bad one must neither count nor stand in a good one's place.
    mutating func take(_ entry: RootEntry) {
        let hash = entry.hash
        var held = roots[hash] ?? entry.unsigned
        held.adoptSignatures(of: entry)
        roots[hash] = held
    }

    /// The ends of the branches of a registrar's enrolments that count.
    public func lastEnrolments(by registrar: [UInt8]) -> [Enrolment] {
        enrolments.ends(by: registrar, where: counts)
    }

    /// The ends of the branches of an administrator's redactions that count.
    public func lastRedactions(by administrator: [UInt8]) -> [Redaction] {
        let counting = Set(erasures)
        return redactions.ends(by: administrator, where: counting.contains)
    }

    /// The registrar's newest enrolment, on which the next one builds.
    public func lastEnrolment(by registrar: [UInt8]) -> Enrolment? { enrolments.last(by: registrar) }

    /// The administrator's newest redaction, on which the next one builds.
    public func lastRedaction(by administrator: [UInt8]) -> Redaction? { redactions.last(by: administrator) }

    /// The least number of the registrar's range that no device has.
    public func freeNumber(for registrar: RootEntry.Registrar) -> Int? {
        let taken = Set(enrolments.all.map(\.number))
        return registrar.numbers.first { !taken.contains($0) }
    }

    /// The newest wall clock in the roster: its age only warns.
    public var newestClock: Int64 {
        max(root.createdAt, enrolments.all.map(\.at).max() ?? 0, redactions.all.map(\.at).max() ?? 0)
    }

    /// Root entries that could come next but lack signatures, oldest first.
    public var proposals: [RootEntry] {
        let base = Set((isFrozen ? rivals : [root]).map(\.hash))
        let counted = Set((chain + rivals).map(\.hash))
        return roots.values.filter { Set($0.previous) == base && !counted.contains($0.hash) }
            .sorted { ($0.createdAt, Hex.text($0.hash)) < ($1.createdAt, Hex.text($1.hash)) }
    }

    /// The enrolments that count, and those that do not, by rising sequence number of their registrars.
    public func enrolments(counting: Bool) -> [Enrolment] {
        enrolments.all.filter { counts($0) == counting }
            .sorted {
                (Hex.text($0.registrar), $0.sequence, Hex.text($0.hash)) < (
                    Hex.text($1.registrar), $1.sequence, Hex.text($1.hash)
                )
            }
    }
}

extension Roster: CustomStringConvertible {
    /// The program's fingerprint, and how much is held.
    public var description: String {
        "roster of \(program.fingerprint): \(roots.count) root entries, \(enrolments.count) enrolments, "
            + "\(redactions.count) redactions"
    }
}
