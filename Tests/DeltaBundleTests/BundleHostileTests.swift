import Replication
import SeededRandom
import Testing
import Trust

@testable import DeltaBundle

@Suite("A bundle that somebody made to do harm", .serialized)
struct BundleHostileTests {
    /// A good bundle with a frame between manifest and segments.
    private func reading(_ frame: [UInt8]) throws -> (Reading, [SegmentID]) {
        var random = SeededGenerator(seed: 4)
        let bundle = try HandMadeBundle([Sample.chain(2, using: &random)])
        let bytes = HandMadeBundle.head + bundle.frames[0] + frame + bundle.frames[1] + bundle.end
        return (Reading(bytes), bundle.ids())
    }

    @Test("with lengths that lie costs little memory and leaves the other frames good")
    func lyingLengths() throws {
        let before = Memory.peak
        let payload = try Compression.compress([UInt8](repeating: 1, count: 100), level: 3)
        let frames = [
            HandMadeBundle.frame(type: 3, stored: payload, storedLength: .max, rawLength: 100),
            HandMadeBundle.frame(type: 3, stored: payload, storedLength: UInt32(Frame.maximumStored), rawLength: 100),
            HandMadeBundle.frame(type: 3, stored: payload, rawLength: .max),
            HandMadeBundle.frame(type: 3, stored: payload, rawLength: UInt32(Frame.maximumPayload) + 1),
            HandMadeBundle.frame(type: 3, stored: payload, rawLength: 99),
            HandMadeBundle.frame(type: 3, stored: payload, rawLength: 101),
            HandMadeBundle.frame(type: 3, stored: payload, rawLength: 0),
            HandMadeBundle.frame(type: 3, stored: Array(payload.dropLast()), rawLength: 100),
            HandMadeBundle.frame(type: 3, stored: payload + [0], rawLength: 100),
            HandMadeBundle.frame(type: 3, stored: [], rawLength: 0),
            HandMadeBundle.frame(type: 3, stored: [1, 2, 3], rawLength: 1 << 20),
        ]
        for (index, frame) in frames.enumerated() {
            let (reading, ids) = try reading(frame)
            #expect(reading.ids == ids && reading.end == .notWhole && reading.damaged.count == 1, "frame \(index)")
        }
        // A gigabyte of zeroes in a few bytes, said to be one mebibyte.
        let bomb = try Compression.compress([UInt8](repeating: 0, count: 1 << 26), level: 3)
        #expect(bomb.count < 1 << 14)
        let (reading, ids) = try reading(HandMadeBundle.frame(type: 3, stored: bomb, rawLength: 1 << 20))
        #expect(reading.ids == ids && reading.end == .notWhole)
        #expect(Memory.peak - before < 300 << 20)
    }

    @Test("with blocks whose counts lie is refused block by block")
    func lyingBlocks() throws {
        var random = SeededGenerator(seed: 4)
        let segments = try Sample.chain(2, using: &random)
        let block = HandMadeBundle.block(segments)
        var nobody = ByteWriter()
        nobody.count(1 << 40)
        let payloads: [[UInt8]] = [
            [3] + block.dropFirst(), [1] + block.dropFirst(), block + [0], Array(block.dropLast()), nobody.bytes, [],
            [1, 0xff, 0xff, 0x7f], [0xff, 0x01],
        ]
        for payload in payloads {
            let frame = try Frame(.segments, payload).bytes(level: 3)
            let (reading, ids) = try reading(frame)
            #expect(reading.ids == ids && reading.damaged.count == 1)
        }
        let (empty, ids) = try reading(Frame(.segments, [0]).bytes(level: 3))
        #expect(empty.ids == ids && empty.damaged.isEmpty)
    }

    @Test("of headers that claim the same bytes over and over is read in a time that grows with its length only")
    func headersUponHeaders() throws {
        // Each header is good and claims the mebibyte behind it, of which the check is wrong.
        let header = HandMadeBundle.frame(
            type: 3, stored: [], storedLength: UInt32(Frame.maximumStored), rawLength: 1 << 20)
        #expect(header.count == Frame.headerLength)
        var bytes = HandMadeBundle.head
        while bytes.count < 4 << 20 { bytes += header }
        let clock = ContinuousClock()
        var reading: Reading?
        let time = clock.measure { reading = Reading(bytes) }
        #expect(reading?.end == .truncated)
        // Without a bound it is a hundred gigabytes of hashing.
        #expect(time < .seconds(40), "\(time)")
    }

    @Test("of noise is never taken for anything", arguments: Seeds.some(10))
    func noise(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<20 {
            let reading = Reading(HandMadeBundle.head + random.bytes(random.below(4000)))
            #expect(reading.end == .truncated && reading.segments.isEmpty, "seed \(seed)")
        }
    }
}
