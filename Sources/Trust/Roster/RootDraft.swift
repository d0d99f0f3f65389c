internal import Replication

/// The next root entry in the making: what stands now, with what somebody means to change.
public struct RootDraft: Sendable {
    /// How many administrators must sign from then on.
    public var threshold: Int
    /// The administrators.
    public private(set) var administrators: [RootEntry.Administrator]
    /// The registrars.
    public private(set) var registrars: [RootEntry.Registrar]
    /// The table of roles.
    public private(set) var roles: [Role]
    private var revocations: [RevocationStep] = []
    private var former: [RootEntry.FormerAdministrator] = []
    private var version: Int
    private let program: ProgramID
    private let previous: [[UInt8]]
    private let name: String

    /// Begins with the newest entry that counts.
    ///
    /// - Throws: `TrustError.rootFrozen` while entries stand against each other: see ``init(healing:taking:)``.
    public init(following roster: Roster) throws(TrustError) {
        guard !roster.isFrozen else { throw .rootFrozen }
        self.init(roster.root, previous: [roster.root], roster)
    }

    /// Begins with one of several entries that stand against each other, and what has followed it, to end that.
    ///
    /// Keys that any of the others cuts stay cut, and lose their powers, unless these are dropped: whoever put a rival there to do harm may
    /// have cut honest keys.
    /// - Parameters:
    ///   - hash: of the entry whose administrators, registrars and roles are to stand.
    ///   - dropsOthers: whether nothing of the other entries is kept.
    /// - Throws: `TrustError.noRival` when no such entry stands against others.
    public init(healing roster: Roster, taking hash: [UInt8], dropsOthers: Bool = false) throws(TrustError) {
        guard let taken = roster.rivals.first(where: { $0.hash == hash }) else { throw .noRival }
        let line = [taken] + roster.descendants(of: taken)
        let others = roster.rivals.filter { $0.hash != hash }.map { [$0] + roster.descendants(of: $0) }
        self.init(line[line.count - 1], previous: roster.rivals, roster)
        version = taken.version + 1
        let before = RootState(roster.chain)
        let state = RootState(roster.chain + line)
        for (key, revocation) in state.revocations.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) })
        where before.revocations[key] != revocation { revoke(revocation) }
        for key in before.revocations.keys.sorted(by: { $0.lexicographicallyPrecedes($1) })
        where state.revocations[key] == nil { restore(key) }
        let remaining = Set(administrators.map(\.key))
        former = line.flatMap(\.formerAdministrators).filter { !remaining.contains($0.key) }
            .reduce(into: []) { all, one in all = all.filter { $0.key != one.key } + [one] }
        guard !dropsOthers else { return }
        for other in others {
            let end = other[other.count - 1]
            let theirs = RootState(roster.chain + other)
            for (key, revocation) in theirs.revocations.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) })
            where state.revocations[key] == nil && other.contains(where: { $0.cuts(key) }) {
                revoke(revocation)
                if let one = theirs.former[key], !end.administrators.contains(where: { $0.key == key }) {
                    removeAdministrator(key, lastRedactions: one.lastRedactions)
                }
                if let cut = end.registrars.first(where: { $0.key == key })?.cut { cutRegistrar(key, behind: cut) }
            }
        }
    }

    private init(_ base: RootEntry, previous: [RootEntry], _ roster: Roster) {
        threshold = base.threshold
        administrators = base.administrators
        registrars = base.registrars
        roles = base.roles
        version = base.version + 1
        program = roster.program
        self.previous = previous.map(\.hash)
        name = base.name
    }

    /// Adds an administrator, or gives one another label.
    public mutating func add(_ administrator: RootEntry.Administrator) {
        administrators.removeAll { $0.key == administrator.key }
        administrators.append(administrator)
        former.removeAll { $0.key == administrator.key }
    }

    /// Removes an administrator.
    ///
    /// - Parameter lastRedactions: the hashes of the last ones that it signed and that are to count, one for each branch.
    public mutating func removeAdministrator(_ key: [UInt8], lastRedactions: [[UInt8]]) {
        guard administrators.contains(where: { $0.key == key }) else { return }
        administrators.removeAll { $0.key == key }
        former.append(RootEntry.FormerAdministrator(key: key, lastRedactions: lastRedactions))
    }

    /// Grants enrolling, or grants it anew.
    public mutating func add(_ registrar: RootEntry.Registrar) {
        if let place = registrars.firstIndex(where: { $0.key == registrar.key }) {
            registrars[place] = registrar
        } else {
            registrars.append(registrar)
        }
    }

    /// Ends a grant behind the last enrolments that are to count, one for each branch; without any, nothing of it counts. A grant that has
    /// ended already stays as it is.
    public mutating func cutRegistrar(_ key: [UInt8], behind enrolments: [[UInt8]]) {
        registrars = registrars.map { $0.key == key && $0.cut == nil ? $0.cut(behind: enrolments) : $0 }
    }

    /// Writes a row of the table of roles.
    public mutating func set(_ role: Role) {
        if let place = roles.firstIndex(where: { $0.name == role.name }) {
            roles[place] = role
        } else {
            roles.append(role)
        }
    }

    /// Cuts a key.
    public mutating func revoke(_ revocation: Revocation) {
        revocations.removeAll { $0.key == revocation.key }
        revocations.append(.revoke(revocation))
    }

    /// Takes the cut of a key back.
    public mutating func restore(_ key: [UInt8]) {
        revocations.removeAll { $0.key == key }
        revocations.append(.restore(key: key))
    }

    /// The entry, not yet signed.
    ///
    /// - Parameter at: wall clock, seconds since 1970.
    /// - Throws: `TrustError.badThreshold` when fewer administrators are left than must sign.
    public func entry(at: Int64) throws -> RootEntry {
        guard threshold >= 1, threshold <= administrators.count, administrators.count <= 100 else {
            throw TrustError.badThreshold
        }
        let entry = RootEntry(
            version: version, program: program, previous: previous, name: name, createdAt: at,
            nonce: try SecureRandom.bytes(16), threshold: threshold, administrators: administrators,
            registrars: registrars, roles: roles, revocations: revocations, formerAdministrators: former)
        // What nobody could read again must not be signed.
        var writer = ByteWriter()
        entry.append(to: &writer)
        var reader = ByteReader(writer.bytes)
        guard (try? RootEntry(from: &reader)) == entry else { throw TrustError.unfitEntry }
        return entry
    }
}

extension RootEntry {
    /// Whether the entry itself cuts a key.
    fileprivate func cuts(_ key: [UInt8]) -> Bool { revocations.contains { $0.revocation?.key == key } }
}

extension TrustError {
    /// Two root entries stand against each other.
    public static let rootFrozen = TrustError(
        Code("root-frozen"), "two changes of the administrators' root stand against each other",
        advice: "decide between them with: aldea admin heal")

    /// No such root entry stands against another.
    public static let noRival = TrustError(
        Code("root-no-rival"), "no root entry of that name stands against another",
        advice: "list them with: aldea admin show")

    /// Something in the entry is longer, greater or more than an entry may hold.
    public static let unfitEntry = TrustError(
        Code("root-unfit"), "a label, a number or a list is too long for an entry of the root",
        advice: "shorten it, or change less at once")

    /// Fewer administrators than must sign.
    public static let badThreshold = TrustError(
        Code("root-threshold"), "fewer administrators would be left than must sign",
        advice: "add an administrator first, or lower how many must sign")
}
