internal import Replication
import COpenSSL

/// The public half of a ``SigningKey``: an Ed25519 public key (RFC 8032).
///
/// Two keys are equal when their bytes are. A value keeps the library's own form of the key, so that the hundreds of
/// signatures of one device are checked without importing its key again.
public struct VerifyingKey: Sendable {
    /// The length of a key in bytes.
    public static let count = 32

    /// The length of a signature in bytes.
    public static let signatureCount = 64

    /// The key as RFC 8032 encodes it, 32 bytes.
    public let bytes: [UInt8]

    private let handle: KeyHandle

    /// Takes the 32 bytes of a key.
    ///
    /// The few points of low order are refused: under such a key anybody can make a signature.
    ///
    /// - Throws: ``TrustError`` with `invalidKey` for another length or a point of low order.
    public init(_ bytes: some Collection<UInt8>) throws(TrustError) {
        let bytes = Array(bytes)
        guard bytes.count == Self.count else {
            throw Self.invalid("a signing key's public half has \(bytes.count) bytes instead of 32")
        }
        guard !Self.hasLowOrder(bytes) else {
            throw Self.invalid("the public key is one under which anybody could sign")
        }
        guard let handle = KeyHandle(publicKey: bytes, .ed25519) else { throw OpenSSL.failure("take a public key") }
        self.bytes = bytes
        self.handle = handle
    }

    /// Takes the 64 hexadecimal digits of a key, in either case.
    ///
    /// - Throws: ``TrustError`` with `invalidKey`.
    public init(hex: some StringProtocol) throws(TrustError) {
        guard let bytes = Hex.bytes(hex) else {
            throw Self.invalid("a public key must be 64 hexadecimal digits")
        }
        try self.init(bytes)
    }

    /// The key as 64 lower-case hexadecimal digits.
    public var hex: String { Hex.text(bytes) }

    /// The key as a PEM block that stock tools read, such as `openssl pkeyutl -verify -rawin -pubin -inkey`.
    ///
    /// It holds a SubjectPublicKeyInfo (RFC 8410, section 4) and ends with a line feed.
    public var pem: String {
        // SEQUENCE { SEQUENCE { OID 1.3.101.112 }, BIT STRING with no unused bits }, always of these lengths.
        let prefix: [UInt8] = [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00]
        let body = Base64.encode(prefix + bytes) + "="
        return "-----BEGIN PUBLIC KEY-----\n\(body)\n-----END PUBLIC KEY-----\n"
    }

    /// Whether a signature is this key's for exactly these bytes.
    ///
    /// - Parameters:
    ///   - signature: 64 bytes; any other number is no signature.
    ///   - message: The signed bytes.
    public func isValid(signature: some Collection<UInt8>, for message: some Collection<UInt8>) -> Bool {
        guard signature.count == Self.signatureCount, let context = EVP_MD_CTX_new() else { return false }
        defer {
            EVP_MD_CTX_free(context)
            ERR_clear_error()
        }
        guard EVP_DigestVerifyInit(context, nil, nil, nil, handle.pointer) == 1 else { return false }
        return OpenSSL.withBytes(of: signature) { signature, signatureCount in
            OpenSSL.withBytes(of: message) { message, messageCount in
                EVP_DigestVerify(context, signature, signatureCount, message, messageCount) == 1
            }
        }
    }

    private static func invalid(_ message: String) -> TrustError {
        TrustError(.invalidKey, message, advice: "ask the sender for the key again")
    }

    /// Whether the point is in the subgroup of order 8, in any encoding of it.
    private static func hasLowOrder(_ bytes: [UInt8]) -> Bool {
        var ordinate = bytes
        ordinate[31] &= 0x7F
        return lowOrderOrdinates.contains(ordinate)
    }

    /// The y coordinates of the eight points: 0, 1, two of order 8, p - 1, and p and p + 1, which stand for 0 and 1.
    private static let lowOrderOrdinates: Set<[UInt8]> = Set(
        [
            String(repeating: "00", count: 32),
            "01" + String(repeating: "00", count: 31),
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
            "ec" + String(repeating: "ff", count: 30) + "7f",
            "ed" + String(repeating: "ff", count: 30) + "7f",
            "ee" + String(repeating: "ff", count: 30) + "7f",
        ].compactMap { Hex.bytes($0) })
}

extension VerifyingKey: Hashable {
    /// Whether the bytes are equal.
    public static func == (left: VerifyingKey, right: VerifyingKey) -> Bool {
        left.bytes == right.bytes
    }

    /// Hashes the bytes.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(bytes)
    }
}

extension VerifyingKey: CustomStringConvertible {
    /// The key in hexadecimal.
    public var description: String { hex }
}
