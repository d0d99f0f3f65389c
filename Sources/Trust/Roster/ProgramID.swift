internal import Replication

/// A program's name: the SHA-256 of its first roster entry.
public struct ProgramID: Hashable, Sendable, CustomStringConvertible {
    /// The thirty-two bytes.
    public let bytes: [UInt8]

    /// Wraps thirty-two bytes; nil for any other length.
    public init?(_ bytes: some Sequence<UInt8>) {
        self.bytes = Array(bytes)
        guard self.bytes.count == 32 else { return nil }
    }

    /// Sixteen characters, 80 bits, short enough to read aloud: what a new device's user compares before joining.
    public var fingerprint: String { Base32.groups(bytes, characters: 16) }

    /// Whether a person means this program by what was typed.
    public func matches(fingerprint text: String) -> Bool {
        Base32.normalized(text) == Base32.normalized(fingerprint)
    }

    /// Sixty-four hex digits.
    public var description: String { Hex.text(bytes) }
}
