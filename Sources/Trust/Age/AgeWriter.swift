/// Writes a standard age file (version 1) piece by piece, with the memory of one chunk.
///
/// The file is complete only after ``finish()``; without it every reader reports a truncated file.
public final class AgeWriter {
    /// The work factor for passphrases unless told otherwise: about a second and 256 MiB, as stock `age` takes.
    public static let defaultWorkFactor = 18

    private let sink: ([UInt8]) throws -> Void
    private let cipher: ChaCha20Poly1305
    private var pending: [UInt8] = []
    private var index = 0
    private var isOpen = true

    /// Starts a file that each of the recipients can read, and writes its header.
    ///
    /// - Parameters:
    ///   - recipients: 1 ... 1,000; one that is named twice counts once.
    ///   - sink: Takes the file's bytes in order; what it throws ends the file.
    /// - Throws: ``TrustError`` with `invalidKey` for no recipient or one whose key protects nothing, `tooLarge` for
    ///   too many; what the sink throws.
    public convenience init(recipients: [Recipient], sink: @escaping ([UInt8]) throws -> Void) throws {
        var seen: Set<Recipient> = []
        let distinct = recipients.filter { seen.insert($0).inserted }
        guard !distinct.isEmpty else {
            throw TrustError(
                .invalidKey, "nobody is named to encrypt the file to", advice: "name at least one recipient")
        }
        guard distinct.count <= AgeFormat.maximumStanzaCount else {
            throw TrustError(
                .tooLarge, "a file can be encrypted to at most \(AgeFormat.maximumStanzaCount) recipients",
                advice: "write one file for a part of them and another for the rest")
        }
        let fileKey = try SecureRandom.bytes(AgeFormat.fileKeyCount)
        let stanzas = try distinct.map { try X25519Stanza.wrap(fileKey, to: $0) }
        try self.init(stanzas: stanzas, fileKey: fileKey, sink: sink)
    }

    /// Starts a file that a passphrase opens, and writes its header.
    ///
    /// - Parameters:
    ///   - passphrase: At least one character.
    ///   - workFactor: The base-two logarithm of the work for each try, 1 ... 20.
    ///   - sink: Takes the file's bytes in order; what it throws ends the file.
    /// - Throws: ``TrustError`` with `invalidKey` for an empty passphrase, `cryptography` for another work factor or
    ///   where memory is short; what the sink throws.
    public convenience init(
        passphrase: String,
        workFactor: Int = AgeWriter.defaultWorkFactor,
        sink: @escaping ([UInt8]) throws -> Void
    ) throws {
        guard !passphrase.isEmpty else {
            throw TrustError(.invalidKey, "the passphrase is empty", advice: "choose one of several words")
        }
        let fileKey = try SecureRandom.bytes(AgeFormat.fileKeyCount)
        let stanza = try ScryptStanza.wrap(fileKey, passphrase: passphrase, workFactor: workFactor)
        try self.init(stanzas: [stanza], fileKey: fileKey, sink: sink)
    }

    private init(stanzas: [AgeStanza], fileKey: [UInt8], sink: @escaping ([UInt8]) throws -> Void) throws {
        let nonce = try SecureRandom.bytes(AgeFormat.payloadNonceCount)
        self.sink = sink
        cipher = try ChaCha20Poly1305(key: AgeFormat.payloadKey(fileKey: fileKey, nonce: nonce))
        pending.reserveCapacity(AgeFormat.chunkCount)
        try sink(AgeHeader(stanzas: stanzas, fileKey: fileKey).bytes + nonce)
    }

    /// Adds content at the end.
    ///
    /// - Throws: ``TrustError`` with `alreadyFinished` after the end or an earlier error; what the sink throws.
    public func write(_ bytes: some Collection<UInt8>) throws {
        try checkOpen()
        var rest = bytes[...]
        while !rest.isEmpty {
            // A full chunk waits for more content, because only the last one is marked as the last.
            if pending.count == AgeFormat.chunkCount {
                try seal(isLast: false)
            }
            let part = rest.prefix(AgeFormat.chunkCount - pending.count)
            pending.append(contentsOf: part)
            rest = rest[part.endIndex...]
        }
    }

    /// Writes the last chunk, which makes the file complete.
    ///
    /// - Throws: ``TrustError`` with `alreadyFinished` after the end or an earlier error; what the sink throws.
    public func finish() throws {
        try checkOpen()
        try seal(isLast: true)
        isOpen = false
    }

    private func checkOpen() throws(TrustError) {
        guard isOpen else {
            throw TrustError(
                .alreadyFinished, "the encrypted file is finished or an earlier part of it could not be written",
                advice: "start the file anew")
        }
    }

    private func seal(isLast: Bool) throws {
        // Stays closed if anything fails: the nonce must not be used for other content.
        isOpen = false
        let sealed = try cipher.seal(pending, nonce: AgeFormat.chunkNonce(index, isLast: isLast))
        index += 1
        pending.removeAll(keepingCapacity: true)
        try sink(sealed)
        isOpen = true
    }
}
