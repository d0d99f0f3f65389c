public import Replication

/// What a bundle says of itself, first.
public struct Manifest: Hashable, Sendable {
    /// The program, 32 bytes.
    public let program: [UInt8]
    /// The carrier's key, 32 bytes.
    public let sender: [UInt8]
    /// The incarnation of the carrier's store, 16 bytes.
    public let epoch: [UInt8]
    /// The carrier's wall clock when it was written; it only informs.
    public let createdAt: Int64
    /// What a receiver must hold for the bundle to leave no gap.
    public let prerequisites: Frontier

    /// Describes a bundle.
    public init(program: [UInt8], sender: [UInt8], epoch: [UInt8], createdAt: Int64, prerequisites: Frontier) {
        self.program = program
        self.sender = sender
        self.epoch = epoch
        self.createdAt = createdAt
        self.prerequisites = prerequisites
    }

    /// The manifest's bytes.
    public var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.raw(program)
        writer.raw(sender)
        writer.raw(epoch)
        writer.zigzag(createdAt)
        prerequisites.append(to: &writer)
        return writer.bytes
    }

    /// Reads a manifest; bytes that a later version appended are passed over.
    public init(bytes: [UInt8]) throws(DecodingFailure) {
        var reader = ByteReader(bytes)
        program = Array(try reader.raw(32))
        sender = Array(try reader.raw(32))
        epoch = Array(try reader.raw(16))
        createdAt = try reader.zigzag()
        prerequisites = try Frontier(from: &reader)
    }
}
