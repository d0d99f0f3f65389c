import DeltaBundle
import Replication
import SurveyModel
import Trust

/// A segment whose statement is right for whatever its bodies hold: lengths, hashes, roots and names are worked out, so
/// that arbitrary bodies reach the decoder behind them.
struct SegmentDraft {
    /// A leaf of the private body.
    typealias Leaf = PrivateBody.Leaf

    var count: Int
    var logs: Int
    var leaves: [Leaf]
    var publicBody: [UInt8]
    var first: Int64 = 1

    /// The most entries of *seen* of a draft.
    private static let mostLogs = 4
    private static let device = [UInt8](repeating: 0x17, count: 32)

    init(count: Int, logs: Int, leaves: [Leaf], publicBody: [UInt8]) {
        self.count = count
        self.logs = logs
        self.leaves = leaves
        self.publicBody = publicBody
    }

    /// Counts, then leaves, then the public body to the end.
    init(_ choices: inout Choices) {
        count = choices.short() % Statement.maximumCount + 1
        logs = choices.below(SegmentDraft.mostLogs + 1)
        leaves = []
        for _ in 0..<choices.below(64) {
            leaves.append(choices.flag() ? .held(choices.block()) : .redacted([UInt8](repeating: 7, count: 32)))
        }
        publicBody = choices.all()
    }

    /// The same as a fuzzer's bytes.
    var script: [UInt8] {
        var script = [UInt8(truncatingIfNeeded: count - 1), UInt8(truncatingIfNeeded: (count - 1) >> 8), UInt8(logs)]
        script.append(UInt8(leaves.count))
        for leaf in leaves {
            guard case .held(let bytes) = leaf else {
                script.append(0)
                continue
            }
            script += [1, UInt8(bytes.count)] + bytes
        }
        return script + publicBody
    }

    /// A log of the draft's device.
    private static func log(_ ordinal: Int) -> LogDescriptor {
        LogDescriptor(
            deviceKey: device, ordinal: ordinal, nonce: [UInt8](repeating: UInt8(ordinal), count: 8), scope: "centro")
    }

    /// What the dots in the bodies may lead to.
    static func seen(_ logs: Int) -> [Statement.Seen] {
        (0..<logs).map { index in
            Statement.Seen(
                log: log(index + 1).id, sequence: 5000 + Int64(index),
                segment: SegmentID([UInt8](repeating: UInt8(index + 1), count: 32)) ?? .none)
        }
    }

    /// The statement over these bodies.
    var statement: Statement {
        let privateBody = PrivateBody(leaves: leaves)
        return Statement(
            program: [UInt8](repeating: 0x23, count: 32), log: SegmentDraft.log(0), first: first, count: count,
            previous: first == 1 ? .none : SegmentID([UInt8](repeating: 9, count: 32)) ?? .none, schemaVersion: 1,
            publicBody: publicBody, privateCount: leaves.count, privateRoot: privateBody.root,
            seen: SegmentDraft.seen(logs))
    }

    /// The segment; its signature is none, which nobody looks at who only reads.
    ///
    /// - Throws: when a number in the statement is beyond its cap.
    func segment() throws -> Segment {
        try Segment(
            statementBytes: statement.bytes, signature: [UInt8](repeating: 0x55, count: 64), publicBody: publicBody,
            privateBody: PrivateBody(leaves: leaves))
    }
}
