internal import Replication
internal import SurveyModel

/// Reads columns of values into cells. Texts that stand in no body as such, such as those of days, are put behind it.
struct ColumnDecoder {
    typealias Cell = SegmentColumns.Cell

    private typealias Tag = ValueColumn.Tag

    /// How many logs *seen* names: the greatest index of a dot's log.
    let logs: Int
    /// The newest form of a column that the body may have.
    var newest = ValueColumn.Tag.words
    var reader: ColumnReader
    /// Where in `SegmentColumns.bytes` what `reader` reads begins.
    let base: Int
    /// What is put behind the bytes that are read, which end at `end`.
    var added: [UInt8] = []
    let end: Int

    /// A column of so many values.
    mutating func cells(_ count: Int) throws(DecodingFailure) -> [Cell] {
        let tag = try reader.byte()
        guard tag & ~Tag.withNulls <= newest else { throw reader.failure(.badTag) }
        guard tag != Tag.allNull else { return [Cell](repeating: Cell(), count: count) }
        guard tag & Tag.withNulls != 0 else { return try present(tag, count) }
        let bitmap = try reader.raw((count + 7) / 8)
        func holds(_ index: Int) -> Bool { bitmap[index >> 3] & (1 << UInt8(index & 7)) != 0 }
        let held = (0..<count).count(where: holds)
        let found = try present(tag & ~Tag.withNulls, held)
        var spread = [Cell](repeating: Cell(), count: count)
        var next = 0
        for index in 0..<count where holds(index) {
            spread[index] = found[next]
            next += 1
        }
        return spread
    }

    private mutating func present(_ tag: UInt8, _ count: Int) throws(DecodingFailure) -> [Cell] {
        switch tag {
        case Tag.integers, Tag.deltas: return try plainIntegers(tag, count).map { Cell(number: $0, tag: .integer) }
        case Tag.dictionary: return try dictionary(count)
        case Tag.texts: return try texts(count)
        case Tag.mixed:
            // A scalar takes a byte at least.
            guard count <= reader.remaining else { throw reader.failure(.endOfBytes) }
            var found: [Cell] = []
            found.reserveCapacity(count)
            for _ in 0..<count { found.append(try scalar()) }
            return found
        case Tag.references:
            return try dots(count).map { Cell(number: $0.rawValue, tag: .reference) }
        case Tag.constant:
            let value = try scalar()
            guard value.tag != .null else { throw reader.failure(.badTag) }
            return [Cell](repeating: value, count: count)
        case Tag.days: return try days(count)
        case Tag.numerals: return try numerals(count)
        case Tag.links:
            return try namedDots(count).map { Cell(number: $0.rawValue, tag: .reference) }
        case Tag.words: return try words(count)
        default: throw reader.failure(.badTag)
        }
    }

