/// One column of a typed table: its name, and what may stand in it.
public struct Column: Hashable, Sendable {
    /// What a column holds.
    public enum ValueType: Hashable, Sendable {
        /// Any text.
        case text
        /// A whole number.
        case integer
        /// A number with `scale` decimal places, held as an integer: 12.5 at scale 2 is 1250.
        case decimal(scale: Int)
        /// An amount in minor units of the currency in the neighbouring column `currency`.
        case money
        /// A calendar day, `yyyy-MM-dd`.
        case date
        /// Seconds since 1970-01-01T00:00:00Z.
        case instant
        /// 0 or 1.
        case flag
        /// One of a closed list of codes.
        case code([String])
        /// A link to a record of the named kind.
        case reference(KindID)
        /// An answer of an interview: 0–4, or the code NA, DK or REF.
        case answer
        /// Bytes.
        case bytes
    }

    /// The column's name in tables, import files and exports.
    public let name: String
    /// What it holds.
    public let type: ValueType
    /// Least value allowed, for numbers.
    public let minimum: Int64?
    /// Greatest value allowed, for numbers.
    public let maximum: Int64?

    /// Describes a column.
    public init(_ name: String, _ type: ValueType, minimum: Int64? = nil, maximum: Int64? = nil) {
        self.name = name
        self.type = type
        self.minimum = minimum
        self.maximum = maximum
    }
}
