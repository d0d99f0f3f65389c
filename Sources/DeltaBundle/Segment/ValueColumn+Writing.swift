internal import Replication
internal import SurveyModel

extension ValueColumn {
    /// Writes a column in the form that takes the fewest bytes; of equals, in the one with the lowest tag. Two copies of a store must
    /// come to the same bytes, whatever compressor they have: so nothing is tried out.
    static func write(_ values: [Scalar], to writer: inout ByteWriter) {
        let present = values.filter { $0 != .null }
        guard !present.isEmpty else { return writer.byte(Tag.allNull) }
        let form = shortest(of: present)
        guard present.count < values.count else { return writer.raw(form) }
        var bitmap = [UInt8](repeating: 0, count: (values.count + 7) / 8)
        for (index, value) in values.enumerated() where value != .null { bitmap[index >> 3] |= 1 << (index & 7) }
        writer.byte(form[0] | Tag.withNulls)
        writer.raw(bitmap)
        writer.raw(form.dropFirst())
    }

    /// Values that are there, behind their tag.
    private static func shortest(of values: [Scalar]) -> [UInt8] {
        let integers = values.compactMap { if case .integer(let number) = $0 { number } else { nil as Int64? } }
        if integers.count == values.count { return encoded(integers) }
        if values.dropFirst().allSatisfy({ $0.isExactly(values[0]) }), values.count > 1 {
            var writer = ByteWriter()
            writer.byte(Tag.constant)
            write(values[0], to: &writer)
            return writer.bytes
        }
        let texts = values.compactMap { if case .text(let text) = $0 { text } else { nil as String? } }
        if texts.count == values.count {
            let plain = encoded(texts)
            return encodedAsWords(texts).map { $0.count < plain.count ? $0 : plain } ?? plain
        }
        var writer = ByteWriter()
        let dots = values.compactMap { if case .reference(let key) = $0 { Dot(rawValue: key.rawValue) } else { nil } }
        if dots.count == values.count {
            writer.byte(Tag.links)
            write(dots, to: &writer)
            return writer.bytes
        }
        writer.byte(Tag.mixed)
        for value in values { write(value, to: &writer) }
        return writer.bytes
    }

    /// Integers without nulls, as they also stand inside other columns: as they are, as differences, or once for all.
    static func encoded(_ numbers: [Int64]) -> [UInt8] {
        if numbers.count > 1, numbers.dropFirst().allSatisfy({ $0 == numbers[0] }) {
            var writer = ByteWriter()
            writer.raw([Tag.constant, 1])
            writer.zigzag(numbers[0])
            return writer.bytes
        }
        var plain = ByteWriter()
        var differences = ByteWriter()
        plain.byte(Tag.integers)
        differences.byte(Tag.deltas)
        var previous: Int64 = 0
        for number in numbers {
            plain.zigzag(number)
            differences.zigzag(number &- previous)
            previous = number
        }
        return differences.bytes.count < plain.bytes.count ? differences.bytes : plain.bytes
    }

    /// Texts one by one: as days or as numerals where all are, otherwise as they are.
    private static func encoded(_ texts: [String]) -> [UInt8] {
        let days = texts.map { CalendarDay($0)?.dayNumber }
        if days.allSatisfy({ $0 != nil }) { return [Tag.days] + encoded(days.map { Int64($0 ?? 0) }) }
        let numbers = texts.map(number)
        if numbers.allSatisfy({ $0 != nil }) { return [Tag.numerals] + encoded(numbers.map { $0 ?? 0 }) }
        var writer = ByteWriter()
        writer.byte(Tag.texts)
        for text in texts { writer.count(text.utf8.count) }
        for text in texts { writer.raw(text.utf8) }
        return writer.bytes
    }

    /// Texts by the words that recur in them; nil when few do.
    private static func encodedAsWords(_ texts: [String]) -> [UInt8]? {
        var indexes: [ExactText: Int] = [:]
        var words: [String] = []
        var indexOf: [Int64] = []
        for text in texts {
            let index = indexes[ExactText(text)] ?? words.count
            if index == words.count {
                indexes[ExactText(text)] = index
                words.append(text)
            }
            indexOf.append(Int64(index))
        }
        guard words.count * 2 <= texts.count else { return nil }
        var writer = ByteWriter()
        writer.byte(Tag.words)
        writer.count(words.count)
        writer.raw(encoded(words))
        writer.raw(encoded(indexOf))
        return writer.bytes
    }

    /// The number that a text writes in its shortest form.
    private static func number(_ text: String) -> Int64? {
        let digits = text.utf8
        guard 1...19 ~= digits.count, digits.allSatisfy({ 0x30...0x39 ~= $0 }),
            digits.count == 1 || digits.first != 0x30
        else { return nil }
        return Int64(text)
    }

    /// Dots of the second form: all log indexes, then all sequence numbers; nothing when there are none.
    static func write(_ dots: [Dot], to writer: inout ByteWriter) {
        guard !dots.isEmpty else { return }
        writer.raw(encoded(dots.map { Int64($0.log) }))
        writer.raw(encoded(dots.map(\.sequence)))
    }

    /// A single scalar behind its tag, as in canonical bytes, but with a link as log index and sequence number.
    static func write(_ value: Scalar, to writer: inout ByteWriter) {
        switch value {
        case .null: writer.byte(0)
        case .integer(let number):
            writer.byte(1)
            writer.zigzag(number)
        case .text(let text):
            writer.byte(2)
            writer.text(text)
        case .bytes(let bytes):
            writer.byte(3)
            writer.block(bytes)
        case .reference(let key):
            let dot = Dot(rawValue: key.rawValue)
            writer.byte(4)
            writer.count(dot.log)
            writer.varint(UInt64(dot.sequence))
        }
    }
}

extension Scalar {
    /// Whether two values are the same byte for byte; `==` takes equivalent texts for equal.
    fileprivate func isExactly(_ other: Scalar) -> Bool {
        if case .text(let mine) = self, case .text(let theirs) = other { return mine.utf8.elementsEqual(theirs.utf8) }
        return self == other
    }
}
