internal import Replication
internal import SurveyModel

/// One column of values as bytes: a tag that says how, then the values that are there.
///
/// The tag's high bit says that a bitmap of the values that are not null comes first (low bit first).
enum ValueColumn {
    enum Tag {
        static let allNull: UInt8 = 0
        static let integers: UInt8 = 1
        static let deltas: UInt8 = 2
        static let dictionary: UInt8 = 3
        static let texts: UInt8 = 4
        static let mixed: UInt8 = 5
        static let references: UInt8 = 6
        static let constant: UInt8 = 7
        static let days: UInt8 = 8
        static let numerals: UInt8 = 9
        static let links: UInt8 = 10
        static let words: UInt8 = 11
        static let withNulls: UInt8 = 0x80
    }

    /// Reads a column of so many values.
    ///
    /// - Parameter newest: the newest form that it may have: bodies of the first form have no other than its readers knew.
    static func read(
        _ count: Int, logs: Int, upTo newest: UInt8 = Tag.words, from reader: inout ByteReader
    ) throws(DecodingFailure) -> [Scalar] {
        let tag = try reader.byte()
        guard tag & ~Tag.withNulls <= newest else { throw reader.failure(.badTag) }
        guard tag != Tag.allNull else { return [Scalar](repeating: .null, count: count) }
        guard tag & Tag.withNulls != 0 else { return try readPresent(tag, count, logs: logs, from: &reader) }
        let bitmap = Array(try reader.raw((count + 7) / 8))
        let holds = (0..<count).map { bitmap[$0 >> 3] & (1 << UInt8($0 & 7)) != 0 }
        let present = try readPresent(
            tag & ~Tag.withNulls, holds.count { $0 }, logs: logs, from: &reader)
        var next = present.makeIterator()
        return holds.map { $0 ? next.next() ?? .null : .null }
    }

    private static func readPresent(
        _ tag: UInt8, _ count: Int, logs: Int, from reader: inout ByteReader
    ) throws(DecodingFailure) -> [Scalar] {
        switch tag {
        case Tag.integers, Tag.deltas: return try readNumbers(tag, count, from: &reader).map(Scalar.integer)
        case Tag.dictionary: return try readDictionary(count, from: &reader)
        case Tag.texts, Tag.days, Tag.numerals: return try readTexts(tag, count, from: &reader)
        case Tag.mixed:
            var values: [Scalar] = []
            for _ in 0..<count { values.append(try readScalar(logs: logs, from: &reader)) }
            return values
        case Tag.references: return try readDots(count, logs: logs, from: &reader).map(Scalar.init)
        case Tag.constant:
            let value = try readScalar(logs: logs, from: &reader)
            // What is null stands in the bitmap.
            guard value != .null else { throw reader.failure(.badTag) }
            return [Scalar](repeating: value, count: count)
        case Tag.links: return try readLinks(count, logs: logs, from: &reader).map(Scalar.init)
        case Tag.words:
            let size = try reader.count(atMost: count)
            let words = try readTexts(try reader.byte(), size, from: &reader)
            var values: [Scalar] = []
            for index in try readIntegers(count, from: &reader) {
                guard index >= 0, index < Int64(size) else { throw reader.failure(.inconsistent) }
                values.append(words[Int(index)])
            }
            return values
        default: throw reader.failure(.badTag)
        }
    }

    /// Integers that stand inside a column: a tag of their own, and no nulls.
    static func readIntegers(_ count: Int, from reader: inout ByteReader) throws(DecodingFailure) -> [Int64] {
        let tag = try reader.byte()
        guard tag == Tag.constant else { return try readNumbers(tag, count, from: &reader) }
        guard try reader.byte() == 1 else { throw reader.failure(.badTag) }
        return [Int64](repeating: try reader.zigzag(), count: count)
    }

    private static func readNumbers(
        _ tag: UInt8, _ count: Int, from reader: inout ByteReader
    ) throws(DecodingFailure) -> [Int64] {
        guard tag == Tag.integers || tag == Tag.deltas else { throw reader.failure(.badTag) }
        guard count <= reader.remaining else { throw reader.failure(.tooLong) }
        var numbers: [Int64] = []
        numbers.reserveCapacity(count)
        var previous: Int64 = 0
        for _ in 0..<count {
            let number = try reader.zigzag()
            previous = tag == Tag.deltas ? previous &+ number : number
            numbers.append(previous)
        }
        return numbers
    }

