/// The file key wrapped under a passphrase (C2SP "age", section "The scrypt recipient type").
enum ScryptStanza {
    static let type = "scrypt"

    /// The largest work factor that is read: 2^20, for which a try takes 1 GiB of memory and some seconds.
    static let maximumWorkFactor = 20

    /// Wraps a file key with a fresh salt.
    ///
    /// - Parameter workFactor: The base-two logarithm of the work, 1 ... 20.
    static func wrap(
        _ fileKey: [UInt8],
        passphrase: String,
        workFactor: Int
    ) throws(TrustError) -> AgeStanza {
        let salt = try SecureRandom.bytes(saltCount)
        let key = try wrapKey(passphrase: passphrase, salt: salt, workFactor: workFactor)
        let body = try ChaCha20Poly1305(key: key).seal(fileKey, nonce: noNonce)
        return AgeStanza(type: type, arguments: [Base64.encode(salt), String(workFactor)], body: body)
    }

    /// Unwraps the file key.
    ///
    /// - Throws: ``TrustError`` with `malformed` if the stanza is not as its type has it, `tooLarge` for too much
    ///   work, `wrongPassphrase`.
    static func unwrap(_ stanza: AgeStanza, passphrase: String) throws(TrustError) -> [UInt8] {
        guard stanza.arguments.count == 2, let salt = Base64.decode(stanza.arguments[0].utf8),
            salt.count == saltCount,
            stanza.body.count == AgeFormat.fileKeyCount + ChaCha20Poly1305.tagCount
        else { throw malformed }
        let digits = stanza.arguments[1].utf8
        guard digits.first != UInt8(ascii: "0"),
            digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { throw malformed }
        guard let workFactor = Int(stanza.arguments[1]), workFactor <= maximumWorkFactor else {
            throw TrustError(
                .tooLarge, "opening the file with a passphrase would take more work than is allowed",
                advice: "have it encrypted with a work factor of at most \(maximumWorkFactor)")
        }
        let key = try wrapKey(passphrase: passphrase, salt: salt, workFactor: workFactor)
        guard let fileKey = try ChaCha20Poly1305(key: key).open(stanza.body, nonce: noNonce) else {
            throw TrustError(
                .wrongPassphrase, "the passphrase does not open the file",
                advice: "type it again, watching capital letters and the keyboard's language")
        }
        return fileKey
    }

    private static let saltCount = 16
    private static let label = Array("age-encryption.org/v1/scrypt".utf8)

    /// The wrap key is used for one message only, so its nonce is fixed.
    private static let noNonce = [UInt8](repeating: 0, count: ChaCha20Poly1305.nonceCount)

    private static var malformed: TrustError {
        AgeFormat.malformed("the passphrase part of the encrypted file is not well-formed")
    }

    private static func wrapKey(
        passphrase: String,
        salt: [UInt8],
        workFactor: Int
    ) throws(TrustError) -> [UInt8] {
        try Scrypt.derive(passphrase: passphrase.utf8, salt: label + salt, workFactor: workFactor)
    }
}
