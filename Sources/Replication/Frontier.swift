/// What a store holds without gaps: for each log, the ends of its branches.
public struct Frontier: Hashable, Sendable {
    /// The tips by log, each by rising sequence.
    public var tips: [LogID: [SegmentChain.Tip]]

    /// Gathers tips.
    public init(tips: [LogID: [SegmentChain.Tip]] = [:]) { self.tips = tips }

    /// Appends canonical bytes: logs by rising name, each with its tips.
    public func append(to writer: inout ByteWriter) {
        let logs = tips.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }
        writer.count(logs.count)
        for (log, ends) in logs {
            writer.raw(log.bytes)
            writer.count(ends.count)
            for tip in ends.sorted() {
                writer.varint(UInt64(tip.sequence))
                writer.raw(tip.segment.bytes)
            }
        }
    }

    /// The greatest number of logs that is read.
    public static let maximumLogs = Dot.maximumLog + 1

    /// Reads canonical bytes.
    public init(from reader: inout ByteReader) throws(DecodingFailure) {
        tips = [:]
        var last: LogID?
        for _ in 0..<(try reader.count(atMost: Frontier.maximumLogs)) {
            guard let log = LogID(try reader.raw(16)), last.map({ $0 < log }) ?? true else {
                throw reader.failure(.inconsistent)
            }
            last = log
            var ends: [SegmentChain.Tip] = []
            for _ in 0..<(try reader.count(atMost: Dot.maximumBranch + 1)) {
                let sequence = try reader.varint()
                guard 1...UInt64(Dot.maximumSequence) ~= sequence, let id = SegmentID(try reader.raw(32)) else {
                    throw reader.failure(.badNumber)
                }
                ends.append(SegmentChain.Tip(sequence: Int64(sequence), segment: id))
            }
            // One order only, so that what is signed is what was read.
            guard !ends.isEmpty, zip(ends, ends.dropFirst()).allSatisfy({ $0 < $1 }) else {
                throw reader.failure(.inconsistent)
            }
            tips[log] = ends
        }
    }
}
