public import Replication
internal import Trust

/// The personal data of a segment: one salted leaf for each change that has some, hashed to a root that the statement names.
///
/// A holder may lack the whole body, or single leaves that were redacted; of those the hash remains, so that the root can still be checked.
public struct PrivateBody: Hashable, Sendable {
    /// One change's personal data, or what is left of it.
    public enum Leaf: Hashable, Sendable {
        /// Eight random bytes and the values.
        case held([UInt8])
        /// Only the hash of what was there.
        case redacted([UInt8])

        /// Whether the values are there.
        public var isHeld: Bool { if case .held = self { true } else { false } }

        /// The leaf's hash, 32 bytes.
        public var hash: [UInt8] {
            switch self {
            case .held(let bytes):
                var writer = ByteWriter()
                writer.raw("aldea leaf v1\n".utf8)
                writer.raw(bytes)
                return Digest.sha256(writer.bytes)
            case .redacted(let hash): return hash
            }
        }
    }

    /// The leaves, in the order of their changes.
    public var leaves: [Leaf]

    /// How many random bytes begin a leaf, so that a short value cannot be guessed from its hash.
    public static let saltLength = 8

    /// Gathers leaves.
    public init(leaves: [Leaf]) { self.leaves = leaves }

    /// The root over the leaves' hashes; zeroes when there are none.
    public var root: [UInt8] {
        guard !leaves.isEmpty else { return [UInt8](repeating: 0, count: 32) }
        var writer = ByteWriter()
        writer.raw("aldea private v1\n".utf8)
        for leaf in leaves { writer.raw(leaf.hash) }
        return Digest.sha256(writer.bytes)
    }

    /// The body with the leaves that either holds: somebody may have taken out some on the way.
    public func united(with other: PrivateBody) -> PrivateBody {
        PrivateBody(leaves: zip(leaves, other.leaves).map { $0.isHeld ? $0 : $1 })
    }

    /// Appends the leaves: 1 and a block for a held one, 0 and the hash for a redacted one.
    public func append(to writer: inout ByteWriter) {
        for leaf in leaves {
            switch leaf {
            case .held(let bytes):
                writer.byte(1)
                writer.block(bytes)
            case .redacted(let hash):
                writer.byte(0)
                writer.raw(hash)
            }
        }
    }

    /// Reads so many leaves.
    public init(_ count: Int, from reader: inout ByteReader) throws(DecodingFailure) {
        leaves = []
        for _ in 0..<count {
            switch try reader.byte() {
            case 1: leaves.append(.held(Array(try reader.block(atMost: Change.maximumBytes))))
            case 0: leaves.append(.redacted(Array(try reader.raw(32))))
            default: throw reader.failure(.badTag)
            }
        }
    }
}
