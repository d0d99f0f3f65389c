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

    /// Whether it is sent private bodies.
    public var holdsPrivate: Bool { roles.contains { $0?.holdsPrivate == true } }

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

    /// The scopes that it holds and is sent; nil when it holds all.
    public var heldScopes: Set<String>? {
        guard enrolments.allSatisfy({ !$0.holds.isEmpty }) else { return nil }
        return Set(enrolments.flatMap { $0.holds + $0.writes }).union([Roster.programScope])
    }

    /// Whether it holds a scope.
    public func holds(_ scope: String) -> Bool { heldScopes?.contains(scope) ?? true }
}
