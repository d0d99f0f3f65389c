/// The number of a field within its kind. Permanent: a number is never used again for something else.
public struct FieldID: RawRepresentable, Hashable, Sendable, Comparable {
    /// The number, from 1.
    public let rawValue: UInt16

    /// Wraps a number.
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// Wraps a number.
    public init(_ number: UInt16) { rawValue = number }

    /// Orders fields by number.
    public static func < (left: FieldID, right: FieldID) -> Bool { left.rawValue < right.rawValue }
}

/// The unit of merging: one column, or a group of columns that only make sense together (an amount and its currency).
///
/// The number, the columns' meaning, the grouping and the privacy of a field are permanent.
public struct Field: Hashable, Sendable {
    /// The permanent number.
    public let id: FieldID
    /// The field's name; that of its column if it has only one.
    public let name: String
    /// The columns, in the order in which their values are written.
    public let columns: [Column]
    /// Whether the field is personal data, which travels in a segment's private body.
    public let isPrivate: Bool
    /// Whether a record is incomplete without it.
    public let isRequired: Bool

    /// Describes a field of one column.
    public init(
        _ id: UInt16, _ name: String, _ type: Column.ValueType, minimum: Int64? = nil, maximum: Int64? = nil,
        isPrivate: Bool = false, isRequired: Bool = false
    ) {
        self.init(
            id, name, group: [Column(name, type, minimum: minimum, maximum: maximum)], isPrivate: isPrivate,
            isRequired: isRequired)
    }

    /// Describes a group of columns that are written together.
    public init(
        _ id: UInt16, _ name: String, group columns: [Column], isPrivate: Bool = false, isRequired: Bool = false
    ) {
        self.id = FieldID(id)
        self.name = name
        self.columns = columns
        self.isPrivate = isPrivate
        self.isRequired = isRequired
    }
}
