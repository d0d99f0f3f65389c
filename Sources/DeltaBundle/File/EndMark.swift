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
    /// What a receiver that held the prerequisites holds now.
    public let frontier: Frontier
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
        signature = []
        signature = try key.sign(signedBytes(program: program, sender: key.publicKey.bytes))
    }

    private func signedBytes(program: [UInt8], sender: [UInt8]) -> [UInt8] {
        var writer = ByteWriter()
        writer.raw("aldea bundle end v1\n".utf8)
        writer.raw(program)
        writer.raw(sender)
        appendBody(to: &writer)
        return writer.bytes
    }

    private func appendBody(to writer: inout ByteWriter) {
        writer.count(frames)
        writer.count(segments)
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
        signature = Array(try reader.raw(64))
        try reader.end()
    }

    /// Whether the sender that the manifest names signed this end.
    public func isSigned(by sender: [UInt8], program: [UInt8]) -> Bool {
        guard let key = try? VerifyingKey(sender) else { return false }
        return key.isValid(signature: signature, for: signedBytes(program: program, sender: sender))
    }
}
