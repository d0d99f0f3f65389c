import COpenSSL

/// HKDF with SHA-256, extract and expand (RFC 5869).
public enum HKDF {
    /// The longest output, 255 blocks of the hash (RFC 5869, section 2.3).
    public static let maximumCount = 255 * Digest.count

    /// Derives a key.
    ///
    /// - Parameters:
    ///   - inputKey: The input keying material.
    ///   - salt: The salt; none is the same as 32 zero bytes.
    ///   - info: The context that the derived key is for.
    ///   - count: How many bytes to derive, 1 ... 8,160.
    /// - Throws: ``TrustError`` with `cryptography` if the count is out of range or the library fails.
    public static func sha256(
        inputKey: some Collection<UInt8>,
        salt: some Collection<UInt8>,
        info: some Collection<UInt8>,
        count: Int = 32
    ) throws(TrustError) -> [UInt8] {
        guard (1...maximumCount).contains(count) else {
            throw OpenSSL.failure("derive a key of \(count) bytes")
        }
        guard let function = EVP_KDF_fetch(nil, "HKDF", nil) else { throw OpenSSL.failure("find HKDF") }
        defer { EVP_KDF_free(function) }
        guard let context = EVP_KDF_CTX_new(function) else { throw OpenSSL.failure("start HKDF") }
        defer { EVP_KDF_CTX_free(context) }

        let derived = OpenSSL.bytes(count: count) { output in
            OpenSSL.withBytes(of: inputKey) { key, keyCount in
                OpenSSL.withBytes(of: salt) { salt, saltCount in
                    OpenSSL.withBytes(of: info) { info, infoCount in
                        let parameters = [
                            aldea_hkdf_sha256(), aldea_hkdf_key(key, keyCount), aldea_hkdf_salt(salt, saltCount),
                            aldea_hkdf_info(info, infoCount), OSSL_PARAM_construct_end(),
                        ]
                        return EVP_KDF_derive(context, output, count, parameters) == 1
                    }
                }
            }
        }
        guard let derived else { throw OpenSSL.failure("derive a key") }
        return derived
    }
}
