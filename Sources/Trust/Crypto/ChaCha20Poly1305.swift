import COpenSSL

/// Authenticated encryption with ChaCha20-Poly1305 (RFC 8439), with one key for any number of messages.
///
/// A nonce must never be used twice to seal under one key. Sendable because it has one owner at a time.
public struct ChaCha20Poly1305: ~Copyable, @unchecked Sendable {
    /// The length of a key in bytes.
    public static let keyCount = 32

    /// The length of a nonce in bytes.
    public static let nonceCount = 12

    /// The length of the tag behind the ciphertext in bytes.
    public static let tagCount = 16

    private let context: OpaquePointer

    /// Takes a key.
    ///
    /// - Parameter key: 32 bytes.
    /// - Throws: ``TrustError`` with `invalidKey` for another length, `cryptography` if the library fails.
    public init(key: [UInt8]) throws(TrustError) {
        guard key.count == Self.keyCount else {
            throw TrustError(
                .invalidKey, "a ChaCha20-Poly1305 key has \(key.count) bytes instead of 32",
                advice: "this is a fault of the program; report it")
        }
        context = try Self.context(key: key)
    }

    deinit {
        EVP_CIPHER_CTX_free(context)
    }

    /// Encrypts a message.
    ///
    /// - Parameters:
    ///   - message: At most 1 GiB.
    ///   - nonce: 12 bytes, never used before under this key.
    ///   - additional: Bytes that are authenticated but not part of the result.
    /// - Returns: The ciphertext, as long as the message, and 16 bytes of tag.
    /// - Throws: ``TrustError`` with `cryptography` for a wrong length or if the library fails.
    public func seal(
        _ message: some Collection<UInt8>,
        nonce: [UInt8],
        authenticating additional: [UInt8] = []
    ) throws(TrustError) -> [UInt8] {
        let count = message.count
        guard count <= 1 << 30, begin(nonce: nonce, authenticating: additional, encrypting: true) else {
            throw OpenSSL.failure("encrypt")
        }
        let sealed = OpenSSL.bytes(count: count + Self.tagCount) { output in
            OpenSSL.withBytes(of: message) { message, count in
                transform(message, count, into: output) && finish(output + count)
                    && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(Self.tagCount), output + count) == 1
            }
        }
        guard let sealed else { throw OpenSSL.failure("encrypt") }
        return sealed
    }

    /// Decrypts a sealed message, and gives nothing unless all of it is authentic.
    ///
    /// - Parameters:
    ///   - sealed: Ciphertext and tag, as ``seal(_:nonce:authenticating:)`` gave them.
    ///   - nonce: The 12 bytes that it was sealed with.
    ///   - additional: The additional bytes that it was sealed with.
    /// - Returns: The message; nil if anything was altered, or the key, nonce or additional bytes are others.
    public func open(
        _ sealed: some Collection<UInt8>,
        nonce: [UInt8],
        authenticating additional: [UInt8] = []
    ) -> [UInt8]? {
        let count = sealed.count - Self.tagCount
        guard count >= 0, count <= 1 << 30, begin(nonce: nonce, authenticating: additional, encrypting: false) else {
            ERR_clear_error()
            return nil
        }
        // One spare byte gives an empty message an address to write to.
        var message = OpenSSL.bytes(count: count + 1) { output in
            OpenSSL.withBytes(of: sealed) { sealed, _ in
                let tag = UnsafeMutableRawPointer(mutating: sealed + count)
                return EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(Self.tagCount), tag) == 1
                    && transform(sealed, count, into: output) && finish(output + count)
            }
        }
        message?.removeLast()
        ERR_clear_error()
        return message
    }

    private static func context(key: [UInt8]) throws(TrustError) -> OpaquePointer {
        guard let context = EVP_CIPHER_CTX_new() else { throw OpenSSL.failure("start a cipher") }
        guard EVP_CipherInit_ex(context, EVP_chacha20_poly1305(), nil, key, nil, 1) == 1 else {
            EVP_CIPHER_CTX_free(context)
            throw OpenSSL.failure("start ChaCha20-Poly1305")
        }
        return context
    }

    private func begin(nonce: [UInt8], authenticating additional: [UInt8], encrypting: Bool) -> Bool {
        guard nonce.count == Self.nonceCount, additional.count <= 1 << 30,
            EVP_CipherInit_ex(context, nil, nil, nil, nonce, encrypting ? 1 : 0) == 1
        else { return false }
        var written: Int32 = 0
        return additional.isEmpty
            || EVP_CipherUpdate(context, nil, &written, additional, Int32(additional.count)) == 1
    }

    private func transform(
        _ input: UnsafePointer<UInt8>,
        _ count: Int,
        into output: UnsafeMutablePointer<UInt8>
    ) -> Bool {
        var written: Int32 = 0
        return count == 0
            || EVP_CipherUpdate(context, output, &written, input, Int32(count)) == 1 && Int(written) == count
    }

    private func finish(_ output: UnsafeMutablePointer<UInt8>) -> Bool {
        var written: Int32 = 0
        return EVP_CipherFinal_ex(context, output, &written) == 1 && written == 0
    }
}
