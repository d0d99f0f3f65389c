/// The name of a log: 16 bytes, the beginning of the hash of its descriptor (device key, incarnation, scope).
public struct LogID: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The sixteen bytes.
    public let bytes: [UInt8]

    /// Wraps sixteen bytes; nil for any other length.
    public init?(_ bytes: some Sequence<UInt8>) {
        self.bytes = Array(bytes)
        guard self.bytes.count == 16 else { return nil }
    }

    /// Thirty-two hex digits.
    public var description: String { Hex.text(bytes) }

    /// Orders by bytes: the order that breaks ties between heads of equal wall clock.
    public static func < (left: LogID, right: LogID) -> Bool { left.bytes.lexicographicallyPrecedes(right.bytes) }
}
