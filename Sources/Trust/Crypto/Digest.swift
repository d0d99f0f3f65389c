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
                aldea_sha256(start, count, buffer.baseAddress)
                initialized = Self.count
            }
        }
    }

    /// The first sixteen bytes of the SHA-256 of some bytes, as two numbers that order as the bytes do.
    ///
    /// - Parameter bytes: Any number of bytes.
    package static func firstHalf(_ bytes: [UInt8]) -> (high: UInt64, low: UInt64) {
        withUnsafeTemporaryAllocation(byteCount: count, alignment: 8) { digest in
            bytes.withUnsafeBytes {
                aldea_sha256($0.baseAddress, $0.count, digest.baseAddress?.assumingMemoryBound(to: UInt8.self))
            }
            // Both within the 32 bytes of the digest.
            return (
                UInt64(bigEndian: digest.load(as: UInt64.self)),
                UInt64(bigEndian: digest.load(fromByteOffset: 8, as: UInt64.self))
            )
        }
    }

    /// The SHA-256 of some bytes, as four numbers that order as its bytes do.
    ///
    /// - Parameter bytes: Any number of bytes.
    package static func numbers(_ bytes: UnsafeRawBufferPointer) -> (UInt64, UInt64, UInt64, UInt64) {
        withUnsafeTemporaryAllocation(byteCount: count, alignment: 8) { digest in
            aldea_sha256(bytes.baseAddress, bytes.count, digest.baseAddress?.assumingMemoryBound(to: UInt8.self))
            // All within the 32 bytes of the digest.
            func number(_ place: Int) -> UInt64 {
                UInt64(bigEndian: digest.load(fromByteOffset: place, as: UInt64.self))
            }
            return (number(0), number(8), number(16), number(24))
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
