/// A day as a number that is quick to compare: `yyyyMMdd` for a text of ten characters that looks like a day, otherwise a
/// reference to the text in a ``WordBook``, since stores hold whatever was entered.
public struct DayCode: Hashable, Sendable {
    /// Not below 0 for a day, −1 for none, less for a word.
    public let rawValue: Int32

    /// No day.
    public static let none = DayCode(rawValue: -1)

    /// Takes a code as it was stored.
    @inlinable public init(rawValue: Int32) { self.rawValue = rawValue }

    /// A text that is no day, by its number.
    @inlinable public init(word: Int32) { rawValue = -2 - word }

    /// The day that four, two and two digits with hyphens between write, be it that no calendar has it; nil for other texts.
    public init?(_ text: String) {
        var text = text
        let number = text.withUTF8 { Self.number($0) }
        guard let number else { return nil }
        rawValue = number
    }

    /// Whether it is the number of a day.
    @inlinable public var isPlain: Bool { rawValue >= 0 }

    /// The number of the text if it is no plain day.
    public var word: Int32? { rawValue <= -2 ? -2 - rawValue : nil }

    /// The day of the calendar, if it has it.
    public var calendarDay: CalendarDay? {
        guard isPlain else { return nil }
        let number = Int(rawValue)
        return CalendarDay(year: number / 10_000, month: number / 100 % 100, day: number % 100)
    }

    /// Months since January of the year 0.
    public var monthNumber: Int { Int(rawValue) / 10_000 * 12 + Int(rawValue) / 100 % 100 - 1 }

    /// The text of a plain day; empty otherwise.
    var plainText: String {
        guard isPlain else { return "" }
        let digits = String(100_000_000 + Int(rawValue)).dropFirst()
        return digits.prefix(4) + "-" + digits.dropFirst(4).prefix(2) + "-" + digits.suffix(2)
    }

    /// The number that a text of bytes writes; nil when it is not four, two and two digits.
    @inlinable public static func number(_ bytes: UnsafeBufferPointer<UInt8>) -> Int32? {
        guard bytes.count == 10, bytes[4] == 0x2D, bytes[7] == 0x2D else { return nil }
        var number: Int32 = 0
        for place in 0..<10 where place != 4 && place != 7 {
            let digit = bytes[place] &- 0x30
            guard digit < 10 else { return nil }
            number = number * 10 + Int32(digit)
        }
        return number
    }
}