    private mutating func plainIntegers(_ tag: UInt8, _ count: Int) throws(DecodingFailure) -> [Int64] {
        guard count <= reader.remaining else { throw reader.failure(.endOfBytes) }
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

    /// A nested column of integers without nulls.
    private mutating func integers(_ count: Int) throws(DecodingFailure) -> [Int64] {
        let tag = try reader.byte()
        switch tag {
        case Tag.integers, Tag.deltas: return try plainIntegers(tag, count)
        case Tag.constant:
            let value = try scalar()
            guard value.tag == .integer else { throw reader.failure(.badTag) }
            return [Int64](repeating: value.number, count: count)
        default: throw reader.failure(.badTag)
        }
    }

    private func text(at start: Int, _ length: Int) -> Cell {
        Cell(number: Int64(base + start), length: Int32(length), tag: .text)
    }

    private mutating func add(_ text: some Collection<UInt8>) -> Cell {
        let start = end + added.count
        added.append(contentsOf: text)
        return Cell(number: Int64(start), length: Int32(text.count), tag: .text)
    }

    private mutating func dictionary(_ count: Int) throws(DecodingFailure) -> [Cell] {
        let size = try reader.count(atMost: count)
        var words: [Cell] = []
        for _ in 0..<size {
            let length = try reader.count(atMost: Change.maximumBytes)
            words.append(text(at: try reader.skipText(length), length))
        }
        guard count <= reader.remaining else { throw reader.failure(.endOfBytes) }
        var found: [Cell] = []
        found.reserveCapacity(count)
        for _ in 0..<count {
            let index = try reader.count(atMost: Int.max)
            guard index < size else { throw reader.failure(.inconsistent) }
            found.append(words[index])
        }
        return found
    }

    private mutating func texts(_ count: Int) throws(DecodingFailure) -> [Cell] {
        guard count <= reader.remaining else { throw reader.failure(.endOfBytes) }
        var lengths: [Int] = []
        lengths.reserveCapacity(count)
        for _ in 0..<count { lengths.append(try reader.count(atMost: Change.maximumBytes)) }
        var found: [Cell] = []
        found.reserveCapacity(count)
        for length in lengths { found.append(text(at: try reader.skipText(length), length)) }
        return found
    }

    private mutating func days(_ count: Int) throws(DecodingFailure) -> [Cell] {
        var found: [Cell] = []
        found.reserveCapacity(count)
        var known: (number: Int64, cell: Cell)?
        for number in try integers(count) {
            // Days often repeat.
            if let known, known.number == number {
                found.append(known.cell)
                continue
            }
            guard let day = DayText.text(number) else { throw reader.failure(.badNumber) }
            let cell = add(day)
            known = (number, cell)
            found.append(cell)
        }
        return found
    }

    private mutating func numerals(_ count: Int) throws(DecodingFailure) -> [Cell] {
        var found: [Cell] = []
        found.reserveCapacity(count)
        for number in try integers(count) {
            guard number >= 0 else { throw reader.failure(.badNumber) }
            found.append(add(String(number).utf8))
        }
        return found
    }

    private mutating func words(_ count: Int) throws(DecodingFailure) -> [Cell] {
        let size = try reader.count(atMost: count)
        let tag = try reader.byte()
        guard tag == Tag.texts || tag == Tag.days || tag == Tag.numerals else { throw reader.failure(.badTag) }
        let words = try present(tag, size)
        var found: [Cell] = []
        found.reserveCapacity(count)
        for index in try integers(count) {
            guard index >= 0, index < Int64(size) else { throw reader.failure(.inconsistent) }
            found.append(words[Int(index)])
        }
        return found
    }

    /// A list of dots as the first form of a body has it: all log indexes, then the sequence numbers as differences.
    mutating func dots(_ count: Int) throws(DecodingFailure) -> [Dot] {
        guard count <= reader.remaining else { throw reader.failure(.tooLong) }
        var logs: [Int] = []
        logs.reserveCapacity(count)
        for _ in 0..<count { logs.append(try reader.count(atMost: self.logs)) }
        var found: [Dot] = []
        found.reserveCapacity(count)
        var previous: Int64 = 0
        for log in logs {
            previous = previous &+ (try reader.zigzag())
            found.append(try dot(Int64(log), previous))
        }
        return found
    }

    /// A list of dots as the second form of a body has it.
    mutating func namedDots(_ count: Int) throws(DecodingFailure) -> [Dot] {
        guard count > 0 else { return [] }
        let logs = try integers(count)
        let sequences = try integers(count)
        var found: [Dot] = []
        found.reserveCapacity(count)
        for index in 0..<count { found.append(try dot(logs[index], sequences[index])) }
        return found
    }

    private func dot(_ log: Int64, _ sequence: Int64) throws(DecodingFailure) -> Dot {
        guard log >= 0, log <= Int64(logs) else { throw reader.failure(.tooLong) }
        guard 1...Dot.maximumSequence ~= sequence else { throw reader.failure(.badNumber) }
        return Dot(log: Int(log), sequence: sequence)
    }

    /// A single scalar behind its tag.
    mutating func scalar() throws(DecodingFailure) -> Cell {
        switch try reader.byte() {
        case 0: return Cell()
        case 1: return Cell(number: try reader.zigzag(), tag: .integer)
        case 2:
            let length = try reader.count(atMost: Change.maximumBytes)
            return text(at: try reader.skipText(length), length)
        case 3:
            let length = try reader.count(atMost: Change.maximumBytes)
            return Cell(number: Int64(base + (try reader.skip(length))), length: Int32(length), tag: .bytes)
        case 4:
            let log = try reader.count(atMost: logs)
            let sequence = try reader.varint()
            guard 1...UInt64(Dot.maximumSequence) ~= sequence else { throw reader.failure(.badNumber) }
            return Cell(number: Dot(log: log, sequence: Int64(sequence)).rawValue, tag: .reference)
        default: throw reader.failure(.badTag)
        }
    }

    /// A column of numbers, in whatever way it is written.
    mutating func numbers(_ count: Int) throws(DecodingFailure) -> [Int64] {
        var numbers: [Int64] = []
        numbers.reserveCapacity(count)
        for cell in try cells(count) {
            guard cell.tag == .integer else { throw reader.failure(.badTag) }
            numbers.append(cell.number)
        }
        return numbers
    }

    /// A column of numbers from zero up to a limit.
    mutating func indexes(_ count: Int, below limit: Int) throws(DecodingFailure) -> [Int32] {
        var found: [Int32] = []
        found.reserveCapacity(count)
        for number in try numbers(count) {
            guard number >= 0, number < Int64(limit) else { throw reader.failure(.inconsistent) }
            found.append(Int32(number))
        }
        return found
    }
}

/// Days as texts, without a calendar's objects.
enum DayText {
    /// The bytes of `yyyy-MM-dd` for a number of days since 1970-01-01; nil outside of the years 0001 to 9999.
    static func text(_ days: Int64) -> [UInt8]? {
        guard -719_162...2_932_896 ~= days else { return nil }
        // By eras of 400 years that begin in March, so that a leap day is the last of its year.
        let shifted = days + 719_468
        let era = shifted / 146_097
        let ofEra = shifted - era * 146_097
        let yearOfEra = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let dayOfYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        func digit(_ number: Int64) -> UInt8 { 0x30 + UInt8(number % 10) }
        return [
            digit(year / 1000), digit(year / 100), digit(year / 10), digit(year), 0x2d, digit(month / 10), digit(month),
            0x2d, digit(day / 10), digit(day),
        ]
    }
}
