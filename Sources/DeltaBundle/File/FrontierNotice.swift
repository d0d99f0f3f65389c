public import Replication
public import Trust

/// What one store holds, said by its own device: it speaks only for its signer and for one epoch of its store.
///
/// Put into a bundle, it tells the receiver what it need not send, and what is wanted.
public struct FrontierNotice: Hashable, Sendable {
    /// The signer's key, 32 bytes.
    public let signer: [UInt8]
    /// The incarnation of the signer's store, 16 bytes.
    public let epoch: [UInt8]
    /// Rises with each notice of an epoch: the newest counts.
    public let counter: Int64
    /// What is held without gaps.
    public let frontier: Frontier
    /// The hashes of the roster that the signer holds: the root entry's and each registrar's last.
    public let roster: [UInt8]
    /// Segments that are known to be missing.
    public let wanted: [SegmentID]
    /// The signature.
    public private(set) var signature: [UInt8]

    /// The most segments that a notice can ask for by name.
    public static let maximumWanted = 1 << 12

    /// Signs a notice.
    public init(
        program: [UInt8], epoch: [UInt8], counter: Int64, frontier: Frontier, roster: [UInt8], wanted: [SegmentID],
        key: SigningKey
    ) throws {
        signer = key.publicKey.bytes
        self.epoch = epoch
        self.counter = counter
        self.frontier = frontier
        self.roster = roster
        self.wanted = Array(wanted.prefix(FrontierNotice.maximumWanted))
        signature = []
        signature = try key.sign(signedBytes(program: program))
    }

    /// What the end of a parcel says its sender holds, as far as it was found. The end's signature was over it; there is none here.
    public init(_ holdings: Holdings, of manifest: Manifest, frontier: Frontier) {
        signer = manifest.sender
        epoch = manifest.epoch
        counter = holdings.counter
        self.frontier = frontier
        roster = holdings.roster
        wanted = holdings.wanted
        signature = [UInt8](repeating: 0, count: 64)
    }

    private func signedBytes(program: [UInt8]) -> [UInt8] {
        var writer = ByteWriter()
        writer.raw("aldea frontier v1\n".utf8)
        writer.raw(program)
        appendBody(to: &writer)
        return writer.bytes
    }

    private func appendBody(to writer: inout ByteWriter) {
        writer.raw(signer)
        writer.raw(epoch)
        writer.varint(UInt64(counter))
        frontier.append(to: &writer)
        writer.block(roster)
        writer.count(wanted.count)
        for id in wanted { writer.raw(id.bytes) }
    }

    /// The notice's bytes.
    public var bytes: [UInt8] {
        var writer = ByteWriter()
        appendBody(to: &writer)
        writer.raw(signature)
        return writer.bytes
    }

    /// Reads a notice.
    public init(bytes: [UInt8]) throws(DecodingFailure) {
        var reader = ByteReader(bytes)
        signer = Array(try reader.raw(32))
        epoch = Array(try reader.raw(16))
        let counter = try reader.varint()
        guard counter <= UInt64(Int64.max) else { throw reader.failure(.badNumber) }
        self.counter = Int64(counter)
        frontier = try Frontier(from: &reader)
        roster = Array(try reader.block(atMost: 64 << 10))
        var wanted: [SegmentID] = []
        for _ in 0..<(try reader.count(atMost: FrontierNotice.maximumWanted)) {
            wanted.append(SegmentID(try reader.raw(32))!)
        }
        self.wanted = wanted
        signature = Array(try reader.raw(64))
        try reader.end()
    }

    /// Whether its signer said this, in this program.
    public func isSignatureValid(program: [UInt8]) -> Bool {
        guard let key = try? VerifyingKey(signer) else { return false }
        return key.isValid(signature: signature, for: signedBytes(program: program))
    }
}
