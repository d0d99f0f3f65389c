import Replication
import Trust

/// An age file as a fuzzer's bytes put it together: any header around a recipient's part that is right, an
/// authentication code that is right for it, and any chunks, sealed well.
struct AgeScript {
    /// A chunk of the payload.
    struct Chunk {
        var content: [UInt8]
        /// The number under which it is sealed.
        var index: Int
        var isLast: Bool
    }

    /// The file.
    private(set) var file: [UInt8] = []
    private(set) var chunks: [Chunk] = []
    /// Whether nothing was damaged: then the reader must open the file, and give every chunk that stands in its place.
    private(set) var isIntact = true

    /// The receiver.
    static let key = try! AgreementKey(secret: [UInt8](repeating: 0x61, count: 32))
    private static let fileKey = [UInt8](repeating: 0x62, count: 16)
    private static let nonce = [UInt8](repeating: 0x63, count: 16)
    private static let firstLine = Array((AgeFormat.versionLine + "\n").utf8)
    /// The most chunks of a script.
    private static let mostChunks = 5

    /// The part of the header that wraps the file's key for ``key``.
    private static let stanza: [UInt8] = {
        let ephemeral = try! AgreementKey(secret: [UInt8](repeating: 0x64, count: 32))
        let share = ephemeral.recipient.bytes
        let wrapKey = try! HKDF.sha256(
            inputKey: ephemeral.sharedSecret(with: key.recipient.bytes), salt: share + key.recipient.bytes,
            info: "age-encryption.org/v1/X25519".utf8)
        let body = try! ChaCha20Poly1305(key: wrapKey).seal(
            fileKey, nonce: [UInt8](repeating: 0, count: ChaCha20Poly1305.nonceCount))
        return Array("-> X25519 ".utf8) + text64(share) + [0x0a] + text64(body) + [0x0a]
    }()

    /// What may stand beside the right part: parts of other kinds, and things that are wrong in one way.
    private static let others = [
        "-> grease x y\n\n", "-> X25519 AAAA\n\n", "-> ssh-ed25519 abc\nAAAA\n", "-> \n\n", "->\n\n", "-> a  b\n\n",
        "\n",
        "-> a\n" + String(repeating: "A", count: 64) + "\n\n", "-> a\n" + String(repeating: "A", count: 65) + "\n\n",
        "-> a\nAB\n", "-> a\nAA==\n", "-> a\r\n\r\n", "-> scrypt AAAA 10\n\n", "---\n", "--- \n",
    ]

    init(_ choices: inout Choices) throws {
        let flags = choices.byte()
        var head = AgeScript.firstLine
        for _ in 0..<choices.below(3) { head += other(&choices) }
        head += AgeScript.stanza
        for _ in 0..<choices.below(3) { head += other(&choices) }
        head += Array("---".utf8)
        if flags & 1 == 1 { AgeScript.flip(&head, &choices) }
        let code = try HMAC.sha256(
            head, key: HKDF.sha256(inputKey: AgeScript.fileKey, salt: [UInt8](), info: "header".utf8))
        var last = [0x20] + AgeScript.text64(code) + [0x0a]
        if flags & 2 == 2 { AgeScript.flip(&last, &choices) }
        let cipher = try ChaCha20Poly1305(
            key: HKDF.sha256(inputKey: AgeScript.fileKey, salt: AgeScript.nonce, info: "payload".utf8))
        file = head + last + AgeScript.nonce
        let count = 1 + choices.below(AgeScript.mostChunks)
        for place in 0..<count {
            let chunk = chunk(&choices, place, isLast: place == count - 1)
            chunks.append(chunk)
            file += try cipher.seal(chunk.content, nonce: AgeScript.nonce(of: chunk))
        }
        if flags & 4 == 4 { AgeScript.flip(&file, &choices) }
        if flags & 8 == 8 { file.removeLast(min(file.count, choices.short())) }
        if flags & 16 == 16 { file += choices.all() }
        if flags & 31 != 0 { isIntact = false }
    }

    private mutating func other(_ choices: inout Choices) -> [UInt8] {
        isIntact = false
        return choices.flag() ? choices.block() : Array(choices.one(of: AgeScript.others).utf8)
    }

    private static func flip(_ bytes: inout [UInt8], _ choices: inout Choices) {
        bytes[choices.short() % bytes.count] ^= choices.byte()
    }

    /// A chunk that stands where it should, or one that is of another length, another number, or wrongly the last.
    private func chunk(_ choices: inout Choices, _ place: Int, isLast: Bool) -> Chunk {
        let style = choices.byte()
        let isFull = isLast ? style & 1 == 1 : style & 15 != 15
        let content =
            isFull
            ? [UInt8](repeating: choices.byte(), count: AgeFormat.chunkCount) : choices.block()
        return Chunk(
            content: content, index: style & 0x70 == 0x70 ? choices.below(6) : place,
            isLast: style & 0x80 == 0x80 ? choices.flag() : isLast)
    }

    private static func nonce(of chunk: Chunk) -> [UInt8] {
        [UInt8](repeating: 0, count: 10) + [UInt8(chunk.index), chunk.isLast ? 1 : 0]
    }

    /// Base 64 without padding.
    private static func text64(_ bytes: [UInt8]) -> [UInt8] {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        let bits = bytes.flatMap { byte in (0..<8).map { byte >> (7 - UInt8($0)) & 1 } }
        return stride(from: 0, to: bits.count, by: 6).map { start in
            let six = bits[start..<min(start + 6, bits.count)]
            return alphabet[six.reduce(0) { $0 << 1 | Int($1) } << (6 - six.count)]
        }
    }

    /// What the reader gives of the chunks as they stand: the content of those that are where they say, up to the end.
    var expected: AgeReading {
        var reading = AgeReading()
        for (place, chunk) in chunks.enumerated() {
            let isFull = chunk.content.count == AgeFormat.chunkCount
            // A short chunk takes the bytes of the next one with it, unless it is the last in the file.
            guard isFull || place == chunks.count - 1 else { return reading.endingUnknown }
            guard chunk.index == place, isFull || chunk.isLast else {
                reading.chunks.append(.damaged(index: place))
                continue
            }
            if chunk.isLast {
                if place < chunks.count - 1 {
                    reading.chunks.append(.data(chunk.content))
                    reading.end = .malformed
                } else if chunk.content.isEmpty, place > 0 {
                    reading.end = .malformed
                } else {
                    if !chunk.content.isEmpty { reading.chunks.append(.data(chunk.content)) }
                    reading.end = nil
                }
                return reading
            }
            reading.chunks.append(.data(chunk.content))
        }
        reading.end = .truncated
        return reading
    }
}
