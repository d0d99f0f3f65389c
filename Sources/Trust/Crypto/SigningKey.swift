import COpenSSL

/// A device's or administrator's secret for signing: an Ed25519 private key (RFC 8032).
public struct SigningKey: Sendable {
    /// The length of a seed in bytes.
    public static let seedCount = 32

    /// The public half, which others check signatures with.
    public let publicKey: VerifyingKey

    private let handle: KeyHandle
    private let secret: SecretBytes

    /// Makes a new key from fresh random bytes.
    ///
    /// - Throws: ``TrustError`` with `cryptography` if the library fails.
    public static func generate() throws(TrustError) -> SigningKey {
        try SigningKey(seed: SecureRandom.bytes(seedCount))
    }

    /// Takes the key that belongs to a seed.
    ///
    /// - Parameter seed: 32 secret bytes, what RFC 8032 calls the private key.
    /// - Throws: ``TrustError`` with `invalidKey` for another length, `cryptography` if the library fails.
    public init(seed: some Collection<UInt8>) throws(TrustError) {
        guard seed.count == Self.seedCount else {
            throw TrustError(
                .invalidKey, "a signing key's seed has \(seed.count) bytes instead of 32",
                advice: "restore the key file from its copy")
        }
        guard let handle = KeyHandle(secret: seed, .ed25519), let publicBytes = handle.publicBytes else {
            throw OpenSSL.failure("take a signing key")
        }
        self.handle = handle
        secret = SecretBytes(seed)
        publicKey = try VerifyingKey(publicBytes)
    }

    /// A copy of the secret seed, for key files only.
    package var seed: [UInt8] { secret.bytes }

    /// Signs exactly these bytes; the same bytes always give the same signature.
    ///
    /// The bytes should begin with what they are (their context), so that a signature of one kind of statement can
    /// not be taken for another's.
    ///
    /// - Returns: 64 bytes.
    /// - Throws: ``TrustError`` with `cryptography` if the library fails.
    public func sign(_ message: some Collection<UInt8>) throws(TrustError) -> [UInt8] {
        guard let context = EVP_MD_CTX_new() else { throw OpenSSL.failure("sign") }
        defer { EVP_MD_CTX_free(context) }
        guard EVP_DigestSignInit(context, nil, nil, nil, handle.pointer) == 1 else {
            throw OpenSSL.failure("sign")
        }
        let signature = OpenSSL.bytes(count: VerifyingKey.signatureCount) { output in
            OpenSSL.withBytes(of: message) { message, messageCount in
                var count = VerifyingKey.signatureCount
                return EVP_DigestSign(context, output, &count, message, messageCount) == 1
                    && count == VerifyingKey.signatureCount
            }
        }
        guard let signature else { throw OpenSSL.failure("sign") }
        return signature
    }
}

extension SigningKey: CustomStringConvertible {
    /// The public half; the secret is never shown.
    public var description: String { "signing key of \(publicKey.hex)" }
}
