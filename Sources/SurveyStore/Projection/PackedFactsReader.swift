internal import SurveyModel

/// Reads what the projection holds of an enterprise. Bytes that are none of ours read as zeros, and are told at the end.
struct PackedFactsReader {
    private let bytes: UnsafeBufferPointer<UInt8>
    /// How many bytes were read.
    private(set) var place = 0
    /// Whether the bytes are not what the writer wrote.
    private(set) var isDamaged = false

    /// Reads bytes that stay valid while it is used.
    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// Whether all was read.
    var isAtEnd: Bool { place == bytes.count }

    @inline(__always)
    mutating func number() -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while place < bytes.count {
            let byte = bytes[place]
            place &+= 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
            if shift > 63 { break }
        }
        isDamaged = true
        return 0
    }

    /// A number that is less than another one.
    @inline(__always)
    mutating func number(below limit: Int) -> Int {
        let value = number()
        guard value < UInt64(limit) else {
            isDamaged = true
            return 0
        }
        return Int(value)
    }

    /// A number that is less than another one, or −1 for nothing.
    @inline(__always)
    mutating func optional(below limit: Int) -> Int { number(below: limit + 1) - 1 }

    @inline(__always)
    mutating func signed() -> Int64 {
        let value = number()
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    @inline(__always)
    mutating func optional() -> Int64 {
        let value = number()
        guard value > 0 else { return EnterpriseRow.absent }
        return Int64(bitPattern: (value - 1) >> 1) ^ -Int64(bitPattern: (value - 1) & 1)
    }

    @inline(__always)
    mutating func day(words: Int) -> DayCode { day(number(), words: words) }

    @inline(__always)
    mutating func optionalDay(words: Int) -> DayCode {
        let value = number()
        return value == 0 ? .none : day(value - 1, words: words)
    }

    private mutating func day(_ value: UInt64, words: Int) -> DayCode {
        if value & 1 == 0, value >> 1 <= 99_999_999 { return DayCode(rawValue: Int32(value >> 1)) }
        guard value & 1 == 1, value >> 1 < UInt64(words) else {
            isDamaged = true
            return .none
        }
        return DayCode(word: Int32(value >> 1))
    }

    @inline(__always)
    mutating func answers() -> AnswerCodes {
        guard bytes.count - place >= PackedFacts.answerBytes else {
            isDamaged = true
            return AnswerCodes()
        }
        var codes = AnswerCodes()
        for offset in 0..<PackedFacts.answerBytes {
            let byte = UInt64(bytes[place &+ offset])
            if offset < 8 {
                codes.first |= byte << UInt64(56 - 8 * offset)
            } else {
                codes.second |= byte << UInt64(56 - 8 * (offset - 8))
            }
        }
        place += PackedFacts.answerBytes
        return codes
    }
}
