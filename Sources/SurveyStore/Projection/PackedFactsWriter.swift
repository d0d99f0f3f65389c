internal import SurveyModel

/// Writes what the projection holds of an enterprise.
struct PackedFactsWriter {
    private(set) var bytes: [UInt8] = []
    var words: ProjectionWords
    private var lastInstrument: (name: String, version: Int64, word: UInt64)?

    init(_ words: ProjectionWords) { self.words = words }

    mutating func begin() { bytes.removeAll(keepingCapacity: true) }

    mutating func number(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    mutating func signed(_ value: Int64) { number(UInt64(bitPattern: (value << 1) ^ (value >> 63))) }

    /// A number or nothing; one that stands for nothing in reports is nothing.
    mutating func optional(_ value: Int64?) {
        guard let value, value != EnterpriseRow.absent else { return number(0) }
        // Only the zigzag form of the absent number is so large that one more would run over.
        number(UInt64(bitPattern: (value << 1) ^ (value >> 63)) + 1)
    }

    mutating func word(_ statement: PreparedStatement, _ column: Int) {
        number(words.word(statement.isNull(column) ? "" : statement.text(column)))
    }

    mutating func word(_ text: String) { number(words.word(text)) }

    /// The instrument and its version as one word; most interviews are under the same.
    mutating func instrument(_ name: String, version: Int64) {
        if lastInstrument?.name != name || lastInstrument?.version != version {
            lastInstrument = (name, version, words.word("\(name)/\(version)"))
        }
        number(lastInstrument?.word ?? 0)
    }

    mutating func optionalWord(_ text: String?) { number(text.map { words.word($0) + 1 } ?? 0) }

    mutating func state(_ text: String, isChangedSince: Bool) {
        number(words.word(text) << 1 | (isChangedSince ? 1 : 0))
    }

    mutating func optionalWord(_ statement: PreparedStatement, _ column: Int) {
        number(statement.isNull(column) ? 0 : words.word(statement.text(column)) + 1)
    }

    mutating func link(_ record: Int64) throws { number(try words.link(record)) }

    mutating func optionalLink(_ statement: PreparedStatement, _ column: Int) throws {
        number(statement.isNull(column) ? 0 : try words.link(statement.integer(column)) + 1)
    }

    mutating func day(_ statement: PreparedStatement, _ column: Int) { number(dayNumber(statement, column)) }

    mutating func optionalDay(_ statement: PreparedStatement, _ column: Int) {
        number(statement.isNull(column) ? 0 : dayNumber(statement, column) + 1)
    }

    private mutating func dayNumber(_ statement: PreparedStatement, _ column: Int) -> UInt64 {
        if let day = statement.withBytes(column, { DayCode.number($0) }) { return UInt64(day) << 1 }
        return words.word(statement.isNull(column) ? "" : statement.text(column)) << 1 | 1
    }

    /// Answers from a column on.
    mutating func answers(_ statement: PreparedStatement, from column: Int) {
        var byte: UInt8 = 0
        for item in 0..<PackedFacts.answerBytes * 2 {
            let isAnswered = item < Kind.answerColumns.count && !statement.isNull(column + item)
            let code = AnswerCodes.code(isAnswered ? statement.integer(column + item) : nil)
            byte = byte << 4 | UInt8(code)
            if item & 1 == 1 { bytes.append(byte) }
        }
    }
}
