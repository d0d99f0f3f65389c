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
    /// Why, in the word that was signed; a later version may have more words.
    let word: String
    /// The last good segments, one for each branch; nothing of a log without one counts.
    public let cuts: [Cut]

    /// Why.
    public var reason: Reason { Reason(rawValue: word) ?? .other }

    /// Orders revocations of one key, in some way that is the same everywhere.
    var order: String {
        word + cuts.map { "\($0.log)\($0.sequence)\($0.segment)" }.joined()
    }

    /// Describes a revocation.
    public init(key: [UInt8], reason: Reason, cuts: [Cut]) {
        self.init(key: key, word: reason.rawValue, cuts: cuts)
    }

    init(key: [UInt8], word: String, cuts: [Cut]) {
        self.key = key
        self.word = word
        self.cuts = cuts.sorted()
    }

    /// What of one log counts, as far as its segments are held.
    public struct Reach: Sendable {
        private struct Part: Sendable {
            let good: Set<SegmentID>
            let isWhole: Bool
            let last: Int64
        }

        private let parts: [Part]

        fileprivate init(good: Set<SegmentID>, isWhole: Bool, last: Int64) {
            parts = [Part(good: good, isWhole: isWhole, last: last)]
        }

        /// What counts by all of several revocations.
        init(_ all: [Reach]) { parts = all.flatMap(\.parts) }

        /// Why a segment of the log does not count; nil when it does.
        ///
        /// While a segment on the way back from a cut has not arrived, what lies below the cut may still turn out to be good: it is
        /// *unchained*.
        public func refusal(of segment: SegmentChain.Link) -> Verdict.Reason? {
            let open = parts.filter { !$0.good.contains(segment.id) }
            guard !open.isEmpty else { return nil }
            return open.contains { $0.isWhole || segment.first > $0.last } ? .revoked : .unchained
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
        writer.text(revocation.word)
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
            let word = try reader.text(atMost: 64)
            var cuts: [Revocation.Cut] = []
            for _ in 0..<(try reader.count(atMost: RevocationStep.maximumCuts)) {
                let log = LogID(try reader.raw(16))
                let sequence = Int64(try reader.count(atMost: Int(Dot.maximumSequence)))
                guard let log, let segment = SegmentID(try reader.raw(32)) else { throw reader.failure(.inconsistent) }
                cuts.append(Revocation.Cut(log: log, sequence: sequence, segment: segment))
            }
            let revocation = Revocation(key: key, word: word, cuts: cuts)
            // One order only, so that the entry's bytes are those that were signed.
            guard revocation.cuts == cuts else { throw reader.failure(.inconsistent) }
            self = .revoke(revocation)
        default: throw reader.failure(.badTag)
        }
    }
}
