public import Replication

/// The end of a device's key: what it wrote up to the cut counts for ever, what comes behind it never.
///
/// It is a filter over what is kept, so that an administrator can take it back.
public struct Revocation: Hashable, Sendable {
    /// Why a key is cut: it informs, and changes nothing of what counts.
    public enum Reason: String, Hashable, Sendable, CaseIterable {
        /// The device cannot be found.
        case lost
        /// Somebody else may have the key.
        case stolen
        /// Whoever used it has left the program.
        case left
        /// Another device has taken its place.
        case replaced
        /// The device has a new key.
        case rotated
        /// Something else.
        case other
    }

    /// The last good segment of a branch of a log.
    public struct Cut: Hashable, Sendable, Comparable {
        /// The log.
        public let log: LogID
        /// The last sequence number of the segment.
        public let sequence: Int64
        /// The segment: it and those that it follows are good.
        public let segment: SegmentID

        /// Names a segment.
        public init(log: LogID, sequence: Int64, segment: SegmentID) {
            self.log = log
            self.sequence = sequence
            self.segment = segment
        }

        /// Orders by log, then sequence, then segment.
        public static func < (left: Cut, right: Cut) -> Bool {
            (left.log, left.sequence, left.segment) < (right.log, right.sequence, right.segment)
        }
    }

    /// The device's key, 32 bytes.
    public let key: [UInt8]
    /// Why.
    public let reason: Reason
    /// The last good segments, one for each branch; nothing of a log without one counts.
    public let cuts: [Cut]

    /// Orders revocations of one key, in some way that is the same everywhere.
    var order: String {
        reason.rawValue + cuts.map { "\($0.log)\($0.sequence)\($0.segment)" }.joined()
    }

    /// Describes a revocation.
    public init(key: [UInt8], reason: Reason, cuts: [Cut]) {
        self.key = key
        self.reason = reason
        self.cuts = cuts.sorted()
    }

    /// What of one log counts, as far as its segments are held.
    public struct Reach: Sendable {
        private let good: Set<SegmentID>
        private let isWhole: Bool
        private let last: Int64

        init(good: Set<SegmentID>, isWhole: Bool, last: Int64) {
            (self.good, self.isWhole, self.last) = (good, isWhole, last)
        }

        /// What counts by all of several revocations.
        init(_ all: [Reach]) {
            good = all.dropFirst().reduce(all.first?.good ?? []) { $0.intersection($1.good) }
            isWhole = all.allSatisfy(\.isWhole)
            last = all.map(\.last).min() ?? 0
        }

        /// Why a segment of the log does not count; nil when it does.
        ///
        /// While a segment on the way back from a cut has not arrived, what lies below the cut may still turn out to be good: it is
        /// *unchained*.
        public func refusal(of segment: SegmentChain.Link) -> Verdict.Reason? {
            if good.contains(segment.id) { return nil }
            return isWhole || segment.first > last ? .revoked : .unchained
        }
    }

    /// What of a log counts: only the named segments and those that they follow.
    public func reach(in log: LogID, _ chain: SegmentChain) -> Reach {
        let named = cuts.filter { $0.log == log }
        var good: Set<SegmentID> = []
        var isWhole = true
        for cut in named {
            var next = cut.segment
            while next != .none, !good.contains(next) {
                guard let link = chain.link(next) else {
                    isWhole = false
                    break
                }
                good.insert(next)
                next = link.previous
            }
        }
        return Reach(good: good, isWhole: isWhole, last: named.map(\.sequence).max() ?? 0)
    }
}

/// What a root entry says of a key: that it is cut, or that its cut is taken back.
public enum RevocationStep: Hashable, Sendable {
    /// The key is cut; an earlier cut of it is replaced.
    case revoke(Revocation)
    /// The key counts again as if it had never been cut.
    case restore(key: [UInt8])

    /// The key.
    public var key: [UInt8] {
        switch self {
        case .revoke(let revocation): revocation.key
        case .restore(let key): key
        }
    }

    /// What it cuts; nil when it restores.
    var revocation: Revocation? {
        if case .revoke(let revocation) = self { revocation } else { nil }
    }

    static let maximumCuts = 4096

    func append(to writer: inout ByteWriter) {
        writer.raw(key)
        guard case .revoke(let revocation) = self else { return writer.byte(0) }
        writer.byte(1)
        writer.text(revocation.reason.rawValue)
        writer.count(revocation.cuts.count)
        for cut in revocation.cuts {
            writer.raw(cut.log.bytes)
            writer.varint(UInt64(cut.sequence))
            writer.raw(cut.segment.bytes)
        }
    }

    init(from reader: inout ByteReader) throws(DecodingFailure) {
        let key = Array(try reader.raw(32))
        switch try reader.byte() {
        case 0: self = .restore(key: key)
        case 1:
            guard let reason = Revocation.Reason(rawValue: try reader.text(atMost: 64)) else {
                throw reader.failure(.badTag)
            }
            var cuts: [Revocation.Cut] = []
            for _ in 0..<(try reader.count(atMost: RevocationStep.maximumCuts)) {
                let log = LogID(try reader.raw(16))
                let sequence = Int64(try reader.count(atMost: Int(Dot.maximumSequence)))
                guard let log, let segment = SegmentID(try reader.raw(32)) else { throw reader.failure(.inconsistent) }
                cuts.append(Revocation.Cut(log: log, sequence: sequence, segment: segment))
            }
            let revocation = Revocation(key: key, reason: reason, cuts: cuts)
            // One order only, so that the entry's bytes are those that were signed.
            guard revocation.cuts == cuts else { throw reader.failure(.inconsistent) }
            self = .revoke(revocation)
        default: throw reader.failure(.badTag)
        }
    }
}
