import Foundation
import SeededRandom
import Testing
import Trust

@testable import SurveyStore

@Suite("Sorting the hashes of records")
struct HashSorterTests {
    /// Many of few buckets, so that these go to the file, and some of all.
    private func hashes(seed: UInt64) -> [[UInt8]] {
        var random = SeededGenerator(seed: seed)
        return (0..<5_000).map { number in
            var bytes = random.bytes(32)
            if number % 4 > 0 { bytes[0] = [0, 7, 255][number % 3] }
            // Some are alike in all but the end, or wholly.
            if number % 9 == 0 { bytes.replaceSubrange(1..<31, with: repeatElement(5, count: 30)) }
            return bytes
        }
    }

    @Test(
        "gives them by rising bytes, with a file beside the store and without", arguments: Seeds.some(3), [true, false])
    func order(seed: UInt64, hasFile: Bool) throws {
        print("seed \(seed)")
        let directory = NSTemporaryDirectory() + "aldea-hashes-" + UUID().uuidString
        if hasFile { try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true) }
        defer { try? FileManager.default.removeItem(atPath: directory) }
        var sorter = HashSorter(beside: directory + "/store")
        let all = hashes(seed: seed)
        for bytes in all {
            func number(_ place: Int) -> UInt64 { bytes[place..<(place + 8)].reduce(0) { $0 << 8 | UInt64($1) } }
            sorter.insert(HashSorter.Hash(numbers: (number(0), number(8), number(16), number(24))))
        }
        #expect(sorter.isSpilled == hasFile)
        var stream = SHA256Stream()
        try sorter.drain(into: &stream)
        let sorted = all.sorted { $0.lexicographicallyPrecedes($1) }
        #expect(stream.finish() == Digest.sha256(Array(sorted.joined())))
        if hasFile { #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == []) }
    }
}
