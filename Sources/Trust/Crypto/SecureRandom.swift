import COpenSSL

/// Unpredictable bytes for keys, nonces and salts.
public enum SecureRandom {
    /// Fresh bytes from the generator of libcrypto, which the operating system seeds.
    ///
    /// - Parameter count: How many, 0 ... 1,048,576.
    /// - Throws: ``TrustError`` with `cryptography` if the generator has no entropy or the count is out of range.
    public static func bytes(_ count: Int) throws(TrustError) -> [UInt8] {
        guard count > 0 else {
            guard count == 0 else { throw OpenSSL.failure("make a negative number of random bytes") }
            return []
        }
        guard count <= 1 << 20, let bytes = OpenSSL.bytes(count: count, { RAND_bytes($0, Int32(count)) == 1 }) else {
            throw OpenSSL.failure("make \(count) random bytes")
        }
        return bytes
    }
}
