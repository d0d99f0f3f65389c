/// The file key wrapped to an X25519 public key (C2SP "age", section "The X25519 recipient type").
enum X25519Stanza {
    static let type = "X25519"

    /// Wraps a file key with a fresh ephemeral key.
    static func wrap(_ fileKey: [UInt8], to recipient: Recipient) throws(TrustError) -> AgeStanza {
        let ephemeral = try AgreementKey.generate()
        let shared = try ephemeral.sharedSecret(with: recipient.bytes)
        let share = ephemeral.recipient.bytes
        let cipher = try ChaCha20Poly1305(key: wrapKey(shared: shared, share: share, recipient: recipient))
        let body = try cipher.seal(fileKey, nonce: noNonce)
        return AgeStanza(type: type, arguments: [Base64.encode(share)], body: body)
    }

    /// Unwraps the file key; nil if the stanza is for another key.
    ///
    /// - Throws: ``TrustError`` with `malformed` if the stanza is not as its type has it: refusing it whole is what
    ///   keeps its sender from learning which keys a reader tried.
    static func unwrap(_ stanza: AgeStanza, with identity: AgreementKey) throws(TrustError) -> [UInt8]? {
        guard stanza.arguments.count == 1, let share = Base64.decode(stanza.arguments[0].utf8),
            share.count == AgreementKey.count,
            stanza.body.count == AgeFormat.fileKeyCount + ChaCha20Poly1305.tagCount
        else { throw AgeFormat.malformed("an X25519 recipient of the encrypted file is not well-formed") }
        let shared: [UInt8]
        do {
            shared = try identity.sharedSecret(with: share)
        } catch {
            throw AgeFormat.malformed("an X25519 recipient of the encrypted file has a key that protects nothing")
        }
        let key = try wrapKey(shared: shared, share: share, recipient: identity.recipient)
        return try ChaCha20Poly1305(key: key).open(stanza.body, nonce: noNonce)
    }

    /// The wrap key is used for one message only, so its nonce is fixed.
    private static let noNonce = [UInt8](repeating: 0, count: ChaCha20Poly1305.nonceCount)

    private static func wrapKey(
        shared: [UInt8],
        share: [UInt8],
        recipient: Recipient
    ) throws(TrustError) -> [UInt8] {
        try HKDF.sha256(
            inputKey: shared, salt: share + recipient.bytes, info: "age-encryption.org/v1/X25519".utf8)
    }
}
