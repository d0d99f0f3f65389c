import Replication
import SeededRandom
import Testing
import Trust

@testable import DeltaBundle

@Suite("A damaged bundle")
struct BundleDamageTests {
    /// Six frames of segments, each with two or so.
    private func sample(_ seed: UInt64) throws -> HandMadeBundle {
        var random = SeededGenerator(seed: seed)
        let segments = try Sample.chain(9, using: &random)
        let borders = [0, 2, 3, 5, 6, 7, 9]
        return try HandMadeBundle((1..<borders.count).map { Array(segments[borders[$0 - 1]..<borders[$0]]) })
    }

    /// The offsets near every border and in every header, and a sample of those between.
    private func offsets(of bundle: HandMadeBundle, using random: inout SeededGenerator) -> [Int] {
        let near = bundle.ranges.flatMap { range in
            [range.lowerBound..<(range.lowerBound + 35), (range.upperBound - 10)..<range.upperBound]
        }
        return (0..<bundle.bytes.count).filter { offset in
            offset < HandMadeBundle.head.count || near.contains { $0.contains(offset) } || random.once(in: 12)
        }
    }

    @Test("in any byte loses the frame that the byte is in and no other", arguments: Seeds.some(1))
    func flippedBits(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let bundle = try sample(seed)
        let bytes = bundle.bytes
        let ranges = bundle.ranges
        #expect(Reading(bytes).end == .whole)
        for offset in offsets(of: bundle, using: &random) {
            var altered = bytes
            altered[offset] ^= 1 << UInt8(random.below(8))
            let reading = Reading(altered)
            guard let frame = ranges.firstIndex(where: { $0.contains(offset) }) else {
                let refusals: [Reading.End] = [
                    .refused(.notABundle), .refused(.damagedByText), .refused(.newerVersion),
                ]
                #expect(refusals.contains(reading.end), "byte \(offset), seed \(seed)")
                #expect(reading.segments.isEmpty)
                continue
            }
            #expect(reading.ids == bundle.ids(without: [frame]), "byte \(offset), seed \(seed)")
            #expect((reading.manifest == nil) == (frame == 0), "byte \(offset), seed \(seed)")
            if frame == ranges.count - 1 {
                #expect(
                    reading.end == .truncated && reading.damaged == [ranges[frame].lowerBound],
                    "byte \(offset), seed \(seed)")
            } else {
                #expect(reading.end == .notWhole, "byte \(offset), seed \(seed)")
                #expect(reading.damaged == [ranges[frame].lowerBound], "byte \(offset), seed \(seed)")
            }
        }
    }

    @Test(
        "that is cut anywhere gives the whole frames before the cut and says that it is cut", arguments: Seeds.some(1))
    func cuts(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let bundle = try sample(seed)
        let bytes = bundle.bytes
        #expect(Reading([]).end == .refused(.notABundle))
        for length in offsets(of: bundle, using: &random) where length > 0 {
            let reading = Reading(Array(bytes.prefix(length)))
            let lost = Set(bundle.ranges.indices.filter { bundle.ranges[$0].upperBound > length })
            #expect(reading.ids == bundle.ids(without: lost), "length \(length), seed \(seed)")
            #expect(reading.end == .truncated && reading.damaged.isEmpty, "length \(length), seed \(seed)")
            #expect((reading.manifest == nil) == lost.contains(0), "length \(length), seed \(seed)")
        }
        // The same when it is the carrier that ends too soon.
        for length in [0, 5, 11, 40, bytes.count / 2, bytes.count - 1] {
            let reading = Reading(pieces: [.bytes(Array(bytes.prefix(length))), .cut])
            #expect(reading.end == .truncated, "length \(length), seed \(seed)")
        }
        #expect(Reading(pieces: [.bytes(bytes), .cut]).end == .whole)
    }

    @Test("with bytes missing in the middle goes on at the next whole frame", arguments: Seeds.some(60))
    func holes(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let bundle = try sample(seed)
        let bytes = bundle.bytes
        let borders = [0, bytes.count] + bundle.ranges.flatMap { [$0.lowerBound, $0.lowerBound + 25] }
        func place() -> Int { random.once(in: 2) ? borders[random.below(borders.count)] : random.below(bytes.count) }
        for _ in 0..<15 {
            let cut = [place(), place()].sorted()
            guard cut[0] < cut[1] else { continue }
            let lost = bundle.touched(by: cut[0]..<cut[1])
            let pieces =
                Reading.pieces(Array(bytes[..<cut[0]]), of: 100) + [.hole]
                + Reading.pieces(Array(bytes[cut[1]...]), of: 100)
            let reading = Reading(pieces: pieces)
            #expect(reading.ids == bundle.ids(without: lost), "hole \(cut), seed \(seed)")
            let isEndLost = lost.contains(bundle.frames.count)
            #expect(reading.end == (isEndLost ? .truncated : .notWhole), "hole \(cut), seed \(seed)")
            #expect(reading.damaged.count == 1, "hole \(cut), seed \(seed)")
        }
    }

    @Test(
        "with several holes, garbage or lost bytes that nobody noticed still gives every frame they leave whole",
        arguments: Seeds.some(60))
    func severalHoles(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let bundle = try sample(seed)
        var pieces: [SourcePiece] = [.bytes(HandMadeBundle.head)]
        var lost: Set<Int> = []
        for (index, frame) in (bundle.frames + [bundle.end]).enumerated() {
            switch random.below(7) {
            case 0:
                lost.insert(index)
                pieces += [.bytes(Array(frame.prefix(random.below(frame.count)))), .hole]
            case 1:
                lost.insert(index)
                pieces += [.hole, .bytes(Array(frame.dropFirst(1 + random.below(frame.count - 1))))]
            case 2: pieces += [.bytes(random.bytes(random.below(200))), .bytes(frame)]
            case 3:
                lost.insert(index)
                let place = random.below(frame.count)
                pieces.append(.bytes(Array(frame[..<place] + frame[(place + 1)...])))
            default: pieces.append(.bytes(frame))
            }
        }
        let reading = Reading(pieces: pieces)
        #expect(reading.ids == bundle.ids(without: lost), "seed \(seed)")
        #expect((reading.manifest == nil) == lost.contains(0), "seed \(seed)")
        #expect((reading.end == .truncated) == lost.contains(bundle.frames.count), "seed \(seed)")
    }

    @Test(
        "with frames repeated, in another order, left out or of another bundle gives them, but is not whole",
        arguments: Seeds.some(40))
    func rearranged(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let bundle = try sample(seed)
        let other = try HandMadeBundle([Sample.chain(3, by: 2, using: &random)])
        var frames = bundle.frames
        var expected = bundle.groups
        func move(_ from: Int, _ to: Int) {
            frames.insert(frames.remove(at: from + 1), at: to + 1)
            expected.insert(expected.remove(at: from), at: to)
        }
        switch random.below(4) {
        case 0:
            let place = random.below(expected.count)
            frames.append(frames[place + 1])
            expected.append(expected[place])
        case 1:
            let from = random.below(expected.count - 1)
            move(from, expected.count - 1)
        case 2:
            let place = random.below(expected.count)
            frames.remove(at: place + 1)
            expected.remove(at: place)
        default:
            frames.append(other.frames[1])
            expected.append(other.groups[0])
        }
        let reading = Reading(HandMadeBundle.head + frames.flatMap { $0 } + bundle.end)
        #expect(reading.ids == expected.flatMap { $0 }.map(\.id), "seed \(seed)")
        #expect(reading.end == .notWhole && reading.damaged.isEmpty, "seed \(seed)")
    }

    @Test("with a second manifest keeps to the first")
    func twoManifests() throws {
        let bundle = try sample(1)
        let other = Manifest(
            program: Sample.program, sender: try Sample.key(2).publicKey.bytes, epoch: Sample.epoch, createdAt: 0,
            prerequisites: Frontier())
        let second = try Frame(.manifest, other.bytes).bytes(level: 3)
        let bytes = HandMadeBundle.head + bundle.frames.flatMap { $0 } + second + bundle.end
        let reading = Reading(bytes)
        #expect(try reading.manifest == Sample.manifest())
        #expect(reading.damaged.count == 1 && reading.end == .notWhole && reading.ids == bundle.ids())
    }

    @Test("by a program that takes it for text is told apart")
    func textMode() throws {
        let bytes = try sample(1).bytes
        func replacing(_ change: (Int, UInt8) -> [UInt8]) -> [UInt8] {
            bytes.enumerated().flatMap { change($0.offset, $0.element) }
        }
        let damaged: [String: [UInt8]] = [
            "LF to CRLF": replacing { $1 == 0x0a ? [0x0d, 0x0a] : [$1] },
            "LF to CRLF, CRLF kept": replacing { place, byte in
                byte == 0x0a && (place == 0 || bytes[place - 1] != 0x0d) ? [0x0d, 0x0a] : [byte]
            },
            "CRLF to LF": replacing { place, byte in
                byte == 0x0d && place + 1 < bytes.count && bytes[place + 1] == 0x0a ? [] : [byte]
            },
            "CR removed": bytes.filter { $0 != 0x0d },
            "LF to CR": replacing { $1 == 0x0a ? [0x0d] : [$1] },
            "eighth bit cleared": bytes.map { $0 & 0x7f },
            "Latin-1 to UTF-8": replacing { $1 < 0x80 ? [$1] : [0xc0 | $1 >> 6, 0x80 | $1 & 0x3f] },
            "as UTF-8 with replacements": Array(String(decoding: bytes, as: UTF8.self).utf8),
        ]
        for (name, file) in damaged { #expect(Reading(file).end == .refused(.damagedByText), "\(name)") }
        // A program that takes the control character for the end of a text leaves the beginning only.
        #expect(Reading(Array(bytes.prefix { $0 != 0x1a })).end == .truncated)
    }

    @Test("something else is no bundle")
    func otherFiles() {
        let texts = ["", "hello\n", "ALDEA\r\n", "PK\u{3}\u{4}", "%PDF-1.7\n", "age-encryption.org/v1\n"]
        for text in texts { #expect(Reading(Array(text.utf8)).end == .refused(.notABundle), "\(text)") }
        #expect(Reading([UInt8](repeating: 0, count: 5000)).end == .refused(.notABundle))
    }
}