    private static func readDictionary(
        _ count: Int, from reader: inout ByteReader
    ) throws(DecodingFailure) -> [Scalar] {
        let size = try reader.count(atMost: count)
        var words: [String] = []
        for _ in 0..<size { words.append(try reader.text(atMost: Change.maximumBytes)) }
        var values: [Scalar] = []
        for _ in 0..<count {
            let index = try reader.count(atMost: Int.max)
            guard index < size else { throw reader.failure(.inconsistent) }
            values.append(.text(words[index]))
        }
        return values
    }

    /// Texts as they are, as days, or as numerals.
    private static func readTexts(
        _ tag: UInt8, _ count: Int, from reader: inout ByteReader
    ) throws(DecodingFailure) -> [Scalar] {
        var texts: [Scalar] = []
        switch tag {
        case Tag.texts:
            var lengths: [Int] = []
            for _ in 0..<count { lengths.append(try reader.count(atMost: Change.maximumBytes)) }
            for length in lengths {
                guard let text = String(validating: try reader.raw(length), as: UTF8.self) else {
                    throw reader.failure(.badText)
                }
                texts.append(.text(text))
            }
        case Tag.days:
            for number in try readIntegers(count, from: &reader) {
                guard let number = Int(exactly: number), let day = CalendarDay(dayNumber: number) else {
                    throw reader.failure(.badNumber)
                }
                texts.append(.text(day.text))
            }
        case Tag.numerals:
            for number in try readIntegers(count, from: &reader) {
                guard number >= 0 else { throw reader.failure(.badNumber) }
                texts.append(.text(String(number)))
            }
        default: throw reader.failure(.badTag)
        }
        return texts
    }

    /// Dots of the second form: all log indexes, then all sequence numbers; nothing when there are none.
    static func readLinks(_ count: Int, logs: Int, from reader: inout ByteReader) throws(DecodingFailure) -> [Dot] {
        guard count > 0 else { return [] }
        let indexes = try readIntegers(count, from: &reader)
        let sequences = try readIntegers(count, from: &reader)
        var dots: [Dot] = []
        dots.reserveCapacity(count)
        for (index, sequence) in zip(indexes, sequences) {
            guard index >= 0, index <= Int64(logs), 1...Dot.maximumSequence ~= sequence else {
                throw reader.failure(.badNumber)
            }
            dots.append(Dot(log: Int(index), sequence: sequence))
        }
        return dots
    }

    /// Dots of the first form: all log indexes, then the sequence numbers as differences.
    static func readDots(_ count: Int, logs: Int, from reader: inout ByteReader) throws(DecodingFailure) -> [Dot] {
        guard count <= reader.remaining else { throw reader.failure(.tooLong) }
        var indexes: [Int] = []
        for _ in 0..<count { indexes.append(try reader.count(atMost: logs)) }
        var dots: [Dot] = []
        var previous: Int64 = 0
        for index in indexes {
            previous = previous &+ (try reader.zigzag())
            guard 1...Dot.maximumSequence ~= previous else { throw reader.failure(.badNumber) }
            dots.append(Dot(log: index, sequence: previous))
        }
        return dots
    }

    static func readScalar(logs: Int, from reader: inout ByteReader) throws(DecodingFailure) -> Scalar {
        switch try reader.byte() {
        case 0: return .null
        case 1: return .integer(try reader.zigzag())
        case 2: return .text(try reader.text(atMost: Change.maximumBytes))
        case 3: return .bytes(Array(try reader.block(atMost: Change.maximumBytes)))
        case 4:
            let log = try reader.count(atMost: logs)
            let sequence = try reader.varint()
            guard 1...UInt64(Dot.maximumSequence) ~= sequence else { throw reader.failure(.badNumber) }
            return Scalar(Dot(log: log, sequence: Int64(sequence)))
        default: throw reader.failure(.badTag)
        }
    }
}

extension Scalar {
    /// A link to the record that a dot names.
    init(_ dot: Dot) { self = .reference(RecordKey(rawValue: dot.rawValue)) }

    /// How many bytes of text or bytes it holds.
    var length: Int {
        switch self {
        case .text(let text): text.utf8.count
        case .bytes(let bytes): bytes.count
        default: 0
        }
    }
}

extension CalendarDay {
    /// `yyyy-MM-dd`, made in place: columns have thousands of days.
    fileprivate var text: String {
        String(unsafeUninitializedCapacity: 10) { buffer in
            // Ten bytes, which is what was asked for.
            var rest = year * 10_000 + month * 100 + day
            for place in [9, 8, 6, 5, 3, 2, 1, 0] {
                buffer[place] = 0x30 + UInt8(rest % 10)
                rest /= 10
            }
            buffer[4] = 0x2d
            buffer[7] = 0x2d
            return 10
        }
    }
}
