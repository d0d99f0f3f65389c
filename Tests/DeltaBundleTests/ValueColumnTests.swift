import Replication
import SeededRandom
import SurveyModel
import Testing

@testable import DeltaBundle

@Suite("A column of values")
struct ValueColumnTests {
    private func bytes(_ values: [Scalar]) -> [UInt8] {
        var writer = ByteWriter()
        ValueColumn.write(values, to: &writer)
        return writer.bytes
    }

    private func read(_ bytes: [UInt8], _ count: Int, logs: Int = 3) throws -> [Scalar] {
        var reader = ByteReader(bytes)
        let values = try ValueColumn.read(count, logs: logs, from: &reader)
        try reader.end()
        return values
    }

    private func link(_ log: Int, _ sequence: Int64) -> Scalar {
        .reference(RecordKey(rawValue: Dot(log: log, sequence: sequence).rawValue))
    }

    private func check(_ values: [Scalar], _ expected: [UInt8]) throws {
        #expect(bytes(values) == expected)
        #expect(try read(expected, values.count).map(\.exactly) == values.map(\.exactly))
    }

    @Test("has the bytes that the format's page gives")
    func examples() throws {
        try check([], [0])
        try check([.null, .null, .null], [0])
        try check([.integer(3), .integer(-1), .integer(64)], [1, 6, 1, 0x80, 1])
        // 1000, 1001, 1002: differences are shorter.
        try check([.integer(1000), .integer(1001), .integer(1002)], [2, 0xd0, 0x0f, 2, 2])
        try check([.integer(5), .integer(5)], [7, 1, 10])
        try check([.text("a"), .text("bc")], [4, 1, 2, 0x61, 0x62, 0x63])
        try check([.text("a"), .text("a"), .text("a")], [7, 2, 1, 0x61])
        let words = ["abc", "de", "abc", "abc", "de"].map(Scalar.text)
        try check(words, [11, 2, 4, 3, 2, 0x61, 0x62, 0x63, 0x64, 0x65, 1, 0, 2, 0, 0, 2])
        try check([.text("1970-01-03"), .text("1969-12-31")], [8, 1, 4, 1])
        try check([.text("7"), .text("10")], [9, 1, 14, 20])
        try check([.text("07"), .text("10")], [4, 2, 2, 0x30, 0x37, 0x31, 0x30])
        try check([.integer(1), .text("a"), .bytes([9])], [5, 1, 2, 2, 1, 0x61, 3, 1, 9])
        try check([link(0, 7), link(2, 5)], [10, 1, 0, 4, 1, 14, 10])
        try check([link(1, 7), link(1, 8)], [10, 7, 1, 2, 1, 14, 16])
        // With nulls: a bitmap of what is there, low bit first.
        try check([.null, .integer(1), .null, .integer(2)], [0x81, 0b1010, 2, 4])
        let nine: [Scalar] = [Scalar](repeating: .null, count: 8) + [.text("x")]
        try check(nine, [0x84, 0, 1, 1, 0x78])
        try check([.bytes([1]), .null, link(1, 300)], [0x85, 0b101, 3, 1, 1, 4, 1, 0xac, 2])
    }

    @Test("of a form that is not written any more is read")
    func former() throws {
        #expect(
            try read([3, 2, 1, 0x61, 1, 0x62, 0, 0, 1, 0], 4) == [.text("a"), .text("a"), .text("b"), .text("a")])
        #expect(try read([6, 0, 2, 14, 3], 2) == [link(0, 7), link(2, 5)])
    }

    @Test("takes the greatest and smallest numbers, also as differences")
    func extremes() throws {
        let values = [Int64.min, Int64.max, 0, Int64.max, Int64.min, -1].map(Scalar.integer)
        #expect(try read(bytes(values), values.count) == values)
        // The same as differences, which wrap around.
        var writer = ByteWriter()
        writer.byte(2)
        var previous: Int64 = 0
        for case .integer(let number) in values {
            writer.zigzag(number &- previous)
            previous = number
        }
        #expect(try read(writer.bytes, values.count) == values)
    }

    private static let bad: [[UInt8]] = [
        [], [12, 0, 0], [0x7f], [0x80], [0x8c, 3, 0, 0], [7, 0], [7, 5], [7], [0x87, 3, 0], [8, 4, 2, 2], [9, 1, 1, 1],
        [8, 7, 0], [8, 7, 1, 0xff, 0xff, 0xff, 0xff, 0x0f], [9, 7, 1, 1], [10, 1, 0, 8, 1, 2, 2],
        [10, 1, 0, 0, 1, 0, 2],
        [10, 7, 2, 1, 0x61], [11, 0, 4, 1, 0, 0], [11, 1, 4, 1, 0x61, 1, 0, 2], [11, 1, 4, 1, 0x61, 1, 0, 1],
        [11, 3, 4, 1, 1, 1, 0x61, 0x62, 0x63, 1, 0, 2], [11, 1, 11, 1, 4, 1, 0x61, 1, 0, 1, 0, 0],
        [11, 1, 1, 2, 7, 1, 0], [1, 0], [2, 0], [3, 3, 1, 0x61, 1, 0x62, 1, 0x63, 0, 1], [3, 1, 1, 0x61, 0, 1],
        [3, 0, 0, 0], [4, 1, 1, 0x61], [4, 1, 1, 0x61, 0xff], [4, 0x81, 0x80, 4, 0], [5, 1, 0],
        [5, 6, 0], [6, 4, 0, 2, 2], [6, 0, 0, 0, 0], [6, 0, 0, 2, 1], [6, 0, 0, 2, 4],
    ]

    @Test("whose tag, counts, indexes, texts or dots make no sense is refused", arguments: bad)
    func refused(bytes: [UInt8]) {
        // The last one is right but for the byte that is missing.
        let count = bytes == [6, 0, 0, 2, 4] ? 3 : 2
        #expect(throws: DecodingFailure.self) { try read(bytes, count) }
    }

    @Test("comes back as it went whatever it holds", arguments: Seeds.some(80))
    func roundTrip(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<20 {
            let style = random.below(8)
            let values = (0..<random.below(40)).map { _ in RandomChanges.scalar(style, logs: 3, using: &random) }
            #expect(try read(bytes(values), values.count).map(\.exactly) == values.map(\.exactly), "seed \(seed)")
        }
    }
}
