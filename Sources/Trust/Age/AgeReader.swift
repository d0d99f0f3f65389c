/// Reads an age file (version 1) chunk by chunk, with the memory of one chunk, and goes on after a damaged one.
///
/// Only authentic content is ever given out, each piece at its own place. That the content is *complete* is certain
/// only when ``next()`` has returned nil and no chunk was damaged.
public final class AgeReader {
    /// A piece of the content.
    public enum Chunk: Hashable, Sendable {
        /// Authentic content: 65,536 bytes, or fewer in the last chunk.
        case data([UInt8])
        /// The chunk of this number, from 0, was altered or damaged; its content began at `index * 65,536`.
        case damaged(index: Int)
    }

    private enum State {
        case reading
        case ended
        case failed(TrustError)
    }

    private var buffer: PullBuffer
    private let cipher: ChaCha20Poly1305
    private var index = 0
    private var state = State.reading

    /// Opens a file with secret keys: reads its header and finds the recipient that one of them is.
    ///
    /// - Parameters:
    ///   - identities: The keys to try.
    ///   - source: Gives the next bytes of the file, at most as many as it is asked for, none only at the end.
    /// - Throws: ``TrustError`` with `malformed`, `unsupported`, `tooLarge`, `truncated` or `damaged` for a bad
    ///   header, `notARecipient`, `passphraseNeeded`; what the source throws.
    public convenience init(identities: [AgreementKey], source: @escaping (Int) throws -> [UInt8]) throws {
        try self.init(source: source) { header in
            if header.stanzas[0].type == ScryptStanza.type {
                throw TrustError(
                    .passphraseNeeded, "the file is protected by a passphrase", advice: "give the passphrase")
            }
            for stanza in header.stanzas where stanza.type == X25519Stanza.type {
                for identity in identities {
                    if let fileKey = try X25519Stanza.unwrap(stanza, with: identity) { return fileKey }
                }
            }
            throw TrustError(
                .notARecipient, "the file is not encrypted to this device",
                advice: "ask the sender to encrypt it again to this device's key")
        }
    }

    /// Opens a file with a passphrase: reads its header and derives the key.
    ///
    /// - Parameters:
    ///   - passphrase: The passphrase, exactly as it was set.
    ///   - source: Gives the next bytes of the file, at most as many as it is asked for, none only at the end.
    /// - Throws: ``TrustError`` with `malformed`, `unsupported`, `tooLarge` (also for a work factor over 20),
    ///   `truncated` or `damaged` for a bad header, `wrongPassphrase`, `notARecipient` if the file is encrypted to
    ///   keys; what the source throws.
    public convenience init(passphrase: String, source: @escaping (Int) throws -> [UInt8]) throws {
        try self.init(source: source) { header in
            guard header.stanzas[0].type == ScryptStanza.type else {
                throw TrustError(
                    .notARecipient, "the file is encrypted to keys and not protected by a passphrase",
                    advice: "open it with the key of one of its recipients")
            }
            return try ScryptStanza.unwrap(header.stanzas[0], passphrase: passphrase)
        }
    }

    private init(
        source: @escaping (Int) throws -> [UInt8],
        unwrap: (AgeHeader) throws -> [UInt8]
    ) throws {
        var buffer = PullBuffer(source)
        let header = try AgeHeader(reading: &buffer)
        // A passphrase is also taken for proof of who wrote the file, so it must be the only way to open it.
        guard header.stanzas.count == 1 || !header.stanzas.contains(where: { $0.type == ScryptStanza.type }) else {
            throw AgeFormat.malformed("the encrypted file mixes a passphrase with other recipients")
        }
        let fileKey = try unwrap(header)
        try header.authenticate(fileKey: fileKey)
        guard try buffer.fill(to: AgeFormat.payloadNonceCount) >= AgeFormat.payloadNonceCount else {
            throw Self.truncated
        }
        let nonce = buffer.take(AgeFormat.payloadNonceCount)
        cipher = try ChaCha20Poly1305(key: AgeFormat.payloadKey(fileKey: fileKey, nonce: nonce))
        self.buffer = buffer
    }

    /// The next piece of the content, or nil after the authentic last one.
    ///
    /// - Throws: ``TrustError`` with `truncated` if the file ended without an authentic last chunk, `malformed` if
    ///   bytes follow the last chunk or it is empty without need: each only after all that could be read was given,
    ///   and again on each later call. What the source throws; the call can then be repeated.
    public func next() throws -> Chunk? {
        switch state {
        case .ended: return nil
        case .failed(let error): throw error
        case .reading: break
        }
        // One byte more than a chunk tells whether another follows.
        let available = try buffer.fill(to: AgeFormat.sealedChunkCount + 1)
        guard available > 0 else { throw fail(Self.truncated) }
        let sealed = buffer.take(AgeFormat.sealedChunkCount)
        let hasMore = available > AgeFormat.sealedChunkCount
        defer { index += 1 }

        if sealed.count == AgeFormat.sealedChunkCount, let data = open(sealed, isLast: false) {
            return .data(data)
        }
        guard let data = open(sealed, isLast: true) else { return .damaged(index: index) }
        if hasMore {
            state = .failed(AgeFormat.malformed("bytes follow the end of the encrypted file"))
        } else if data.isEmpty, index > 0 {
            throw fail(AgeFormat.malformed("the encrypted file ends with an empty piece that should not be there"))
        } else {
            state = .ended
        }
        return data.isEmpty ? try next() : .data(data)
    }

    /// All of the content at once, for what is known to be small.
    ///
    /// - Parameter limit: The most bytes that the content may have.
    /// - Throws: ``TrustError`` with `damaged` at the first damaged chunk, `tooLarge`, or as ``next()``.
    public func readAll(limit: Int) throws -> [UInt8] {
        var content: [UInt8] = []
        while let chunk = try next() {
            guard case .data(let data) = chunk else {
                throw TrustError(
                    .damaged, "the content of the encrypted file was altered or damaged",
                    advice: "ask for the file again")
            }
            guard content.count + data.count <= limit else {
                throw TrustError(
                    .tooLarge, "the encrypted file holds more than \(limit) bytes",
                    advice: "check that it is the right file")
            }
            content += data
        }
        return content
    }

    private func open(_ sealed: [UInt8], isLast: Bool) -> [UInt8]? {
        cipher.open(sealed, nonce: AgeFormat.chunkNonce(index, isLast: isLast))
    }

    private func fail(_ error: TrustError) -> TrustError {
        state = .failed(error)
        return error
    }

    private static var truncated: TrustError {
        TrustError(
            .truncated, "the encrypted file is cut short, or its last piece is damaged",
            advice: "ask for the whole file again")
    }
}
