import COpenSSL

/// A device's secret for reading what is encrypted to it: an X25519 private key (RFC 7748), an age identity.
public struct AgreementKey: Sendable {
    /// The length of the secret, of a public key and of a shared secret in bytes.
    public static let count = 32

    /// The public half, which others encrypt to.
    public let recipient: Recipient

    private let handle: KeyHandle
    private let secret: SecretBytes

    /// Makes a new key from fresh random bytes.
    ///
    /// - Throws: ``TrustError`` with `cryptography` if the library fails.
    public static func generate() throws(TrustError) -> AgreementKey {
        try AgreementKey(secret: SecureRandom.bytes(count))
    }

    /// Takes 32 secret bytes.
    ///
    /// - Throws: ``TrustError`` with `invalidKey` for another length, `cryptography` if the library fails.
    public init(secret: some Collection<UInt8>) throws(TrustError) {
        guard secret.count == Self.count else {
            throw Self.invalid("a secret encryption key has \(secret.count) bytes instead of 32")
        }
        guard let handle = KeyHandle(secret: secret, .x25519), let publicBytes = handle.publicBytes else {
            throw OpenSSL.failure("take an encryption key")
        }
        self.handle = handle
        self.secret = SecretBytes(secret)
        recipient = try Recipient(publicBytes)
    }

    /// Takes an age identity, `AGE-SECRET-KEY-1…`, all upper case or all lower case.
    ///
    /// - Throws: ``TrustError`` with `invalidKey` if a character is wrong, missing or added.
    public init(identity: some StringProtocol) throws(TrustError) {
        guard let secret = Bech32.decode(identity, prefix: "age-secret-key-") else {
            throw Self.invalid("the secret encryption key is mistyped or incomplete")
        }
        try self.init(secret: secret)
    }

    /// The key as an age identity, `AGE-SECRET-KEY-1…`; a secret.
    public var identity: String {
        Bech32.encode(secret.bytes, prefix: "age-secret-key-").uppercased()
    }

    /// The secret that this key and another's public half have in common.
    ///
    /// - Parameter other: 32 bytes of a public key.
    /// - Returns: 32 bytes, to be put through ``HKDF`` and not used as they are.
    /// - Throws: ``TrustError`` with `invalidKey` for another length or a point of low order, which would make the
    ///   secret all zeros (RFC 7748, section 6.1).
    public func sharedSecret(with other: some Collection<UInt8>) throws(TrustError) -> [UInt8] {
        guard other.count == Self.count, let peer = KeyHandle(publicKey: other, .x25519) else {
            throw Self.invalid("a public encryption key has \(other.count) bytes instead of 32")
        }
        guard let context = EVP_PKEY_CTX_new(handle.pointer, nil) else { throw OpenSSL.failure("agree on a secret") }
        defer { EVP_PKEY_CTX_free(context) }
        guard EVP_PKEY_derive_init(context) == 1, EVP_PKEY_derive_set_peer(context, peer.pointer) == 1 else {
            throw OpenSSL.failure("agree on a secret")
        }
        let shared = OpenSSL.bytes(count: Self.count) { output in
            var count = Self.count
            return EVP_PKEY_derive(context, output, &count) == 1 && count == Self.count
        }
        // The library refuses zeros too; the specification of age asks for the check, so it does not rest on that.
        guard let shared, shared.contains(where: { $0 != 0 }) else {
            ERR_clear_error()
            throw Self.invalid("the public encryption key is one that protects nothing")
        }
        return shared
    }

    private static func invalid(_ message: String) -> TrustError {
        TrustError(.invalidKey, message, advice: "compare it with the original, or take a fresh copy")
    }
}

extension AgreementKey: CustomStringConvertible {
    /// The public half; the secret is never shown.
    public var description: String { "encryption key of \(recipient.text)" }
}
