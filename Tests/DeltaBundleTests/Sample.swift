import Replication
import SeededRandom
import SurveyModel
import Trust

@testable import DeltaBundle

/// Keys, logs and segments that are the same in every run.
enum Sample {
    static let program = (try? GoldenSample.roster().program.bytes) ?? []
    static let epoch = [UInt8](0..<16)

    static func key(_ number: UInt8) throws -> SigningKey {
        try SigningKey(seed: [UInt8](repeating: number, count: 32))
    }

    static func log(_ number: UInt8, ordinal: Int = 0, scope: String = "colima") throws -> LogDescriptor {
        LogDescriptor(
            deviceKey: try key(number).publicKey.bytes, ordinal: ordinal,
            nonce: [UInt8](repeating: number, count: 8), scope: scope)
    }

    /// The ends of other logs that bodies of these tests name.
    static func seen(_ count: Int) throws -> [Statement.Seen] {
        try (0..<count).map { index in
            Statement.Seen(
                log: try log(UInt8(100 + index)).id, sequence: 5000,
                segment: SegmentID(Digest.sha256([UInt8(index)]))!)
        }
    }

    /// Signs changes with salts that are no secret, so that the bytes are the same in every run.
    static func segment(
        _ changes: [Change], by number: UInt8 = 1, after previous: Segment? = nil, seen: [Statement.Seen] = []
    ) throws -> Segment {
        let body = SegmentBody(changes: changes)
        var leaf: UInt8 = 0
        let privateBody = body.privateBody {
            leaf &+= 1
            return [UInt8](repeating: leaf, count: PrivateBody.saltLength)
        }
        let publicBody = body.publicBytes
        let statement = Statement(
            program: program, log: try log(number), first: changes[0].dot.sequence, count: changes.count,
            previous: previous?.id ?? .none, schemaVersion: 1, publicBody: publicBody,
            privateCount: privateBody.leaves.count, privateRoot: privateBody.root, seen: seen)
        let bytes = statement.bytes
        return try Segment(
            statementBytes: bytes, signature: try key(number).sign(bytes), publicBody: publicBody,
            privateBody: privateBody)
    }

    /// A chain of small segments by one device.
    static func chain(_ count: Int, by number: UInt8 = 1, using random: inout SeededGenerator) throws -> [Segment] {
        var chain: [Segment] = []
        for _ in 0..<count {
            let first = (chain.last?.statement.last ?? 0) + 1
            let changes = RandomChanges.make(1 + random.below(6), from: first, logs: 2, using: &random)
            chain.append(try segment(changes, by: number, after: chain.last, seen: seen(2)))
        }
        return chain
    }

    static func manifest() throws -> Manifest {
        let tip = SegmentChain.Tip(sequence: 12, segment: SegmentID(Digest.sha256([9]))!)
        return Manifest(
            program: program, sender: try key(1).publicKey.bytes, epoch: epoch, createdAt: 1_750_000_000,
            prerequisites: Frontier(tips: [try log(7).id: [tip]]))
    }

    static func frontier(_ segments: [Segment]) -> Frontier {
        var frontier = Frontier()
        for segment in segments {
            frontier.tips[segment.statement.log.id] = [
                SegmentChain.Tip(sequence: segment.statement.last, segment: segment.id)
            ]
        }
        return frontier
    }

    /// A bundle as the program writes it.
    static func bundle(_ segments: [Segment]) throws -> [UInt8] {
        var bytes: [UInt8] = []
        let writer = try BundleWriter(manifest: manifest(), level: 3) { bytes += $0 }
        for segment in segments { try writer.write(segment) }
        try writer.finish(frontier: frontier(segments), key: key(1))
        return bytes
    }
}
