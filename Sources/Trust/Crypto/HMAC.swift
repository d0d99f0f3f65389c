import COpenSSL

/// HMAC with SHA-256 (RFC 2104).
public enum HMAC {
    /// The authentication code of some bytes under a key.
    ///
    /// - Parameters:
    ///   - message: Any number of bytes.
    ///   - key: Any number of bytes.
    /// - Returns: 32 bytes.
    /// - Throws: ``TrustError`` with `cryptography` if the library fails.
    public static func sha256(
        _ message: some Collection<UInt8>,
        key: some Collection<UInt8>
    ) throws(TrustError) -> [UInt8] {
        let code = OpenSSL.bytes(count: Digest.count) { output in
            OpenSSL.withBytes(of: key) { key, keyCount in
                OpenSSL.withBytes(of: message) { message, messageCount in
                    var written = 0
                    let result = EVP_Q_mac(
                        nil, "HMAC", nil, "SHA256", nil, key, keyCount, message, messageCount, output, Digest.count,
                        &written)
                    return result != nil && written == Digest.count
                }
            }
        }
        guard let code else { throw OpenSSL.failure("compute an HMAC") }
        return code
    }

    /// Whether an authentication code is right, compared in constant time.
    ///
    /// - Throws: ``TrustError`` with `cryptography` if the library fails.
    public static func isValid(
        _ code: [UInt8],
        for message: some Collection<UInt8>,
        key: some Collection<UInt8>
    ) throws(TrustError) -> Bool {
        OpenSSL.equalInConstantTime(code, try sha256(message, key: key))
    }
}
