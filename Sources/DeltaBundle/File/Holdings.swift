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

        fileprivate init(log: [UInt8], sequence: Int64, segment: [UInt8]) {
            self.log = log
            self.sequence = sequence
            self.segment = segment
        }

        fileprivate init(log: LogID, sequence: Int64, segment: SegmentID) {
            self.init(
                log: Array(log.bytes.prefix(Holdings.prefixLength)), sequence: sequence,
                segment: Array(segment.bytes.prefix(Holdings.prefixLength)))
        }
    }

    /// Rises with each notice of an epoch: the newest counts.
    public let counter: Int64
    /// The ends of branches: those that are told by their names, and then, once ``naming(_:)`` has found them, those that were sent.
    public var tips: [Tip] { told + found }
    /// Those that are told by their names, by log.
    private let told: [Tip]
    /// Those of them that the parcel itself brings.
    private var found: [Tip] = []
    /// The places, among the segments that the parcel itself brings, of those that are ends of branches, rising.
    let sent: [Int]
    /// A hash of what a notice says of the sender's roster.
    public let roster: [UInt8]
    /// Segments that are known to be missing.
    public let wanted: [SegmentID]

    /// How many bytes of a name are given.
    public static let prefixLength = 4
    private static let rosterLength = 4

    /// What a notice says, in few bytes, beside the segments that go with it.
    init(_ notice: FrontierNotice, sending segments: [Segment]) {
        counter = notice.counter
        sent = segments.indices.filter { place in
            let statement = segments[place].statement
            return notice.frontier.tips[statement.log.id]?.contains {
                $0.sequence == statement.last && $0.segment == segments[place].id
            } == true
        }
        let named = Set(sent.map { segments[$0].id })
        told = notice.frontier.tips.sorted { $0.key < $1.key }.flatMap { log, ends in
            ends.sorted().filter { !named.contains($0.segment) }.map { end in
                Tip(log: log, sequence: end.sequence, segment: end.segment)
            }
        }
        roster = Holdings.mark(ofRoster: notice.roster)
        wanted = notice.wanted
    }

    /// The same with all ends among the tips.
    ///
    /// - Parameter segments: what the parcel brings; nil when it does not bring what is named.
    func naming(_ segments: [Segment]) -> Holdings? {
        guard sent.allSatisfy({ $0 < segments.count }) else { return nil }
        var named = self
        named.found = sent.map { place in
            let statement = segments[place].statement
            return Tip(log: statement.log.id, sequence: statement.last, segment: segments[place].id)
        }
        return named
    }

    /// The hash of what a notice says of a roster.
    public static func mark(ofRoster said: [UInt8]) -> [UInt8] { Array(Digest.sha256(said).prefix(rosterLength)) }

    /// - Parameter time: when the parcel was made: the counter is near it, since it follows the clock.
    func append(to writer: inout ByteWriter, since time: Int64) {
        // What is written by wrapping around is read by it, too.
        writer.zigzag(counter &- time)
        writer.count(told.count)
        for tip in told {
            writer.raw(tip.log)
            writer.varint(UInt64(tip.sequence))
            writer.raw(tip.segment)
        }
        writer.count(sent.count)
        for place in sent { writer.count(place) }
        writer.raw(roster)
        writer.count(wanted.count)
        for id in wanted { writer.raw(id.bytes) }
    }

    init(from reader: inout ByteReader, since time: Int64) throws(DecodingFailure) {
        counter = time &+ (try reader.zigzag())
        guard counter >= 0 else { throw reader.failure(.badNumber) }
        var told: [Tip] = []
        for _ in 0..<(try reader.count(atMost: reader.remaining / (2 * Holdings.prefixLength))) {
            let log = Array(try reader.raw(Holdings.prefixLength))
            let sequence = try reader.varint()
            guard 1...UInt64(Dot.maximumSequence) ~= sequence else { throw reader.failure(.badNumber) }
            told.append(
                Tip(log: log, sequence: Int64(sequence), segment: Array(try reader.raw(Holdings.prefixLength))))
        }
        self.told = told
        var sent: [Int] = []
        for _ in 0..<(try reader.count(atMost: reader.remaining)) {
            let place = try reader.count(atMost: 1 << 30)
            guard place > sent.last ?? -1 else { throw reader.failure(.badNumber) }
            sent.append(place)
        }
        self.sent = sent
        roster = Array(try reader.raw(Holdings.rosterLength))
        var wanted: [SegmentID] = []
        for _ in 0..<(try reader.count(atMost: FrontierNotice.maximumWanted)) {
            wanted.append(SegmentID(try reader.raw(32))!)
        }
        self.wanted = wanted
    }
}
