import COpenSSL

/// SHA-256 of bytes that are in memory (FIPS 180-4).
public enum Digest {
    /// The length of a digest in bytes.
    public static let count = 32

    /// The SHA-256 of some bytes.
    ///
    /// - Parameter bytes: Any number of bytes; contiguous ones are not copied.
    /// - Returns: 32 bytes.
    public static func sha256(_ bytes: some Collection<UInt8>) -> [UInt8] {
        OpenSSL.withBytes(of: bytes) { start, count in
            [UInt8](unsafeUninitializedCapacity: Self.count) { buffer, initialized in
                SHA256(start, count, buffer.baseAddress)
                initialized = Self.count
            }
        }
    }

    /// The SHA-256 of borrowed bytes.
    ///
    /// - Parameter bytes: Any number of bytes.
    /// - Returns: 32 bytes.
    public static func sha256(_ bytes: RawSpan) -> [UInt8] {
        bytes.withUnsafeBytes { sha256($0) }
    }
}
