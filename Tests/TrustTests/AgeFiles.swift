@testable import Trust

/// Whole age files in memory, for tests.
enum AgeFiles {
    /// Gives bytes in pieces of at most `piece`, as a slow or short-reading source does.
    static func source(_ bytes: [UInt8], piece: Int = .max) -> (Int) throws -> [UInt8] {
        var rest = bytes[...]
        return { count in
            let part = rest.prefix(min(count, piece))
            rest = rest[part.endIndex...]
            return Array(part)
        }
    }

    static func encrypt(_ content: [UInt8], to recipients: [Recipient], piece: Int = .max) throws -> [UInt8] {
        var file: [UInt8] = []
        let writer = try AgeWriter(recipients: recipients) { file += $0 }
        var rest = content[...]
        while !rest.isEmpty {
            let part = rest.prefix(piece)
            try writer.write(part)
            rest = rest[part.endIndex...]
        }
        try writer.finish()
        return file
    }

    static func decrypt(_ file: [UInt8], with key: AgreementKey) throws -> [UInt8] {
        try AgeReader(identities: [key], source: source(file)).readAll(limit: .max)
    }

    /// A file with a header of one's own and this content, so that the authentication code is right.
    static func file(
        stanzas: (_ fileKey: [UInt8]) throws -> [AgeStanza],
        content: [UInt8] = []
    ) throws -> [UInt8] {
        let fileKey = try SecureRandom.bytes(16)
        let nonce = try SecureRandom.bytes(16)
        let header = try AgeHeader(stanzas: stanzas(fileKey), fileKey: fileKey)
        let cipher = try ChaCha20Poly1305(key: AgeFormat.payloadKey(fileKey: fileKey, nonce: nonce))
        return try header.bytes + nonce + cipher.seal(content, nonce: AgeFormat.chunkNonce(0, isLast: true))
    }

    /// What a reader gives until its end or its first error.
    struct Reading: Equatable {
        var data: [Int: [UInt8]] = [:]
        var damaged: [Int] = []
        var end: TrustError.Code?

        init(_ file: [UInt8], with key: AgreementKey, piece: Int = .max) {
            do {
                let reader = try AgeReader(identities: [key], source: source(file, piece: piece))
                var index = 0
                while let chunk = try reader.next() {
                    switch chunk {
                    case .data(let bytes): data[index] = bytes
                    case .damaged(let place): damaged.append(place)
                    }
                    index += 1
                }
            } catch {
                end = (error as? TrustError)?.code ?? TrustError.Code("foreign")
            }
        }
    }

    /// Where the payload's nonce begins: behind the header's last line.
    static func payloadStart(_ file: [UInt8]) throws -> Int {
        var buffer = PullBuffer(source(file))
        return try AgeHeader(reading: &buffer).bytes.count
    }

    /// Content in which every chunk differs.
    static func content(_ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 ^ $0 >> 8 ^ $0 >> 16 &* 31) }
    }
}
