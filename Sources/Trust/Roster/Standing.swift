/// What the roster lets a device do: everything that its enrolments which count allow, together.
///
/// Enrolments only add: what a device wrote when it was allowed to must count for ever. To take something from a device, its key is
/// cut and it gets a new one.
public struct Standing: Hashable, Sendable {
    /// Its enrolments that count, each with its role, the one that names the device first.
    public let enrolments: [Enrolment]
    private let roles: [Role?]

    init(_ enrolments: [Enrolment], roles: [Role?]) {
        self.enrolments = enrolments
        self.roles = roles
    }

    /// The enrolment by which the device is named: its office, number and recipient.
    public var enrolment: Enrolment { enrolments[0] }

    /// Whether any role of the device writes.
    public var writes: Bool { roles.contains { $0?.writes == true } }

    /// The scopes of which it is sent private bodies.
    public var personalScopes: ScopeSet {
        zip(enrolments, roles).filter { $1?.holdsPrivate == true }.reduce(.none) { $0.union($1.0.heldScopes) }
    }

    /// Whether it may write a scope.
    public func writes(_ scope: String) -> Bool { allows(scope) { $0.writes } }

    /// Whether it may approve, return and lock the interviews of a scope.
    public func approves(in scope: String) -> Bool { allows(scope) { $0.writes && $0.approves } }

    private func allows(_ scope: String, _ right: (Role) -> Bool) -> Bool {
        zip(enrolments, roles).contains { enrolment, role in
            role.map(right) == true && (scope == Roster.programScope || enrolment.writes.contains(scope))
        }
    }

    /// The names of its roles.
    public var roleNames: [String] {
        enrolments.map(\.role).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    /// The scopes that it writes besides `program`, in the order of its enrolments.
    public var writtenScopes: [String] {
        enrolments.flatMap(\.writes).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    /// The scopes that it holds and is sent.
    public var heldScopes: ScopeSet { enrolments.reduce(.none) { $0.union($1.heldScopes) } }
}

extension Enrolment {
    /// The scopes that the device holds by this enrolment.
    var heldScopes: ScopeSet { holds.isEmpty ? .all : .some(Set(holds + writes + [Roster.programScope])) }
}

/// Scopes: some by name, or all, whichever there will be.
public enum ScopeSet: Hashable, Sendable {
    /// All scopes.
    case all
    /// These.
    case some(Set<String>)

    /// No scope.
    public static let none = ScopeSet.some([])

    /// Whether a scope is among them.
    public func contains(_ scope: String) -> Bool { names?.contains(scope) ?? true }

    /// The names; nil for all.
    public var names: Set<String>? { if case .some(let names) = self { names } else { nil } }

    /// Whether all scopes of another set are among them.
    public func isSuperset(of other: ScopeSet) -> Bool {
        guard let names else { return true }
        return other.names.map { $0.isSubset(of: names) } ?? false
    }

    func union(_ other: ScopeSet) -> ScopeSet {
        guard let names, let more = other.names else { return .all }
        return .some(names.union(more))
    }
}
