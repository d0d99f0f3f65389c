import DeltaBundle
import Replication
import SeededRandom
import SurveyModel
import Trust

/// Devices of the program whose keys somebody misuses: what they sign is signed well, whatever it says.
struct Insider {
    /// The keys of the offices' devices, and last those of one that the roster does not know.
    let keys: [SigningKey]
    /// The segments that the good bundle holds.
    let segments: [Segment]
    let program: [UInt8]

    init(_ village: Village) throws {
        keys =
            try Village.offices.map { try village.keys(of: $0).signingKey }
            + [try SigningKey(seed: [UInt8](repeating: 7, count: 32))]
        let bundle = try LooseBundle(try village.bytes("good.bundle"))
        segments = try bundle.segments()
        program = try Manifest(bytes: bundle.frames[0].payload).program
    }

    /// The key with which a device of the village signs.
    func key(of device: [UInt8]) -> SigningKey? { keys.first { $0.publicKey.bytes == device } }

    /// A frame of segments that an insider signed, and what is wrong with it.
    func frame(_ random: inout SeededGenerator) throws -> (LooseFrame, String) {
        let hostile = HostileSegment(self, &random)
        switch random.below(10) {
        case 0: return (try frame(hostile.body(&random)), "insider body")
        case 1: return (try hostile.statement(&random), "insider statement")
        case 2: return (try frame(hostile.leaves(&random)), "insider leaves")
        case 3, 4:
            let pair = try hostile.fork(&random)
            return (try frame(pair), "insider fork")
        case 5: return (try frame(hostile.crowd(&random)), "insider crowd")
        default: return (try frame(hostile.changes(&random)), "insider changes")
        }
    }

    private func frame(_ segments: [Segment]) throws -> LooseFrame {
        var writer = ByteWriter()
        writer.count(segments.count)
        for segment in segments { segment.append(to: &writer) }
        return LooseFrame(Frame.FrameType.segments.rawValue, writer.bytes)
    }
}
