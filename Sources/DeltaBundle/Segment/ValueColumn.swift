internal import Replication
internal import SurveyModel

/// One column of values as bytes: a tag that says how, then the values that are there.
///
/// The tag's high bit says that a bitmap of the values that are not null comes first (low bit first).
enum ValueColumn {
    private enum Tag {
        static let allNull: UInt8 = 0
        static let integers: UInt8 = 1
        static let deltas: UInt8 = 2
        static let dictionary: UInt8 = 3
        static let texts: UInt8 = 4
        static let mixed: UInt8 = 5
        static let references: UInt8 = 6
        static let withNulls: UInt8 = 0x80
    }

    static func write(_ values: [Scalar], to writer: inout ByteWriter) {
        let present = values.filter { $0 != .null }
        guard !present.isEmpty else { return writer.byte(Tag.allNull) }
        let mark = present.count < values.count ? Tag.withNulls : 0
        var bitmap: [UInt8] = []
        if mark != 0 {
            bitmap = [UInt8](repeating: 0, count: (values.count + 7) / 8)
            for (index, value) in values.enumerated() where value != .null { bitmap[index >> 3] |= 1 << (index & 7) }
        }
        func head(_ tag: UInt8) -> [UInt8] { [tag | mark] + bitmap }
        let integers = present.compactMap { if case .integer(let number) = $0 { number } else { nil as Int64? } }
        if integers.count == present.count {
            let plain = encodeIntegers(integers, asDeltas: false)
            let deltas = encodeIntegers(integers, asDeltas: true)
            writer.raw(head(deltas.count < plain.count ? Tag.deltas : Tag.integers))
            return writer.raw(deltas.count < plain.count ? deltas : plain)
        }
        let texts = present.compactMap { if case .text(let text) = $0 { text } else { nil as String? } }
        if texts.count == present.count { return writeTexts(texts, head: head, to: &writer) }
        let dots = present.compactMap { if case .reference(let key) = $0 { Dot(rawValue: key.rawValue) } else { nil } }
        if dots.count == present.count {
            writer.raw(head(Tag.references))
            return write(dots, to: &writer)
        }
        writer.raw(head(Tag.mixed))
        for value in present { write(value, to: &writer) }
    }

    private static func encodeIntegers(_ numbers: [Int64], asDeltas: Bool) -> [UInt8] {
        var writer = ByteWriter()
        var previous: Int64 = 0
        for number in numbers {
            writer.zigzag(asDeltas ? number &- previous : number)
            previous = number
        }
        return writer.bytes
    }

    private static func writeTexts(_ texts: [String], head: (UInt8) -> [UInt8], to writer: inout ByteWriter) {
        var indexes: [ExactText: Int] = [:]
        var words: [String] = []
        var indexOf: [Int] = []
        for text in texts {
            let index = indexes[ExactText(text)] ?? words.count
            if index == words.count {
                indexes[ExactText(text)] = index
                words.append(text)
            }
            indexOf.append(index)
        }
        if words.count * 2 <= texts.count {
            writer.raw(head(Tag.dictionary))
            writer.count(words.count)
            for word in words { writer.text(word) }
            for index in indexOf { writer.count(index) }
        } else {
            writer.raw(head(Tag.texts))
            for text in texts { writer.count(text.utf8.count) }
            for text in texts { writer.raw(text.utf8) }
        }
    }

    /// A column of dots: all log indexes, then the sequence numbers as differences.
    static func write(_ dots: [Dot], to writer: inout ByteWriter) {
        for dot in dots { writer.count(dot.log) }
        var previous: Int64 = 0
        for dot in dots {
            writer.zigzag(dot.sequence - previous)
            previous = dot.sequence
        }
    }

    /// A single scalar behind its tag, as in canonical bytes, but with a link as log index and sequence number.
    static func write(_ value: Scalar, to writer: inout ByteWriter) {
        if case .reference(let key) = value {
            let dot = Dot(rawValue: key.rawValue)
            writer.byte(4)
            writer.count(dot.log)
            writer.varint(UInt64(dot.sequence))
        } else {
            writeLocal(value, to: &writer)
        }
    }

    private static func writeLocal(_ value: Scalar, to writer: inout ByteWriter) {
        switch value {
        case .null, .reference: writer.byte(0)
        case .integer(let number):
            writer.byte(1)
            writer.zigzag(number)
        case .text(let text):
            writer.byte(2)
            writer.text(text)
        case .bytes(let bytes):
            writer.byte(3)
            writer.block(bytes)
        }
    }

    static func read(_ count: Int, logs: Int, from reader: inout ByteReader) throws(DecodingFailure) -> [Scalar] {
        let tag = try reader.byte()
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
        var values: [Scalar] = []
        values.reserveCapacity(count)
        switch tag {
        case Tag.integers:
            for _ in 0..<count { values.append(.integer(try reader.zigzag())) }
        case Tag.deltas:
            var previous: Int64 = 0
            for _ in 0..<count {
                previous = previous &+ (try reader.zigzag())
                values.append(.integer(previous))
            }
        case Tag.dictionary:
            let size = try reader.count(atMost: count)
            var words: [String] = []
            for _ in 0..<size { words.append(try reader.text(atMost: Change.maximumBytes)) }
            for _ in 0..<count {
                let index = try reader.count(atMost: Int.max)
                guard index < size else { throw reader.failure(.inconsistent) }
                values.append(.text(words[index]))
            }
        case Tag.texts:
            var lengths: [Int] = []
            for _ in 0..<count { lengths.append(try reader.count(atMost: Change.maximumBytes)) }
            for length in lengths {
                guard let text = String(validating: try reader.raw(length), as: UTF8.self) else {
                    throw reader.failure(.badText)
                }
                values.append(.text(text))
            }
        case Tag.mixed:
            for _ in 0..<count { values.append(try readScalar(logs: logs, from: &reader)) }
        case Tag.references:
            for dot in try readDots(count, logs: logs, from: &reader) {
                values.append(.reference(RecordKey(rawValue: dot.rawValue)))
            }
        default: throw reader.failure(.badTag)
        }
        return values
    }

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
            return .reference(RecordKey(rawValue: Dot(log: log, sequence: Int64(sequence)).rawValue))
        default: throw reader.failure(.badTag)
        }
    }
}
