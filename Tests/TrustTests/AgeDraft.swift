@testable import Trust

/// An age file made by hand for one key: right in every part, until a test changes one.
///
/// The authentication code is worked out over whatever the header has become, so that a wrong header is refused for
/// what is wrong with it.
struct AgeDraft {
    /// A piece of the payload.
    struct Chunk {
        var content: [UInt8]
        var index: Int
        var isLast: Bool
    }

    let key: AgreementKey
    var fileKey: [UInt8]
    var version = AgeFormat.versionLine
    /// The recipients' lines, without their line feeds.
    var lines: [String]
    /// What ends each line but the last one of the header.
    var lineEnd = "\n"
    /// The key of the authentication code, if it is not to be the file's.
    var codeKey: [UInt8]?
    /// The last line without its line feed, made from the authentication code.
    var lastLine: (String) -> String = { "--- " + $0 }
    var nonce: [UInt8]
    var chunks = [Chunk(content: Array("content".utf8), index: 0, isLast: true)]
    /// What becomes of the finished file.
    var change: ([UInt8]) throws -> [UInt8] = { $0 }

    init(for key: AgreementKey) throws {
        self.key = key
        fileKey = try SecureRandom.bytes(AgeFormat.fileKeyCount)
        nonce = try SecureRandom.bytes(AgeFormat.payloadNonceCount)
        lines = []
        lines = try Self.lines(of: X25519Stanza.wrap(fileKey, to: key.recipient))
    }

    /// The lines of a recipient's part as the format has them.
    static func lines(of stanza: AgeStanza) -> [String] {
        stanza.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }

    /// A part for this draft's key whose share and body are as given: the body is sealed under what the share leads
    /// to, zeros if it leads nowhere.
    func stanza(share: [UInt8], written: [UInt8]? = nil, sealing content: [UInt8]? = nil) throws -> AgeStanza {
        let shared = (try? key.sharedSecret(with: share)) ?? [UInt8](repeating: 0, count: AgreementKey.count)
        let wrapKey = try HKDF.sha256(
            inputKey: shared, salt: share + key.recipient.bytes, info: "age-encryption.org/v1/X25519".utf8)
        let body = try ChaCha20Poly1305(key: wrapKey).seal(
            content ?? fileKey, nonce: [UInt8](repeating: 0, count: ChaCha20Poly1305.nonceCount))
        return AgeStanza(type: X25519Stanza.type, arguments: [Base64.encode(written ?? share)], body: body)
    }

    /// The header up to its last line.
    var head: [UInt8] { Array(([version] + lines).map { $0 + lineEnd }.joined().utf8) }

    /// The file with this header instead of its own.
    func file(head: [UInt8]) throws -> [UInt8] {
        let code = try HMAC.sha256(
            head + Array("---".utf8), key: AgeFormat.headerKey(fileKey: codeKey ?? fileKey))
        var file = head + Array((lastLine(Base64.encode(code)) + "\n").utf8) + nonce
        if nonce.count == AgeFormat.payloadNonceCount {
            let cipher = try ChaCha20Poly1305(key: AgeFormat.payloadKey(fileKey: fileKey, nonce: nonce))
            for chunk in chunks {
                let chunkNonce = AgeFormat.chunkNonce(chunk.index, isLast: chunk.isLast)
                file += try cipher.seal(chunk.content, nonce: chunkNonce)
            }
        }
        return try change(file)
    }

    var file: [UInt8] { get throws { try file(head: head) } }
}
