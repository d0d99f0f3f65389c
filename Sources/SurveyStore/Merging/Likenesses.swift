internal import Replication

/// Which changes of other branches of a forked log may be a change of this one: by a hash each, so that the branches are read one
/// after the other, and once each.
struct Likenesses {
    private var dots: [Int64: [(hash: Int, dot: Dot)]] = [:]

    /// - Parameters:
    ///   - rivals: the segments of other branches that cover any of the sequence numbers.
    ///   - log: the store's number of the log.
    init(_ rivals: [SegmentChain.Link], log: Int, first: Int64, last: Int64, _ merger: Merger) throws {
        for rival in rivals {
            for sequence in max(first, rival.first)...min(last, rival.last) {
                let dot = Dot(log: log, branch: rival.branch, sequence: sequence)
                guard let local = try merger.source.change(at: dot) else { continue }
                dots[sequence, default: []].append((Self.hash(local), dot))
            }
        }
    }

    /// The changes that may be this one, in the order of the branches given.
    func dots(like local: LocalChange) -> [Dot] {
        guard let found = dots[local.change.dot.sequence] else { return [] }
        let hash = Self.hash(local)
        return found.filter { $0.hash == hash }.map(\.dot)
    }

    private static func hash(_ local: LocalChange) -> Int {
        var hasher = Hasher()
        hasher.combine(local.change.publicPart)
        hasher.combine(local.isUnresolved)
        return hasher.finalize()
    }
}
