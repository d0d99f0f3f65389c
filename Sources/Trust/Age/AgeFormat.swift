/// The constants of age files, version 1 (C2SP specification "age").
public enum AgeFormat {
    /// The first line of every file, without its line feed.
    public static let versionLine = "age-encryption.org/v1"

    /// How many bytes of content a chunk holds; the last one may hold fewer.
    public static let chunkCount = 65_536

    /// How many bytes a full chunk takes in the file: content and tag.
    static let sealedChunkCount = chunkCount + ChaCha20Poly1305.tagCount

    /// The length of the file key in bytes.
    static let fileKeyCount = 16

    /// The length of the nonce before the first chunk in bytes.
    static let payloadNonceCount = 16

    /// The most bytes that a header may have here; the specification sets no limit.
    public static let maximumHeaderCount = 1 << 20

    /// The most recipients that a header may have here; the specification sets no limit.
    public static let maximumStanzaCount = 1_000

    /// The nonce of a chunk: its number in 11 bytes, big-endian, and a byte that tells the last one.
    static func chunkNonce(_ index: Int, isLast: Bool) -> [UInt8] {
        var nonce: [UInt8] = [0, 0, 0]
        for shift in stride(from: 56, through: 0, by: -8) {
            nonce.append(UInt8(truncatingIfNeeded: index >> shift))
        }
        return nonce + [isLast ? 1 : 0]
    }

    /// The key of the chunks.
    static func payloadKey(fileKey: [UInt8], nonce: [UInt8]) throws(TrustError) -> [UInt8] {
        try HKDF.sha256(inputKey: fileKey, salt: nonce, info: "payload".utf8)
    }

    /// The key of the header's authentication code.
    static func headerKey(fileKey: [UInt8]) throws(TrustError) -> [UInt8] {
        try HKDF.sha256(inputKey: fileKey, salt: [], info: "header".utf8)
    }

    /// The error for bytes that do not follow the format.
    static func malformed(_ message: String) -> TrustError {
        TrustError(.malformed, message, advice: "ask for the file again, copied as binary")
    }
}
