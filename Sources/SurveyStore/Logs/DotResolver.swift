internal import DeltaBundle
internal import GRDB
internal import Replication

/// Turns the dots of one segment's bodies into this store's own dots.
///
/// A dot means the branch that the segment's own chain, or its *seen*, leads to.
struct DotResolver {
    enum Target: Equatable {
        /// The change is held here.
        case held(Dot)
        /// It has not arrived.
        case absent
        /// The author could not have seen it: such an edge counts for nothing.
        case void
    }

    private struct Source {
        let id: LogID
        let log: Int?
        let chain: SegmentChain
        let tip: SegmentID
        let last: Int64
        /// Whether all of the chain up to the tip is one unforked, gapless line of branch 0.
        let isPlain: Bool
    }

    private let own: Int
    private let ownBranch: Int
    private let ownFirst: Int64
    /// Whether the segment's log is forked, so that its changes may be those of another branch.
    let isForked: Bool
    private var sources: [Source] = []
    /// For each of `sources`, its log and last sequence number, which is 0 where it is no plain line.
    private var plainEnds: [(log: Int, last: Int64)] = []

    init(_ statement: DeltaBundle.Statement, log: Int, branch: Int, logs: LogTable, _ db: Database) throws {
        own = log
        ownBranch = branch
        ownFirst = statement.first
        isForked = try logs.chain(log, db).isForked
        try append(
            statement.log.id, log: log, tip: statement.previous, last: statement.first - 1, logs: logs, db)
        for entry in statement.seen {
            try append(
                entry.log, log: logs.number(entry.log), tip: entry.segment, last: entry.sequence, logs: logs, db)
        }
    }

    private mutating func append(_ id: LogID, log: Int?, tip: SegmentID, last: Int64, logs: LogTable, _ db: Database)
        throws
    {
        let chain = try log.map { try logs.chain($0, db) } ?? SegmentChain()
        // A statement may claim more than the segment that it names covers: then the chain has the word.
        let isPlain =
            !chain.isForked && chain.isContiguous(tip)
            && (chain.link(tip).map { $0.branch == 0 && $0.last >= last } ?? false)
        sources.append(Source(id: id, log: log, chain: chain, tip: tip, last: last, isPlain: isPlain))
        plainEnds.append((log ?? 0, isPlain ? last : 0))
    }

    /// The change of this store that a dot leads to, where that takes no search; nil where ``resolve(_:inChangeAt:)`` must tell.
    func plainTarget(_ dot: Dot, inChangeAt sequence: Int64) -> Dot? {
        if dot.log == 0, dot.sequence >= ownFirst {
            return dot.sequence < sequence ? Dot(log: own, branch: ownBranch, sequence: dot.sequence) : nil
        }
        let end = plainEnds[dot.log]
        return dot.sequence <= end.last ? Dot(log: end.log, sequence: dot.sequence) : nil
    }

    /// The log that a dot is of.
    func logName(of dot: Dot) -> LogID { sources[dot.log].id }

    /// What a dot of the change at `sequence` leads to.
    func resolve(_ dot: Dot, inChangeAt sequence: Int64) -> Target {
        if dot.log == 0, dot.sequence >= ownFirst {
            return dot.sequence < sequence
                ? .held(Dot(log: own, branch: ownBranch, sequence: dot.sequence)) : .void
        }
        let source = sources[dot.log]
        guard dot.sequence <= source.last else { return .void }
        guard let log = source.log else { return .absent }
        if source.isPlain { return .held(Dot(log: log, sequence: dot.sequence)) }
        guard let link = source.chain.covering(dot.sequence, from: source.tip) else { return .absent }
        return .held(Dot(log: log, branch: link.branch, sequence: dot.sequence))
    }
}
