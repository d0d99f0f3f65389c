/// Whom a file can be encrypted to: the public half of an ``AgreementKey``, an age recipient.
public struct Recipient: Hashable, Sendable {
    /// The X25519 public key, 32 bytes.
    public let bytes: [UInt8]

    /// Takes the 32 bytes of a public key.
    ///
    /// - Throws: ``TrustError`` with `invalidKey` for another length.
    public init(_ bytes: some Collection<UInt8>) throws(TrustError) {
        guard bytes.count == AgreementKey.count else {
            throw Self.invalid("a public encryption key has \(bytes.count) bytes instead of 32")
        }
        self.bytes = Array(bytes)
    }

    /// Takes an age recipient, `age1…`, all lower case or all upper case.
    ///
    /// - Throws: ``TrustError`` with `invalidKey` if a character is wrong, missing or added.
    public init(text: some StringProtocol) throws(TrustError) {
        guard let bytes = Bech32.decode(text, prefix: "age") else {
            throw Self.invalid("the public encryption key is mistyped or incomplete")
        }
        try self.init(bytes)
    }

    /// The recipient as `age1…`, 62 characters.
    public var text: String { Bech32.encode(bytes, prefix: "age") }

    /// Whether a file can be encrypted to it: a point of low order is no key, and protects nothing.
    public var isUsable: Bool {
        guard let probe = try? AgreementKey(secret: [UInt8](repeating: 1, count: AgreementKey.count)) else {
            return false
        }
        return (try? probe.sharedSecret(with: bytes)) != nil
    }

    private static func invalid(_ message: String) -> TrustError {
        TrustError(.invalidKey, message, advice: "compare it with the original, or take a fresh copy")
    }
}

extension Recipient: CustomStringConvertible {
    /// The recipient as `age1…`.
    public var description: String { text }
}
