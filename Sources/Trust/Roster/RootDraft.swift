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
    private let version: Int
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

    /// Begins with one of several entries that stand against each other, to end that. Keys that any of them cuts stay cut.
    ///
    /// - Parameter hash: of the entry whose administrators, registrars and roles are to stand.
    /// - Throws: `TrustError.noRival` when no such entry stands against others.
    public init(healing roster: Roster, taking hash: [UInt8]) throws(TrustError) {
        guard let taken = roster.rivals.first(where: { $0.hash == hash }) else { throw .noRival }
        self.init(taken, previous: roster.rivals, roster)
        for rival in roster.rivals {
            for step in rival.revocations {
                guard case .revoke(let revocation) = step else { continue }
                revoke(revocation.united(with: cut(of: revocation.key)))
            }
        }
        // A key may be restored by the entry that is taken, unless another one cuts it.
        for step in taken.revocations where cut(of: step.key) == nil { restore(step.key) }
        let remaining = Set(administrators.map(\.key))
        former = roster.rivals.flatMap(\.formerAdministrators).filter { !remaining.contains($0.key) }
            .reduce(into: []) { if !$0.map(\.key).contains($1.key) { $0.append($1) } }
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

    private func cut(of key: [UInt8]) -> Revocation? {
        for case .revoke(let held) in revocations where held.key == key { return held }
        return nil
    }

    /// Adds an administrator, or gives one another label.
    public mutating func add(_ administrator: RootEntry.Administrator) {
        administrators.removeAll { $0.key == administrator.key }
        administrators.append(administrator)
        former.removeAll { $0.key == administrator.key }
    }

    /// Removes an administrator.
    ///
    /// - Parameter lastRedaction: the hash of the last one that it signed and that is to count.
    public mutating func removeAdministrator(_ key: [UInt8], lastRedaction: [UInt8]?) {
        guard administrators.contains(where: { $0.key == key }) else { return }
        administrators.removeAll { $0.key == key }
        former.append(RootEntry.FormerAdministrator(key: key, lastRedaction: lastRedaction))
    }

    /// Grants enrolling, or grants it anew.
    public mutating func add(_ registrar: RootEntry.Registrar) {
        if let place = registrars.firstIndex(where: { $0.key == registrar.key }) {
            registrars[place] = registrar
        } else {
            registrars.append(registrar)
        }
    }

    /// Ends a grant behind an enrolment; zeroes mean that nothing of it counts.
    public mutating func cutRegistrar(_ key: [UInt8], behind enrolment: [UInt8]) {
        registrars = registrars.map { $0.key == key && $0.cut == nil ? $0.cut(behind: enrolment) : $0 }
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
        return RootEntry(
            version: version, program: program, previous: previous, name: name, createdAt: at,
            nonce: try SecureRandom.bytes(16), threshold: threshold, administrators: administrators,
            registrars: registrars, roles: roles, revocations: revocations, formerAdministrators: former)
    }
}

extension Revocation {
    /// The revocation that names the good segments of both.
    func united(with other: Revocation?) -> Revocation {
        Revocation(key: key, reason: reason, cuts: Array(Set(cuts + (other?.cuts ?? []))))
    }
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

    /// Fewer administrators than must sign.
    public static let badThreshold = TrustError(
        Code("root-threshold"), "fewer administrators would be left than must sign",
        advice: "add an administrator first, or lower how many must sign")
}
