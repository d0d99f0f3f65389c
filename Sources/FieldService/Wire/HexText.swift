import Replication

/// Bytes as the API's JSON shows them.
enum HexText {
    /// Two lower-case digits a byte.
    static func text(_ bytes: [UInt8]) -> String { Hex.text(bytes) }

    /// Exactly so many bytes from digits in either case; nil for anything else.
    static func bytes(_ text: some StringProtocol, count: Int) -> [UInt8]? {
        guard text.utf8.count == 2 * count else { return nil }
        return Hex.bytes(text)
    }
}
