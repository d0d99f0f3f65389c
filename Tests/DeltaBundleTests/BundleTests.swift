import Replication
import SeededRandom
import SurveyModel
import Testing
import Trust

@testable import DeltaBundle

@Suite("A bundle")
struct BundleTests {
    @Test("gives back its segments in their order, in pieces of any size", arguments: [0, 1, 2, 40])
    func roundTrip(count: Int) throws {
        var random = SeededGenerator(seed: UInt64(count + 1))
        let segments = try Sample.chain(count, using: &random)
        let bytes = try Sample.bundle(segments)
        for piece in [1, 7, 25, 1000, 1 << 20] {
            let reading = Reading(bytes, piece: piece)
            #expect(reading.end == .whole)
            #expect(reading.segments == segments)
            #expect(try reading.manifest == Sample.manifest())
            #expect(reading.mark?.frontier == Sample.frontier(segments))
            #expect(reading.mark?.segments == count)
            #expect(reading.damaged.isEmpty && reading.frames.isEmpty)
        }
    }

    @Test("of many large segments is written in frames of at most half a mebibyte")
    func large() throws {
        var random = SeededGenerator(seed: 5)
        var segments: [Segment] = []
        for _ in 0..<9 {
            let first = (segments.last?.statement.last ?? 0) + 1
            let changes = (0..<5).map { index in
                Change(
                    dot: Dot(log: 0, sequence: first + Int64(index)), kind: KindID(5), identity: .creates,
                    wallClock: 0, person: "",
                    writes: [FieldWrite(field: FieldID(13), isPrivate: true, value: [.bytes(random.bytes(30_000))])])
            }
            segments.append(try Sample.segment(changes, after: segments.last))
        }
        let bytes = try Sample.bundle(segments)
        let reading = Reading(bytes)
        #expect(reading.end == .whole && reading.ids == segments.map(\.id))
        // Three to a block: manifest and three blocks.
        #expect(reading.mark?.frames == 4)
    }

    @Test("gives other frames to who may know them, and hides none")
    func otherFrames() throws {
        let roster = Frame(.roster, [1, 2, 3])
        let notice = Frame(.frontier, [])
        let piece = Frame(.attachment, [UInt8](repeating: 7, count: Frame.maximumPayload))
        let checkpoint = Frame(.checkpoint, [4])
        let later = Frame(Frame.FrameType(rawValue: 0x90), [5, 6])
        let bundle = try HandMadeBundle([], others: [roster, notice, piece, checkpoint, later])
        let reading = Reading(bundle.bytes)
        #expect(reading.frames == [roster, notice, piece, checkpoint, later])
        #expect(reading.end == .whole)
        #expect(later.type.isOptional && checkpoint.type.isOptional && !roster.type.isOptional)
    }

    @Test("with a frame that must be understood and is not known is refused, after what came before it")
    func unknownRequired() throws {
        var random = SeededGenerator(seed: 1)
        let segments = try Sample.chain(2, using: &random)
        let bundle = try HandMadeBundle([segments], others: [Frame(Frame.FrameType(rawValue: 99), [1])])
        let reading = Reading(bundle.bytes)
        #expect(reading.end == .refused(.unknownFrame))
        #expect(reading.segments == segments)
    }

    @Test("of a later version is refused by name")
    func newerVersion() throws {
        var bytes = try Sample.bundle([])
        bytes[BundleWriter.magic.count] = BundleWriter.version + 1
        #expect(Reading(bytes).end == .refused(.newerVersion))
    }

    @Test("a frame that is too long is not written")
    func tooLarge() throws {
        let writer = try BundleWriter(manifest: Sample.manifest(), level: 1) { _ in }
        #expect { try writer.write(Frame(.roster, [UInt8](repeating: 0, count: Frame.maximumPayload + 1))) } throws: {
            ($0 as? BundleError)?.code == .tooLarge
        }
    }

    @Test("an end signed by another device, or for another program, does not make it whole")
    func endSignature() throws {
        let bundle = try HandMadeBundle([])
        let body = HandMadeBundle.head + bundle.frames.flatMap { $0 }
        for (program, number) in [(Sample.program, UInt8(2)), (Digest.sha256([1]), 1)] {
            let mark = try EndMark(
                frames: 1, segments: 0, digest: Digest.sha256(body), frontier: Frontier(), program: program,
                key: Sample.key(number))
            #expect(Reading(body + (try Frame(.end, mark.bytes).bytes(level: 3))).end == .notWhole)
        }
        for (frames, segments) in [(0, 0), (2, 0), (1, 1)] {
            let end = try HandMadeBundle.end(of: body, frames: frames, segments: segments)
            #expect(Reading(body + end).end == .notWhole)
        }
        #expect(try Reading(body + HandMadeBundle.end(of: body, frames: 1, segments: 0)).end == .whole)
    }

    @Test("what follows the end is not read")
    func afterTheEnd() throws {
        var random = SeededGenerator(seed: 8)
        let segments = try Sample.chain(2, using: &random)
        let first = try Sample.bundle([segments[0]])
        let reading = Reading(first + (try Sample.bundle([segments[1]])))
        #expect(reading.end == .whole && reading.ids == [segments[0].id])
    }

    @Test("a manifest to which a later version appended something is read")
    func longerManifest() throws {
        let manifest = try Sample.manifest()
        #expect(try Manifest(bytes: manifest.bytes + [1, 2, 3]) == manifest)
        for length in 0..<manifest.bytes.count {
            #expect(throws: DecodingFailure.self) { try Manifest(bytes: Array(manifest.bytes.prefix(length))) }
        }
    }

    @Test("nothing is compressed to something, and back")
    func emptyFrame() throws {
        let stored = try Compression.compress([], level: 3)
        #expect(Compression.decompress(stored, rawLength: 0) == [])
        #expect(Compression.decompress(stored, rawLength: 1) == nil)
    }
}
