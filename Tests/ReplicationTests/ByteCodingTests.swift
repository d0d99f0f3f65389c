import Replication
import SeededRandom
import SurveyModel
import Testing

@Suite("Numbers and texts as bytes")
struct ByteCodingTests {
    private func reader(_ bytes: [UInt8]) -> ByteReader { ByteReader(bytes) }

    private static let nineTimes = [UInt8](repeating: 0xff, count: 9)

    private static let unsigned: [(UInt64, [UInt8])] = [
        (0, [0]), (1, [1]), (127, [0x7f]), (128, [0x80, 1]), (300, [0xac, 2]), (16_383, [0xff, 0x7f]),
        (16_384, [0x80, 0x80, 1]), (UInt64.max >> 1, nineTimes.dropLast() + [0x7f]), (UInt64.max, nineTimes + [1]),
    ]

    @Test("unsigned numbers at every border", arguments: unsigned)
    func varints(value: UInt64, bytes: [UInt8]) throws {
        var writer = ByteWriter()
        writer.varint(value)
        #expect(writer.bytes == bytes)
        var reader = reader(bytes)
        #expect(try reader.varint() == value)
        try reader.end()
    }

    private static let signed: [(Int64, [UInt8])] = [
        (0, [0]), (-1, [1]), (1, [2]), (-64, [0x7f]), (64, [0x80, 1]),
        (Int64.max, [0xfe] + nineTimes.dropLast() + [1]), (Int64.min, nineTimes + [1]),
    ]

    @Test("signed numbers at every border", arguments: signed)
    func zigzags(value: Int64, bytes: [UInt8]) throws {
        var writer = ByteWriter()
        writer.zigzag(value)
        #expect(writer.bytes == bytes)
        var reader = reader(bytes)
        #expect(try reader.zigzag() == value)
    }

    private static let overlong: [[UInt8]] = [
        [0x80, 0], [0xff, 0], [0x80, 0x80, 0], [0x81, 0x80, 0x80, 0], nineTimes + [2], nineTimes + [0x81, 1],
        nineTimes + [0x80, 1], [UInt8](repeating: 0x80, count: 40),
    ]

    @Test("a number that is longer than need be, or than fits, is refused", arguments: overlong)
    func refusesOverlong(bytes: [UInt8]) {
        var reader = reader(bytes)
        #expect { try reader.varint() } throws: { ($0 as? DecodingFailure)?.reason == .badNumber }
    }

    @Test("reading past the end is refused and says where")
    func end() throws {
        var empty = reader([])
        #expect(throws: DecodingFailure(.endOfBytes, offset: 0)) { try empty.byte() }
        var cut = reader([0x80, 0x80])
        #expect(throws: DecodingFailure(.endOfBytes, offset: 2)) { try cut.varint() }
        var short = reader([1, 2, 3])
        #expect(throws: DecodingFailure(.endOfBytes, offset: 0)) { try short.fixed32() }
        #expect(throws: DecodingFailure(.endOfBytes, offset: 0)) { try short.raw(4) }
        #expect(throws: DecodingFailure(.endOfBytes, offset: 0)) { try short.raw(-1) }
        #expect(Array(try short.raw(3)) == [1, 2, 3])
        try short.end()
        var rest = reader([1, 2])
        _ = try rest.byte()
        #expect(throws: DecodingFailure(.trailingBytes, offset: 1)) { try rest.end() }
    }

