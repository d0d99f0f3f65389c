internal import Trust

/// Sorts the hashes of records, of which there may be millions: those that begin with the same byte stand together.
struct HashSorter {
    /// A hash, as numbers that order as its bytes do.
    struct Hash: Comparable {
        let numbers: (UInt64, UInt64, UInt64, UInt64)

        static func < (left: Hash, right: Hash) -> Bool { left.numbers < right.numbers }

        static func == (left: Hash, right: Hash) -> Bool { left.numbers == right.numbers }
    }

    private var buckets: SpillingBuckets<Hash>

    /// - Parameter path: the store beside which a file lies that holds what is too much for memory.
    init(beside path: String) { buckets = SpillingBuckets(256, beside: path) }

    /// Whether some of them stand in a file.
    var isSpilled: Bool { buckets.isSpilled }

    mutating func insert(_ hash: Hash) { buckets.append(hash, to: Int(hash.numbers.0 >> 56)) }

    /// Adds all of them to a stream, by rising value, and forgets them.
    mutating func drain(into stream: inout SHA256Stream) throws {
        for bucket in 0..<buckets.count {
            var hashes = try buckets.take(bucket)
            hashes.sort()
            for hash in hashes { stream.update(hash) }
        }
    }
}

extension SHA256Stream {
    /// Adds a hash.
    fileprivate mutating func update(_ hash: HashSorter.Hash) {
        let numbers = hash.numbers
        let bytes = (numbers.0.bigEndian, numbers.1.bigEndian, numbers.2.bigEndian, numbers.3.bigEndian)
        withUnsafeBytes(of: bytes) { update($0) }
    }
}
