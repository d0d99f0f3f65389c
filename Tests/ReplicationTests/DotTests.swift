import Replication
import SeededRandom
import Testing

@Suite("A dot, packed into one number")
struct DotTests {
    @Test("comes apart as it was put together", arguments: Seeds.some(20))
    func packing(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let log = Int.random(in: 0...Dot.maximumLog, using: &random)
            let branch = Int.random(in: 0...Dot.maximumBranch, using: &random)
            let sequence = Int64.random(in: 0...Dot.maximumSequence, using: &random)
            let dot = Dot(log: log, branch: branch, sequence: sequence)
            #expect(dot.log == log && dot.branch == branch && dot.sequence == sequence, "seed \(seed)")
            #expect(dot.rawValue >= 0 && Dot(rawValue: dot.rawValue) == dot, "seed \(seed)")
        }
    }

    @Test("keeps its parts apart at the borders")
    func borders() {
        let all = Dot(log: Dot.maximumLog, branch: Dot.maximumBranch, sequence: Dot.maximumSequence)
        #expect(all.rawValue == Int64.max)
        #expect(Dot(log: 0, sequence: 0).rawValue == 0)
        #expect(Dot(log: 0, branch: 1, sequence: 0).rawValue == 1 << 38)
        #expect(Dot(log: 1, sequence: 0).rawValue == 1 << 48)
    }

    @Test("is ordered by log, branch and sequence")
    func order() {
        let rising = [
            Dot(log: 1, branch: 0, sequence: Dot.maximumSequence), Dot(log: 1, branch: 1, sequence: 1),
            Dot(log: 1, branch: 1, sequence: 2), Dot(log: 2, branch: 0, sequence: 1),
        ]
        #expect(rising.shuffled().sorted() == rising)
    }

    @Test("names of logs and segments have their lengths only")
    func names() {
        #expect(LogID([UInt8](repeating: 0, count: 15)) == nil && LogID([UInt8](repeating: 0, count: 17)) == nil)
        #expect(SegmentID([UInt8](repeating: 0, count: 31)) == nil)
        #expect(SegmentID([UInt8](repeating: 0, count: 32)) == SegmentID.none)
        #expect(LogID([UInt8](repeating: 0xab, count: 16))?.description == String(repeating: "ab", count: 16))
        #expect(LogID([UInt8](repeating: 1, count: 16))! < LogID([UInt8](repeating: 2, count: 16))!)
    }
}
