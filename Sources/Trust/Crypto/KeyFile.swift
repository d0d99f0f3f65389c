internal import Replication

/// The secrets of one device, or of one administrator, as they lie in a file of mode 0600.
///
/// The clear form is text, and an identity file of stock `age` at the same time, so that `age -d -i KEYFILE` opens
/// bundles without this program. Such a file may hold, besides identities, only comments, so the signing seed stands
/// in one:
///
///     # Aldea keys: whoever has this file can write as this device. Never copy, send or print it.
///     # aldea-public-key: 64 hexadecimal digits of the Ed25519 public key
///     # aldea-signing-seed: 64 hexadecimal digits of the Ed25519 seed (RFC 8032)
///     # public key: age1…
///     AGE-SECRET-KEY-1…
///
/// The public key guards the seed against a mistyped digit, as the checksum in it guards the identity. Other comments
/// and empty lines are ignored. Under a passphrase the file is that text as an age file with an scrypt recipient,
/// which `age -d -i KEYFILE` opens too.
public struct KeyFile: Sendable {
    /// The key that statements are signed with.
    public let signingKey: SigningKey

    /// The key that bundles for this device are encrypted to.
    public let agreementKey: AgreementKey

    /// Joins two keys.
    public init(signingKey: SigningKey, agreementKey: AgreementKey) {
        self.signingKey = signingKey
        self.agreementKey = agreementKey
    }

    /// Makes the keys of a new device.
    ///
    /// - Throws: ``TrustError`` with `cryptography` if the library fails.
    public static func generate() throws(TrustError) -> KeyFile {
        KeyFile(signingKey: try .generate(), agreementKey: try .generate())
    }

    /// Reads the clear form.
    ///
    /// - Throws: ``TrustError`` with `malformed` if a part is missing, repeated or contradicts another, `invalidKey`.
    public init(text: String) throws(TrustError) {
        var seeds: [Substring] = []
        var publicKeys: [Substring] = []
        var identities: [Substring] = []
        for line in text.split(whereSeparator: \.isNewline) {
            if line.hasPrefix(Self.seedMark) {
                seeds.append(line.dropFirst(Self.seedMark.count))
            } else if line.hasPrefix(Self.publicKeyMark) {
                publicKeys.append(line.dropFirst(Self.publicKeyMark.count))
            } else if !line.hasPrefix("#") {
                identities.append(line)
            }
        }
        guard seeds.count == 1, publicKeys.count == 1, identities.count == 1,
            let seed = Hex.bytes(seeds[0])
        else {
            throw Self.malformed("the key file lacks a key or has one twice")
        }
        signingKey = try SigningKey(seed: seed)
        guard signingKey.publicKey.hex == publicKeys[0] else {
            throw Self.malformed("the key file is damaged: its signing seed and public key do not belong together")
        }
        agreementKey = try AgreementKey(identity: identities[0])
    }

    /// The clear form; a secret.
    public var text: String {
        """
        # Aldea keys: whoever has this file can write as this device. Never copy, send or print it.
        \(Self.publicKeyMark)\(signingKey.publicKey.hex)
        \(Self.seedMark)\(Hex.text(signingKey.seed))
        # public key: \(agreementKey.recipient.text)
        \(agreementKey.identity)

        """
    }

    /// Reads a key file.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - passphrase: Its passphrase, if it has one; ignored for a file in the clear.
    /// - Throws: ``TrustError`` with `notFound`, `inputOutput`, `permissionsTooOpen` if the group or others may read
    ///   the file, `passphraseNeeded`, `wrongPassphrase`, and as ``init(text:)``.
    public init(contentsOf path: String, passphrase: String? = nil) throws(TrustError) {
        try self.init(bytes: try PrivateFile(path: path).read(), passphrase: passphrase)
    }

    /// Takes the bytes of a key file.
    ///
    /// - Throws: ``TrustError`` with `passphraseNeeded`, `wrongPassphrase`, and as ``init(text:)``.
    public init(bytes: [UInt8], passphrase: String? = nil) throws(TrustError) {
        guard Self.isEncrypted(bytes) else {
            try self.init(text: String(decoding: bytes, as: UTF8.self))
            return
        }
        guard let passphrase else {
            throw TrustError(
                .passphraseNeeded, "the key file is protected by a passphrase", advice: "give its passphrase")
        }
        try self.init(text: String(decoding: Self.decrypt(bytes, passphrase: passphrase), as: UTF8.self))
    }

    /// Writes a key file, whole or not at all, durable when this returns.
    ///
    /// - Parameters:
    ///   - path: Where; the directory must be there.
    ///   - passphrase: What to protect the file with; nil writes it in the clear.
    ///   - workFactor: The base-two logarithm of the work for each try of a passphrase, 1 ... 20.
    ///   - replacing: Whether a file that is there is replaced, as for a new passphrase; otherwise it is refused.
    /// - Throws: ``TrustError`` with `alreadyExists`, `notFound`, `inputOutput`, `invalidKey` for an empty passphrase.
    public func write(
        to path: String,
        passphrase: String? = nil,
        workFactor: Int = AgeWriter.defaultWorkFactor,
        replacing: Bool = false
    ) throws(TrustError) {
        var bytes = Array(text.utf8)
        if let passphrase {
            bytes = try Self.encrypt(bytes, passphrase: passphrase, workFactor: workFactor)
        }
        try PrivateFile(path: path).write(bytes, replacing: replacing)
    }

    /// Whether a key file needs a passphrase.
    ///
    /// - Throws: ``TrustError`` as ``init(contentsOf:passphrase:)`` for a file that cannot be read.
    public static func needsPassphrase(_ path: String) throws(TrustError) -> Bool {
        isEncrypted(try PrivateFile(path: path).read())
    }

    private static let seedMark = "# aldea-signing-seed: "
    private static let publicKeyMark = "# aldea-public-key: "

    /// Whether the bytes of a key file need a passphrase.
    public static func isEncrypted(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: Array("age-encryption.org/".utf8))
    }

    private static func encrypt(
        _ bytes: [UInt8],
        passphrase: String,
        workFactor: Int
    ) throws(TrustError) -> [UInt8] {
        var file: [UInt8] = []
        do {
            let writer = try AgeWriter(passphrase: passphrase, workFactor: workFactor) { file += $0 }
            try writer.write(bytes)
            try writer.finish()
        } catch {
            throw error as? TrustError ?? malformed("the key file could not be encrypted")
        }
        return file
    }

    private static func decrypt(_ bytes: [UInt8], passphrase: String) throws(TrustError) -> [UInt8] {
        var rest = bytes[...]
        do {
            let reader = try AgeReader(passphrase: passphrase) { count in
                defer { rest = rest.dropFirst(count) }
                return Array(rest.prefix(count))
            }
            return try reader.readAll(limit: 1 << 16)
        } catch {
            throw error as? TrustError ?? malformed("the key file could not be decrypted")
        }
    }

    private static func malformed(_ message: String) -> TrustError {
        TrustError(.malformed, message, advice: "restore it from its copy, or request new keys for the device")
    }
}

extension KeyFile: CustomStringConvertible {
    /// The public halves; the secrets are never shown.
    public var description: String { "keys of \(signingKey.publicKey.hex) and \(agreementKey.recipient.text)" }
}
