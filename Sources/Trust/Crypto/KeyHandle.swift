import COpenSSL

/// A key in the form that libcrypto works with, made once and used for many operations.
///
/// Sendable because libcrypto allows any number of threads to use one key that nobody changes.
final class KeyHandle: @unchecked Sendable {
    /// The two key types that the target uses.
    enum Algorithm {
        /// Signatures (RFC 8032).
        case ed25519
        /// Key agreement (RFC 7748).
        case x25519

        fileprivate var identifier: Int32 {
            switch self {
            case .ed25519: EVP_PKEY_ED25519
            case .x25519: EVP_PKEY_X25519
            }
        }
    }

    /// The library's `EVP_PKEY`.
    let pointer: OpaquePointer

    /// A key pair from its 32 secret bytes; nil if the library refuses them.
    init?(secret: some Collection<UInt8>, _ algorithm: Algorithm) {
        let key = OpenSSL.withBytes(of: secret) {
            EVP_PKEY_new_raw_private_key(algorithm.identifier, nil, $0, $1)
        }
        guard let key else { return nil }
        pointer = key
    }

    /// A public key from its 32 bytes; nil if the library refuses them.
    init?(publicKey: some Collection<UInt8>, _ algorithm: Algorithm) {
        let key = OpenSSL.withBytes(of: publicKey) {
            EVP_PKEY_new_raw_public_key(algorithm.identifier, nil, $0, $1)
        }
        guard let key else { return nil }
        pointer = key
    }

    deinit {
        EVP_PKEY_free(pointer)
    }

    /// The 32 bytes of the public key; nil if the library fails.
    var publicBytes: [UInt8]? {
        OpenSSL.bytes(count: 32) { output in
            var count = 32
            return EVP_PKEY_get_raw_public_key(pointer, output, &count) == 1 && count == 32
        }
    }
}