    @Test("a length that lies is refused before anything is allocated")
    func lengths() throws {
        let huge: [UInt8] = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1]
        var block = reader(huge + [1])
        #expect { try block.block(atMost: 1 << 20) } throws: { ($0 as? DecodingFailure)?.reason == .tooLong }
        var text = reader([5, 0x61])
        #expect { try text.text(atMost: 100) } throws: { ($0 as? DecodingFailure)?.reason == .endOfBytes }
        var overCap = reader([3, 1, 2, 3])
        #expect { try overCap.block(atMost: 2) } throws: { ($0 as? DecodingFailure)?.reason == .tooLong }
        var atCap = reader([3, 1, 2, 3])
        #expect(Array(try atCap.block(atMost: 3)) == [1, 2, 3])
        var count = reader(huge)
        #expect { try count.count(atMost: Int.max) } throws: { ($0 as? DecodingFailure)?.reason == .tooLong }
    }

    private static let notUTF8: [[UInt8]] = [
        [0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xe2, 0x82], [0xf4, 0x90, 0x80, 0x80],
    ]

    @Test("a text that is not UTF-8 is refused", arguments: notUTF8)
    func badText(bytes: [UInt8]) {
        var reader = reader([UInt8(bytes.count)] + bytes)
        #expect { try reader.text(atMost: 100) } throws: { ($0 as? DecodingFailure)?.reason == .badText }
    }

    @Test("texts keep their bytes", arguments: ["", "a", "ñ", "n\u{303}", "👩🏽‍🌾", "\u{0}\r\n", "村"])
    func texts(text: String) throws {
        var writer = ByteWriter()
        writer.text(text)
        var reader = reader(writer.bytes)
        #expect(try reader.text(atMost: 1000).utf8.elementsEqual(text.utf8))
        try reader.end()
    }

    @Test("a slice is read from its own beginning")
    func slices() throws {
        let bytes: [UInt8] = [9, 9, 0x01, 0x02, 0x03, 0x04, 9]
        var reader = ByteReader(bytes[2..<6])
        #expect(reader.remaining == 4 && reader.offset == 0)
        #expect(try reader.fixed32() == 0x0403_0201)
        #expect(reader.remaining == 0 && reader.offset == 4)
    }

    @Test("whatever was written is read back", arguments: Seeds.some(40))
    func roundTrip(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var writer = ByteWriter()
        var expectations: [(inout ByteReader) throws -> Bool] = []
        for _ in 0..<60 {
            switch random.below(5) {
            case 0:
                let value = random.next() >> UInt64(random.below(64))
                writer.varint(value)
                expectations.append { try $0.varint() == value }
            case 1:
                let value = Int64(bitPattern: random.next()) >> Int64(random.below(64))
                writer.zigzag(value)
                expectations.append { try $0.zigzag() == value }
            case 2:
                let bytes = random.bytes(random.below(200))
                writer.block(bytes)
                expectations.append { try Array($0.block(atMost: 200)) == bytes }
            case 3:
                let value = UInt32(truncatingIfNeeded: random.next())
                writer.fixed32(value)
                expectations.append { try $0.fixed32() == value }
            default:
                let bytes = random.bytes(random.below(9))
                writer.raw(bytes)
                expectations.append { try Array($0.raw(bytes.count)) == bytes }
            }
        }
        var reader = reader(writer.bytes)
        for expectation in expectations { #expect(try expectation(&reader), "seed \(seed)") }
        try reader.end()
    }

    @Test("any bytes are either read or refused", arguments: Seeds.some(20))
    func noise(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            var reader = reader(random.bytes(random.below(30)))
            while reader.remaining > 0 {
                do {
                    switch random.below(4) {
                    case 0: _ = try reader.varint()
                    case 1: _ = try reader.zigzag()
                    case 2: _ = try reader.text(atMost: 100)
                    default: _ = try reader.block(atMost: 1 << 40)
                    }
                } catch { break }
            }
        }
    }

    @Test("hexadecimal digits, both ways")
    func hex() {
        #expect(Hex.text([0, 0x0f, 0xa5, 0xff]) == "000fa5ff")
        #expect(Hex.bytes("000FA5ff") == [0, 0x0f, 0xa5, 0xff])
        #expect(Hex.bytes("") == [])
        for bad in ["0", "0g", " 00", "ñ", "0x"] { #expect(Hex.bytes(bad) == nil) }
    }

    @Test("canonical bytes of a value")
    func canonical() {
        var writer = ByteWriter()
        Canonical.append(
            [.null, .integer(-2), .text("né"), .bytes([1, 2]), .reference(RecordKey(rawValue: 7))], to: &writer
        ) { key in [UInt8(key.rawValue), 0xee] }
        #expect(writer.bytes == [5, 0, 1, 3, 2, 3, 0x6e, 0xc3, 0xa9, 3, 2, 1, 2, 4, 2, 7, 0xee])
    }

    @Test("values are equal exactly when their canonical bytes are")
    func canonicalEquality() {
        let values: [[Scalar]] = [
            [], [.null], [.null, .null], [.integer(1)], [.text("1")], [.text("é")], [.text("e\u{301}")], [.bytes([])],
            [.text("")], [.reference(RecordKey(rawValue: 1))],
        ]
        func bytes(_ value: [Scalar]) -> [UInt8] {
            var writer = ByteWriter()
            Canonical.append(value, to: &writer) { [UInt8($0.rawValue)] }
            return writer.bytes
        }
        for left in values {
            for right in values { #expect(Canonical.areEqual(left, right) == (bytes(left) == bytes(right))) }
        }
    }
}
