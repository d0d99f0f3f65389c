import DeltaBundle
import Replication
import SeededRandom

/// Damage to a bundle by somebody who knows where its frames lie and makes their checks right.
enum FrameMutation: String, CaseIterable {
    case drop, double, swap, reverse, shuffle, many, retype, unknownOptional, unknownRequired
    case storedZero, storedMore, storedLess, storedMax, rawZero, rawMore, rawLess, rawMax, notCompressed, trailing
    case manifestOfOther, manifestAgain, manifestLast, manifestGone, endOfOther, endFirst, endGone
    case bomb, bombOfType, empty, frameOfOther, earlierFrame, nested, headless, version, redactLeaf, stripPrivate

    /// Damages a bundle in one way. `other` is a bundle of another program, `earlier` one of this program.
    static func apply(
        _ bundle: inout LooseBundle, other: LooseBundle, earlier: LooseBundle, _ random: inout SeededGenerator
    ) -> String {
        let kind = allCases.randomElement(using: &random) ?? .drop
        if !bundle.frames.isEmpty { kind.apply(&bundle, other, earlier, &random) }
        return kind.rawValue
    }

    private func apply(
        _ bundle: inout LooseBundle, _ other: LooseBundle, _ earlier: LooseBundle, _ random: inout SeededGenerator
    ) {
        let place = random.below(bundle.frames.count)
        let second = random.below(bundle.frames.count)
        let frame = bundle.frames[place]
        switch self {
        case .drop: bundle.frames.remove(at: place)
        case .double: bundle.frames.insert(frame, at: second)
        case .swap: bundle.frames.swapAt(place, second)
        case .reverse: bundle.frames.reverse()
        case .shuffle: bundle.frames.shuffle(using: &random)
        case .many:
            bundle.frames.insert(contentsOf: repeatElement(frame, count: 2 + random.below(30)), at: place)
        case .retype: bundle.frames[place].type = UInt8(random.below(256))
        case .unknownOptional:
            bundle.frames.insert(LooseFrame(0x80 | UInt8(random.below(128)), random.bytes(20)), at: place)
        case .unknownRequired:
            bundle.frames.insert(LooseFrame(6 + UInt8(random.below(120)), random.bytes(20)), at: place)
        case .storedZero: bundle.frames[place].storedLength = 0
        case .storedMore: bundle.frames[place].storedLength = UInt32(stored(frame).count + 1)
        case .storedLess: bundle.frames[place].storedLength = UInt32(max(1, stored(frame).count) - 1)
        case .storedMax: bundle.frames[place].storedLength = [.max, 1 << 20, (1 << 20) + (16 << 10)][random.below(3)]
        case .rawZero: bundle.frames[place].rawLength = 0
        case .rawMore: bundle.frames[place].rawLength = UInt32(frame.payload.count + 1)
        case .rawLess: bundle.frames[place].rawLength = UInt32(max(1, frame.payload.count) - 1)
        case .rawMax: bundle.frames[place].rawLength = [.max, 1 << 20, 1 << 31][random.below(3)]
        case .notCompressed: bundle.frames[place].stored = frame.payload
        case .trailing: bundle.frames[place].stored = stored(frame) + random.bytes(1 + random.below(9))
        case .bomb:
            bundle.frames[place].stored = Bombs.shared.large
            bundle.frames[place].rawLength = 1 << 20
        case .bombOfType:
            // As large as a frame may be, and nothing but zeroes or ones.
            bundle.frames[place].payload = [UInt8](repeating: UInt8(random.below(2)), count: 1 << 20)
        case .empty: bundle.frames[place].payload = []
        case .manifestOfOther: bundle.frames[0] = other.frames[0]
        case .manifestAgain: bundle.frames.insert(random.once(in: 2) ? bundle.frames[0] : other.frames[0], at: place)
        case .manifestLast: bundle.frames.append(bundle.frames.removeFirst())
        case .manifestGone: bundle.frames.removeFirst()
        case .endOfOther: bundle.frames[bundle.frames.count - 1] = other.frames[other.frames.count - 1]
        case .endFirst: bundle.frames.insert(bundle.frames.removeLast(), at: random.below(bundle.frames.count))
        case .endGone: bundle.frames.removeLast()
        case .frameOfOther: bundle.frames.insert(other.frames[random.below(other.frames.count)], at: place)
        case .earlierFrame: bundle.frames.insert(earlier.frames[random.below(earlier.frames.count)], at: place)
        case .nested: bundle.frames.insert(LooseFrame(frame.type, frame.bytes), at: place)
        case .headless: bundle.head.removeLast(1 + random.below(bundle.head.count))
        case .version: bundle.head[bundle.head.count - 1] = UInt8(random.below(256))
        case .redactLeaf: redact(&bundle, all: false, &random)
        case .stripPrivate: redact(&bundle, all: true, &random)
        }
    }

    private func stored(_ frame: LooseFrame) -> [UInt8] {
        frame.stored ?? (try? Frame.FrameType(rawValue: frame.type).compress(frame.payload, level: 1)) ?? []
    }

    /// Takes a leaf, or all, out of segments on the way, as whoever carries them can without being noticed.
    private func redact(_ bundle: inout LooseBundle, all: Bool, _ random: inout SeededGenerator) {
        for place in bundle.places(.segments) where random.once(in: 2) {
            guard let segments = try? Segment.all(of: bundle.frames[place].payload) else { continue }
            var writer = ByteWriter()
            writer.count(segments.count)
            for segment in segments {
                var body = segment.privateBody
                if !all, let leaves = body?.leaves, !leaves.isEmpty {
                    let leaf = random.below(leaves.count)
                    body?.leaves[leaf] = .redacted(leaves[leaf].hash)
                }
                let carried = try? Segment(
                    statementBytes: segment.statementBytes, signature: segment.signature,
                    publicBody: segment.publicBody, privateBody: body)
                (all ? segment.withoutPrivateBody : carried ?? segment).append(to: &writer)
            }
            bundle.frames[place].payload = writer.bytes
        }
    }
}

/// Payloads that unfold to much more than they take up.
struct Bombs {
    static let shared = Bombs()
    /// 64 MiB of zeroes, made of pieces so that making it takes little memory.
    let large = [[UInt8]](
        repeating: (try? Compression.compress([UInt8](repeating: 0, count: 4 << 20), level: 3)) ?? [], count: 16
    ).flatMap { $0 }
}
