import Replication
import SeededRandom
import Testing

@Suite("A frontier as bytes")
struct FrontierTests {
    private func bytes(_ frontier: Frontier) -> [UInt8] {
        var writer = ByteWriter()
        frontier.append(to: &writer)
        return writer.bytes
    }

    private func read(_ bytes: [UInt8]) throws -> Frontier {
        var reader = ByteReader(bytes)
        let frontier = try Frontier(from: &reader)
        try reader.end()
        return frontier
    }

    @Test("comes back as it went, and has one encoding", arguments: Seeds.some(40))
    func roundTrip(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var frontier = Frontier()
        for _ in 0..<random.below(12) {
            let tips = (0..<(1 + random.below(3))).map { _ in
                SegmentChain.Tip(
                    sequence: Int64.random(in: 1...Dot.maximumSequence, using: &random),
                    segment: SegmentID(random.bytes(32))!)
            }
            frontier.tips[LogID(random.bytes(16))!] = tips.sorted()
        }
        let written = bytes(frontier)
        #expect(try read(written) == frontier, "seed \(seed)")
        var shuffled = Frontier()
        for (log, tips) in frontier.tips.shuffled(using: &random) { shuffled.tips[log] = tips.shuffled(using: &random) }
        shuffled.tips[LogID(random.bytes(16))!] = []
        #expect(bytes(shuffled) == written, "seed \(seed)")
        for length in 0..<written.count {
            #expect(throws: DecodingFailure.self, "seed \(seed)") { try read(Array(written.prefix(length))) }
        }
    }

    @Test("a log with as many branches as there are numbers can be read")
    func allBranches() throws {
        let tips = (0...Dot.maximumBranch).map { index in
            SegmentChain.Tip(
                sequence: 9,
                segment: SegmentID([UInt8(index >> 8), UInt8(index & 255)] + [UInt8](repeating: 0, count: 30))!)
        }
        let frontier = Frontier(tips: [LogID([UInt8](repeating: 1, count: 16))!: tips])
        #expect(try read(bytes(frontier)) == frontier)
    }

    @Test("counts that lie, a log named twice and impossible numbers are refused")
    func hostile() {
        #expect(throws: DecodingFailure(.tooLong, offset: 3)) { try read([0xff, 0xff, 0x7f]) }
        let log = [UInt8](repeating: 1, count: 16)
        #expect(throws: DecodingFailure.self) { try read([2] + log + [0] + log + [0]) }
        let tooFar: [UInt8] = [0x80, 0x80, 0x80, 0x80, 0x80, 0x08]  // 2^38
        #expect(throws: DecodingFailure.self) { try read([1] + log + [1] + tooFar + [UInt8](repeating: 2, count: 32)) }
        #expect(throws: DecodingFailure.self) { try read([1] + log + [0x81, 0x08]) }  // 1,025 branches
    }
}
