public import Replication
internal import Trust

/// What the sender of a bundle holds, in few bytes: the ends of branches by the first bytes of their names. Whoever holds what is meant
/// finds it by these; what nobody finds is left out, which only means that more is sent.
///
/// It stands in the end mark of a parcel, and is covered by its signature.
public struct Holdings: Hashable, Sendable {
    /// The end of a branch.
    public struct Tip: Hashable, Sendable {
        /// The first bytes of its log's name.
        public let log: [UInt8]
        /// Its last sequence number.
        public let sequence: Int64
        /// The first bytes of the name of the segment that ends there.
        public let segment: [UInt8]
    }

    /// Rises with each notice of an epoch: the newest counts.
    public let counter: Int64
    /// The ends of branches, by log.
    public let tips: [Tip]
    /// A hash of what a notice says of the sender's roster.
    public let roster: [UInt8]
    /// Segments that are known to be missing.
    public let wanted: [SegmentID]

    /// How many bytes of a name are given.
    public static let prefixLength = 6
    private static let rosterLength = 8

    /// What a notice says, in few bytes.
    init(_ notice: FrontierNotice) {
        counter = notice.counter
        tips = notice.frontier.tips.sorted { $0.key < $1.key }.flatMap { log, ends in
            ends.sorted().map { end in
                Tip(
                    log: Array(log.bytes.prefix(Holdings.prefixLength)), sequence: end.sequence,
                    segment: Array(end.segment.bytes.prefix(Holdings.prefixLength)))
            }
        }
        roster = Holdings.mark(ofRoster: notice.roster)
        wanted = notice.wanted
    }

    /// The hash of what a notice says of a roster.
    public static func mark(ofRoster said: [UInt8]) -> [UInt8] { Array(Digest.sha256(said).prefix(rosterLength)) }

    func append(to writer: inout ByteWriter) {
        writer.varint(UInt64(counter))
        writer.count(tips.count)
        for tip in tips {
            writer.raw(tip.log)
            writer.varint(UInt64(tip.sequence))
            writer.raw(tip.segment)
        }
        writer.raw(roster)
        writer.count(wanted.count)
        for id in wanted { writer.raw(id.bytes) }
    }

    init(from reader: inout ByteReader) throws(DecodingFailure) {
        let counter = try reader.varint()
        guard counter <= UInt64(Int64.max) else { throw reader.failure(.badNumber) }
        self.counter = Int64(counter)
        var tips: [Tip] = []
        for _ in 0..<(try reader.count(atMost: reader.remaining / (2 * Holdings.prefixLength))) {
            let log = Array(try reader.raw(Holdings.prefixLength))
            let sequence = try reader.varint()
            guard 1...UInt64(Dot.maximumSequence) ~= sequence else { throw reader.failure(.badNumber) }
            tips.append(
                Tip(log: log, sequence: Int64(sequence), segment: Array(try reader.raw(Holdings.prefixLength))))
        }
        self.tips = tips
        roster = Array(try reader.raw(Holdings.rosterLength))
        var wanted: [SegmentID] = []
        for _ in 0..<(try reader.count(atMost: FrontierNotice.maximumWanted)) {
            wanted.append(SegmentID(try reader.raw(32))!)
        }
        self.wanted = wanted
    }
}
