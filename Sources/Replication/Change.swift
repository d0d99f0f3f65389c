public import SurveyModel

/// One author's write of several fields of one record.
public struct Change: Hashable, Sendable {
    /// How the change names its record.
    public enum Identity: Hashable, Sendable {
        /// It creates a record whose name is the change's own dot.
        case creates
        /// It creates the record that the key columns among its values name, or writes it if it is already there.
        case keyed
        /// As `keyed`, with the sixteen bytes given, because a key column is personal data and hashed only once.
        case named([UInt8])
        /// As `keyed`, when a key column is personal data: the four bytes given tell apart records that are alike in all other key columns.
        case distinguished([UInt8])
        /// It writes the record that the change at this dot created.
        case existing(Dot)

        /// How many bytes tell records apart that are alike in their public key columns.
        public static let markLength = 4
    }

    /// Where the change stands.
    public var dot: Dot
    /// The kind of its record.
    public var kind: KindID
    /// Which record it writes.
    public var identity: Identity
    /// The author's wall clock, in seconds since 1970. It may be wrong; nothing but the order of concurrent heads rests on it.
    public var wallClock: Int64
    /// The person who entered it, as the device claims.
    public var person: String
    /// The fields written, by rising field number.
    public var writes: [FieldWrite]

    /// The greatest size of a change in canonical bytes.
    public static let maximumBytes = 64 << 10
    /// The longest name of a person, in bytes.
    public static let maximumPerson = 256
    /// The greatest number of fields in one change.
    public static let maximumFields = 1024

    /// Describes a change.
    public init(
        dot: Dot, kind: KindID, identity: Identity, wallClock: Int64, person: String, writes: [FieldWrite]
    ) {
        self.dot = dot
        self.kind = kind
        self.identity = identity
        self.wallClock = wallClock
        self.person = person
        self.writes = writes
    }

    /// The write of that field, if the change has one.
    public func write(of field: FieldID) -> FieldWrite? { writes.first { $0.field == field } }
}

/// What a change writes into one field, and what it replaces there.
public struct FieldWrite: Hashable, Sendable {
    /// The field.
    public var field: FieldID
    /// Whether the value is personal data and lies in the segment's private body.
    public var isPrivate: Bool
    /// The heads that the author saw, by rising dot.
    public var replaces: [Dot]
    /// The values of the field's columns; nil when the private body is not held or was redacted.
    public var value: [Scalar]?

    /// Describes a write.
    public init(field: FieldID, isPrivate: Bool, replaces: [Dot] = [], value: [Scalar]?) {
        self.field = field
        self.isPrivate = isPrivate
        self.replaces = replaces
        self.value = value
    }
}
