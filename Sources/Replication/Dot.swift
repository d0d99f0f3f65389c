/// The place of a change: a log, one of its branches, and a sequence number in it, packed into one number.
///
/// Within a store the log and the branch are the store's own small numbers. Within a segment's body the log is an index
/// into the segment's *seen* list (0 is the segment's own log) and the branch is 0: there the list says which branch is meant.
public struct Dot: RawRepresentable, Hashable, Sendable, Comparable {
    /// log (15 bits) · branch (10 bits) · sequence (38 bits).
    public let rawValue: Int64

    /// The greatest log number.
    public static let maximumLog = (1 << 15) - 1
    /// The greatest branch number.
    public static let maximumBranch = (1 << 10) - 1
    /// The greatest sequence number.
    public static let maximumSequence: Int64 = (1 << 38) - 1

    /// Wraps a packed number.
    public init(rawValue: Int64) { self.rawValue = rawValue }

    /// Packs a place. The parts must be within their bounds.
    public init(log: Int, branch: Int = 0, sequence: Int64) {
        precondition(0...Dot.maximumLog ~= log && 0...Dot.maximumBranch ~= branch)
        precondition(0...Dot.maximumSequence ~= sequence)
        rawValue = Int64(log) << 48 | Int64(branch) << 38 | sequence
    }

    /// The log's number.
    public var log: Int { Int(rawValue >> 48) }
    /// The branch's number.
    public var branch: Int { Int(rawValue >> 38) & Dot.maximumBranch }
    /// The sequence number, from 1.
    public var sequence: Int64 { rawValue & Dot.maximumSequence }

    /// Orders by log, branch and sequence; only within one log and branch does the order mean anything.
    public static func < (left: Dot, right: Dot) -> Bool { left.rawValue < right.rawValue }
}
