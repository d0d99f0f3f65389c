/// The value of one column.
///
/// Everything a survey records is a whole number, a text or a link to another record; there are no floating-point
/// numbers, so that equal values are equal bytes on every machine. Decimals are integers at the scale that their column states.
public enum Scalar: Hashable, Sendable {
    /// Nothing is said, or what was said has been taken back.
    case null
    /// A whole number, an amount in minor units, a scaled decimal, or seconds since 1970.
    case integer(Int64)
    /// A text, a date as `yyyy-MM-dd`, or a code of a code list.
    case text(String)
    /// Bytes, such as a hash.
    case bytes([UInt8])
    /// A link to a record.
    case reference(RecordKey)
}

/// A store's own number for a record: the key of its row in the typed tables.
///
/// The number is local and never leaves the store; other offices know the record by its name or its code.
public struct RecordKey: RawRepresentable, Hashable, Sendable, Comparable {
    /// The row's number, greater than zero.
    public let rawValue: Int64

    /// Wraps a row's number.
    public init(rawValue: Int64) { self.rawValue = rawValue }

    /// Orders keys by number; the order means nothing outside the store.
    public static func < (left: RecordKey, right: RecordKey) -> Bool { left.rawValue < right.rawValue }
}
