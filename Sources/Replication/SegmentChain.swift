/// The segments of one log that a store holds, as the tree that their *previous* links make.
///
/// A log that was never forked is one chain. Two different segments that cover one sequence number are a fork: two
/// branches, both kept, each with its own tip.
public struct SegmentChain: Sendable {
    /// A held segment.
    public struct Link: Hashable, Sendable {
        /// The segment's name.
        public let id: SegmentID
        /// The name of the segment before it, `none` for a first one.
        public let previous: SegmentID
        /// The first sequence number.
        public let first: Int64
        /// How many changes it holds.
        public let count: Int64
        /// The branch number that its dots carry in this store.
        public let branch: Int

        /// Describes a held segment.
        public init(id: SegmentID, previous: SegmentID, first: Int64, count: Int64, branch: Int) {
            self.id = id
            self.previous = previous
            self.first = first
            self.count = count
            self.branch = branch
        }

        /// The last sequence number.
        public var last: Int64 { first + count - 1 }

        /// Whether it covers any sequence number of the range.
        public func overlaps(first: Int64, last: Int64) -> Bool { self.first <= last && first <= self.last }
    }

    /// The end of a branch: what a frontier consists of.
    public struct Tip: Hashable, Sendable, Comparable {
        /// The last sequence number reached without a gap.
        public let sequence: Int64
        /// The segment that ends there.
        public let segment: SegmentID

        /// Describes a tip.
        public init(sequence: Int64, segment: SegmentID) {
            self.sequence = sequence
            self.segment = segment
        }

        /// Orders by sequence, then segment.
        public static func < (left: Tip, right: Tip) -> Bool {
            left.sequence != right.sequence ? left.sequence < right.sequence : left.segment < right.segment
        }
    }

    private var links: [SegmentID: Link] = [:]
    private var followers: [SegmentID: [SegmentID]] = [:]
    private var contiguous: Set<SegmentID> = []
    private var byFirst: [Link] = []
    /// Whether two held segments cover one sequence number.
    public private(set) var isForked = false

    /// An empty chain.
    public init() {}

    /// How many segments are held.
    public var count: Int { links.count }

    /// The held segment of that name.
    public func link(_ id: SegmentID) -> Link? { links[id] }

    /// The held segments, by first sequence number.
    public var all: [Link] { byFirst }

    /// Whether a held segment names it as the one before.
    public func isNamed(_ id: SegmentID) -> Bool { followers[id] != nil }

    /// Adds a segment; one that is there already is left as it is.
    public mutating func insert(_ link: Link) {
        guard links[link.id] == nil else { return }
        if !isForked { isForked = !overlapping(first: link.first, last: link.last).isEmpty }
        links[link.id] = link
        followers[link.previous, default: []].append(link.id)
        let place = byFirst.lastIndex { ($0.first, $0.id) < (link.first, link.id) }.map { $0 + 1 } ?? 0
        byFirst.insert(link, at: place)
        guard follows(link) else { return }
        var open = [link.id]
        while let next = open.popLast() {
            contiguous.insert(next)
            open.append(contentsOf: (followers[next] ?? []).filter { links[$0].map(follows) ?? false })
        }
    }

    /// Whether the segment stands directly on the contiguous part.
    private func follows(_ link: Link) -> Bool {
        if link.previous == .none { return link.first == 1 }
        guard contiguous.contains(link.previous), let previous = links[link.previous] else { return false }
        return previous.last + 1 == link.first
    }

    /// The held segments that cover any sequence number of the range.
    public func overlapping(first: Int64, last: Int64) -> [Link] {
        // Without a fork the last sequence numbers rise with the first ones, so that a search from the end finds all.
        var found: [Link] = []
        for link in byFirst.reversed() {
            if link.overlaps(first: first, last: last) { found.append(link) }
            if !isForked, link.last < first { break }
        }
        return found.reversed()
    }

    /// The least branch number, from one on, that no held segment of the range has; nil when all are taken.
    public func freeBranch(first: Int64, last: Int64, from least: Int = 0) -> Int? {
        let taken = Set(overlapping(first: first, last: last).map(\.branch))
        return (least...Dot.maximumBranch).first { !taken.contains($0) }
    }

    /// Whether every segment before it is held.
    public func isContiguous(_ id: SegmentID) -> Bool { contiguous.contains(id) }

    /// The ends of the branches that are held without a gap, by rising sequence.
    public var tips: [Tip] {
        contiguous.filter { id in !(followers[id] ?? []).contains { contiguous.contains($0) } }
            .compactMap { id in links[id].map { Tip(sequence: $0.last, segment: id) } }
            .sorted()
    }

    /// The ends of some segments before a tip, 1, 2, 4 … steps back: by them somebody who lacks the tip knows how far it is ahead.
    public func waymarks(before tip: Tip) -> [Tip] {
        var marks: [Tip] = []
        var current = links[tip.segment]
        var step = 0
        var next = 1
        while let link = current.flatMap({ links[$0.previous] }), next <= 64 {
            step += 1
            if step == next {
                marks.append(Tip(sequence: link.last, segment: link.id))
                next *= 2
            }
            current = link
        }
        return marks
    }

    /// The segments held beyond a gap, by first sequence number.
    public var beyondGaps: [Link] { byFirst.filter { !contiguous.contains($0.id) } }

    /// The names of segments that held ones name as their previous, and that are not held.
    public var missing: [SegmentID] {
        Array(Set(links.values.map(\.previous)).filter { $0 != .none && links[$0] == nil }).sorted()
    }

    /// The segment that covers a sequence number on the branch that leads to `tip`, going back link by link.
    ///
    /// - Returns: nil when the tip or a segment between is not held: then the dot means something that has not arrived.
    public func covering(_ sequence: Int64, from tip: SegmentID) -> Link? {
        var current = links[tip]
        while let link = current {
            if link.first <= sequence { return sequence <= link.last ? link : nil }
            current = links[link.previous]
        }
        return nil
    }
}
