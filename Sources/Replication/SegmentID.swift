/// The name of a segment: the SHA-256 of its statement.
public struct SegmentID: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The thirty-two bytes.
    public let bytes: [UInt8]

    /// What stands for "no segment before the first".
    public static let none = SegmentID(zeroes: ())

    private init(zeroes: Void) { bytes = [UInt8](repeating: 0, count: 32) }

    /// Wraps thirty-two bytes; nil for any other length.
    public init?(_ bytes: some Sequence<UInt8>) {
        self.bytes = Array(bytes)
        guard self.bytes.count == 32 else { return nil }
    }

    /// All bytes in one go, where an array would be taken byte by byte: stores look up thousands of names when they are opened.
    public func hash(into hasher: inout Hasher) { bytes.withUnsafeBytes { hasher.combine(bytes: $0) } }

    /// Sixty-four hex digits.
    public var description: String { Hex.text(bytes) }

    /// Orders by bytes.
    public static func < (left: SegmentID, right: SegmentID) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }
}
