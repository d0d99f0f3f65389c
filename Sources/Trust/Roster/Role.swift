/// What the devices of a role may do: a row of the roster's table of roles.
public struct Role: Hashable, Sendable {
    /// The role's name.
    public let name: String
    /// Whether its devices write surveys.
    public let writes: Bool
    /// Whether its devices are sent the private bodies.
    public let holdsPrivate: Bool
    /// Whether its devices approve and lock interviews.
    public let approves: Bool

    /// Describes a role.
    public init(_ name: String, writes: Bool, holdsPrivate: Bool, approves: Bool) {
        self.name = name
        self.writes = writes
        self.holdsPrivate = holdsPrivate
        self.approves = approves
    }

    /// The table with which a program begins.
    public static let defaults = [
        Role("enumerator", writes: true, holdsPrivate: true, approves: false),
        Role("supervisor", writes: true, holdsPrivate: true, approves: true),
        Role("coordinator", writes: true, holdsPrivate: true, approves: true),
        Role("hub", writes: false, holdsPrivate: true, approves: false),
        Role("auditor", writes: false, holdsPrivate: false, approves: false),
    ]
}
