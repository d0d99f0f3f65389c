internal import Replication

/// What a new device asks for, signed with its own key: a text that can travel by any means.
public struct EnrolmentRequest: Hashable, Sendable {
    /// The device's signing key, 32 bytes.
    public let deviceKey: [UInt8]
    /// The device's encryption key, 32 bytes.
    public let recipient: [UInt8]
    /// The office it stands in.
    public let office: String
    /// The scopes it means to write.
    public let scopes: [String]
    /// The device's wall clock.
    public let at: Int64
    /// The device's signature.
    public let signature: [UInt8]

    private static let context = "aldea request v1\n"
    private static let firstLine = "-----BEGIN ALDEA REQUEST-----"
    private static let lastLine = "-----END ALDEA REQUEST-----"

    /// Signs a request.
    public init(office: String, scopes: [String], at: Int64, recipient: Recipient, key: SigningKey) throws {
        deviceKey = key.publicKey.bytes
        self.recipient = recipient.bytes
        self.office = office
        self.scopes = scopes
        self.at = at
        signature = try key.sign(
            EnrolmentRequest.signedBytes(key.publicKey.bytes, recipient.bytes, office, scopes, at))
    }

    private static func signedBytes(
        _ deviceKey: [UInt8], _ recipient: [UInt8], _ office: String, _ scopes: [String], _ at: Int64
    ) -> [UInt8] {
        var writer = ByteWriter()
        writer.raw(context.utf8)
        writer.raw(deviceKey)
        writer.raw(recipient)
        writer.text(office)
        writer.count(scopes.count)
        for scope in scopes { writer.text(scope) }
        writer.zigzag(at)
        return writer.bytes
    }

    /// Sixteen characters by which two people make sure on the phone that they mean the same device.
    public var fingerprint: String { Base32.groups(Digest.sha256(deviceKey), characters: 16) }

    /// The request as text between two marker lines.
    public var text: String {
        let bytes =
            EnrolmentRequest.signedBytes(deviceKey, recipient, office, scopes, at) + signature
        let hex = Array(Hex.text(bytes))
        let lines = stride(from: 0, to: hex.count, by: 64).map { String(hex[$0..<min($0 + 64, hex.count)]) }
        return ([EnrolmentRequest.firstLine] + lines + [EnrolmentRequest.lastLine, ""]).joined(separator: "\n")
    }

    /// Reads a request and checks its signature.
    ///
    /// - Throws: `TrustError.invalidRequest`.
    public init(text: String) throws(TrustError) {
        var lines = text.split(whereSeparator: \.isNewline).map { $0.filter { !$0.isWhitespace || $0 == " " } }
        lines = lines.filter { !$0.isEmpty }
        guard text.utf8.count < 256 << 10, lines.first == EnrolmentRequest.firstLine,
            lines.last == EnrolmentRequest.lastLine,
            let bytes = Hex.bytes(lines.dropFirst().dropLast().joined()), bytes.count > 64
        else { throw TrustError.invalidRequest }
        let signed = bytes.dropLast(64)
        signature = Array(bytes.suffix(64))
        var reader = ByteReader(signed)
        do {
            guard try reader.raw(EnrolmentRequest.context.utf8.count).elementsEqual(EnrolmentRequest.context.utf8)
            else { throw reader.failure(.badTag) }
            deviceKey = Array(try reader.raw(32))
            recipient = Array(try reader.raw(32))
            office = try reader.text(atMost: 64)
            var scopes: [String] = []
            for _ in 0..<(try reader.count(atMost: 1000)) { scopes.append(try reader.text(atMost: 64)) }
            self.scopes = scopes
            at = try reader.zigzag()
            try reader.end()
        } catch { throw TrustError.invalidRequest }
        guard let key = try? VerifyingKey(deviceKey), key.isValid(signature: signature, for: signed) else {
            throw TrustError.invalidRequest
        }
    }
}

extension TrustError {
    /// A request file is damaged, is no request, or is not signed by the device that it names.
    public static let invalidRequest = TrustError(
        Code("request-invalid"), "this is not a device's request, or it was changed on the way",
        advice: "let the device write it again with: aldea device request")
}
