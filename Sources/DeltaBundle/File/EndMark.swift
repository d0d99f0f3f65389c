public import Replication
public import Trust

/// The end of a bundle, signed by its carrier: how much there was, and a digest of all of it.
public struct EndMark: Hashable, Sendable {
    /// How many frames came before.
    public let frames: Int
    /// How many segments were in them.
    public let segments: Int
    /// SHA-256 over every byte of the file before the end frame.
    public let digest: [UInt8]
    /// What a receiver that held the prerequisites holds now; nothing is said of it in a parcel.
    public let frontier: Frontier
    /// What the carrier holds; nil where a notice says it.
    public private(set) var holdings: Holdings?
    /// When the parcel was made that it ends, and so has the second form; nil for other files.
    private let parcelTime: Int64?
    /// The carrier's signature over all that, with the program and the carrier's key.
    public private(set) var signature: [UInt8]

    /// Signs an end.
    public init(
        frames: Int, segments: Int, digest: [UInt8], frontier: Frontier, program: [UInt8], key: SigningKey
    ) throws {
        self.frames = frames
        self.segments = segments
        self.digest = digest
        self.frontier = frontier
        holdings = nil
        parcelTime = nil
        signature = []
        signature = try key.sign(signedBytes(program: program, sender: key.publicKey.bytes, epoch: []))
    }

    /// Signs the end of a parcel.
    init(
        parts: Int, segments: Int, digest: [UInt8], holdings: Holdings?, in manifest: Manifest, key: SigningKey
    ) throws {
        frames = parts
        self.segments = segments
        self.digest = digest
        frontier = Frontier()
        self.holdings = holdings
        parcelTime = manifest.createdAt
        signature = []
        signature = try key.sign(
            signedBytes(program: manifest.program, sender: key.publicKey.bytes, epoch: manifest.epoch))
    }

    private func signedBytes(program: [UInt8], sender: [UInt8], epoch: [UInt8]) -> [UInt8] {
        var writer = ByteWriter()
        writer.raw((parcelTime == nil ? "aldea bundle end v1\n" : "aldea bundle end v2\n").utf8)
        writer.raw(program)
        writer.raw(sender)
        if parcelTime != nil {
            writer.raw(epoch)
            writer.raw(digest)
        }
        appendBody(to: &writer)
        return writer.bytes
    }

    private func appendBody(to writer: inout ByteWriter) {
        writer.count(frames)
        writer.count(segments)
        if let parcelTime {
            writer.byte(holdings == nil ? 0 : 1)
            holdings?.append(to: &writer, since: parcelTime)
            return
        }
        writer.raw(digest)
        frontier.append(to: &writer)
    }

    /// The end frame's payload.
    public var bytes: [UInt8] {
        var writer = ByteWriter()
        appendBody(to: &writer)
        writer.raw(signature)
        return writer.bytes
    }

    /// Reads an end frame's payload.
    public init(bytes: [UInt8]) throws(DecodingFailure) {
        var reader = ByteReader(bytes)
        frames = try reader.count(atMost: 1 << 30)
        segments = try reader.count(atMost: 1 << 30)
        digest = Array(try reader.raw(32))
        frontier = try Frontier(from: &reader)
        holdings = nil
        parcelTime = nil
        signature = Array(try reader.raw(64))
        try reader.end()
    }

    /// Reads the end of a parcel that was made at a time, and of which the parts before it have that digest.
    init(parcel bytes: ArraySlice<UInt8>, madeAt time: Int64, digest: [UInt8]) throws(DecodingFailure) {
        var reader = ByteReader(bytes)
        frames = try reader.count(atMost: 1 << 30)
        segments = try reader.count(atMost: 1 << 30)
        self.digest = digest
        frontier = Frontier()
        switch try reader.byte() {
        case 0: holdings = nil
        case 1: holdings = try Holdings(from: &reader, since: time)
        default: throw reader.failure(.badTag)
        }
        parcelTime = time
        signature = Array(try reader.raw(64))
        try reader.end()
    }

    /// The same, with the tips found that its parcel brings; nil when it names more of them than there are.
    func naming(_ segments: [Segment]) -> EndMark? {
        guard let holdings else { return self }
        guard let named = holdings.naming(segments) else { return nil }
        var mark = self
        mark.holdings = named
        return mark
    }

    /// Whether the sender that the manifest names signed this end, in the program and the epoch that it names.
    public func isSigned(in manifest: Manifest) -> Bool {
        guard let key = try? VerifyingKey(manifest.sender) else { return false }
        return key.isValid(
            signature: signature,
            for: signedBytes(program: manifest.program, sender: manifest.sender, epoch: manifest.epoch))
    }
}
