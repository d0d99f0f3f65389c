public import Replication
internal import SurveyModel
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
            case .held(let bytes): Digest.sha256(Leaf.context + bytes)
            case .redacted(let hash): hash
            }
        }

        /// What is hashed with the bytes of a held leaf begins with this.
        fileprivate static let context = Array("aldea leaf v1\n".utf8)
    }

    /// How the leaves are kept.
    private enum Form: Sendable {
        case listed([Leaf])
        case held(HeldLeaves)
    }

    private var form: Form

    /// The leaves, in the order of their changes.
    public var leaves: [Leaf] {
        get {
            switch form {
            case .listed(let leaves): leaves
            case .held(let leaves): (0..<leaves.count).map { .held(Array(leaves[$0])) }
            }
        }
        set {
            form = .listed(newValue)
            // Whoever has the seed could guess what a redacted leaf held from its hash.
            (seed, packed) = (nil, nil)
        }
    }

    /// How many leaves there are.
    var count: Int {
        switch form {
        case .listed(let leaves): leaves.count
        case .held(let leaves): leaves.count
        }
    }

    /// Whether all leaves are held.
    public var isHeld: Bool {
        switch form {
        case .listed(let leaves): leaves.allSatisfy(\.isHeld)
        case .held: true
        }
    }

    /// How many bytes the leaves take up in memory, about.
    var size: Int {
        switch form {
        case .held(let leaves): leaves.bytes.count + leaves.count * 32
        case .listed(let leaves):
            leaves.reduce(0) { size, leaf in
                if case .held(let bytes) = leaf { size + bytes.count + 32 } else { size + 64 }
            }
        }
    }

    /// The salt and values of a leaf; nil when it is not held.
    func held(_ place: Int) -> ArraySlice<UInt8>? {
        switch form {
        case .held(let leaves): leaves[place]
        case .listed(let leaves): if case .held(let bytes) = leaves[place] { bytes[...] } else { nil }
        }
    }

    /// What all salts were derived from, as long as all leaves are held; nil when each salt stands by itself. It is only a shorter way to
    /// say the same leaves: two bodies of the same leaves are equal.
    public private(set) var seed: [UInt8]?

    /// The leaves by columns, if they came so: what is relayed and stored is what was received.
    private(set) var packed: [UInt8]?

    /// How many random bytes begin a leaf, so that a short value cannot be guessed from its hash.
    public static let saltLength = 8
    /// How many bytes a seed has.
    public static let seedLength = 16

    /// Gathers leaves.
    public init(leaves: [Leaf]) { form = .listed(leaves) }

    /// Gathers leaves with salts derived from a seed.
    init(_ leaves: HeldLeaves, seed: [UInt8], packed: [UInt8]? = nil) {
        form = .held(leaves)
        self.seed = seed
        self.packed = packed
    }

    /// Whether the leaves are the same.
    public static func == (left: PrivateBody, right: PrivateBody) -> Bool {
        if case .held(let some) = left.form, case .held(let others) = right.form { return some == others }
        return left.leaves == right.leaves
    }

    /// Hashes the leaves.
    public func hash(into hasher: inout Hasher) { hasher.combine(leaves) }

    /// The root over the leaves' hashes; zeroes when there are none.
    public var root: [UInt8] {
        guard count > 0 else { return [UInt8](repeating: 0, count: 32) }
        var writer = ByteWriter()
        writer.raw("aldea private v1\n".utf8)
        switch form {
        case .listed(let leaves): for leaf in leaves { writer.raw(leaf.hash) }
        case .held(let leaves):
            var message = ByteWriter()
            for place in 0..<leaves.count {
                message.removeAll()
                message.raw(Leaf.context)
                message.raw(leaves[place])
                writer.raw(Digest.sha256(message.bytes))
            }
        }
        return Digest.sha256(writer.bytes)
    }

    /// The body with the leaves that either holds: somebody may have taken out some on the way.
    public func united(with other: PrivateBody) -> PrivateBody {
        if seed != nil { return self }
        if other.seed != nil { return other }
        return PrivateBody(leaves: zip(leaves, other.leaves).map { $0.isHeld ? $0 : $1 })
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
        var leaves: [Leaf] = []
        for _ in 0..<count {
            switch try reader.byte() {
            case 1: leaves.append(.held(Array(try reader.block(atMost: Change.maximumBytes))))
            case 0: leaves.append(.redacted(Array(try reader.raw(32))))
            default: throw reader.failure(.badTag)
            }
        }
        form = .listed(leaves)
    }

    /// The values of a leaf, for each private one of some fields.
    static func values(
        of parts: [SegmentBody.Shape.Part], in leaf: ArraySlice<UInt8>, logs: Int
    ) throws(DecodingFailure) -> [[Scalar]] {
        var reader = ByteReader(leaf)
        _ = try reader.raw(saltLength)
        var values: [[Scalar]] = []
        for part in parts where part.isPrivate {
            var value: [Scalar] = []
            for _ in 0..<part.columns { value.append(try ValueColumn.readScalar(logs: logs, from: &reader)) }
            values.append(value)
        }
        try reader.end()
        return values
    }
}

extension SegmentBody {
    /// The values of each leaf as it has them behind its salt, in the order of their changes.
    private var leafValues: [(change: Change, bytes: [UInt8])] {
        changes.compactMap { change in
            let parts = change.writes.filter(\.isPrivate)
            guard !parts.isEmpty else { return nil }
            var values = ByteWriter()
            for value in parts.lazy.flatMap({ $0.value ?? [] }) { ValueColumn.write(value, to: &values) }
            return (change, values.bytes)
        }
    }

    /// The private body; `salt` gives eight bytes a leaf that nobody can guess.
    public func privateBody(salt: () throws -> [UInt8]) rethrows -> PrivateBody {
        PrivateBody(leaves: try leafValues.map { .held(try salt() + $0.bytes) })
    }

    /// The private body; `seed` gives sixteen bytes that nobody can guess, for what all its leaves hold.
    public func privateBody(seed: ([UInt8]) throws -> [UInt8]) rethrows -> PrivateBody {
        let values = leafValues
        guard !values.isEmpty else { return PrivateBody(leaves: []) }
        var content = ByteWriter()
        for (change, bytes) in values {
            content.varint(UInt64(change.dot.sequence))
            content.block(bytes)
        }
        let seed = try seed(content.bytes)
        var leaves = HeldLeaves(seed: seed)
        for (_, bytes) in values { leaves.append { $0.raw(bytes) } }
        return PrivateBody(leaves, seed: seed)
    }
}
