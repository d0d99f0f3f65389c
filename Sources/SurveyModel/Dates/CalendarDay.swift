/// A day of the proleptic Gregorian calendar, in the years 1 to 9999.
///
/// Days carry no time zone: the day of an interview is the one on which people sat together, wherever it is read.
public struct CalendarDay: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The year, 1–9999.
    public let year: Int
    /// The month, 1–12.
    public let month: Int
    /// The day of the month, 1–31.
    public let day: Int

    /// A day by its parts; nil if there is no such day.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Self.length(ofMonth: month, year: year)
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// A day written `yyyy-MM-dd`, ten ASCII characters; nil for anything else and for days that do not exist.
    public init?(_ text: String) {
        var text = text
        let parts: (Int, Int, Int)? = text.withUTF8 { bytes in
            guard bytes.count == 10, bytes[4] == 0x2D, bytes[7] == 0x2D,
                let year = decimal(bytes[0..<4]), let month = decimal(bytes[5..<7]), let day = decimal(bytes[8..<10])
            else { return nil }
            return (year, month, day)
        }
        guard let parts else { return nil }
        self.init(year: parts.0, month: parts.1, day: parts.2)
    }

    /// The day that lies so many days after 1970-01-01; nil outside the years 1–9999.
    public init?(dayNumber: Int) {
        guard (Self.firstDayNumber...Self.lastDayNumber).contains(dayNumber) else { return nil }
        // Counted from 0000-03-01 in eras of 400 years, so that the leap day is the last of its year.
        let days = dayNumber + 719_468
        let era = days / 146_097
        let dayOfEra = days % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    private static let firstDayNumber = -719_162
    private static let lastDayNumber = 2_932_896

    /// Days since 1970-01-01, negative before.
    public var dayNumber: Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted % 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// `yyyy-MM-dd`.
    public var description: String { "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))" }

    /// The month as `yyyy-MM`.
    public var monthText: String { "\(padded(year, 4))-\(padded(month, 2))" }

    /// The first day of the month.
    public var firstOfMonth: CalendarDay { CalendarDay(known: year, month, 1) }

    /// The last day of the month.
    public var lastOfMonth: CalendarDay { CalendarDay(known: year, month, Self.length(ofMonth: month, year: year)) }

    /// The day so many days later, or earlier for a negative number; nil outside the years 1–9999.
    public func adding(days: Int) -> CalendarDay? {
        let (sum, overflow) = dayNumber.addingReportingOverflow(days)
        return overflow ? nil : CalendarDay(dayNumber: sum)
    }

    /// The same day of the month so many months later, or its last day if that month is shorter; nil outside 1–9999.
    public func adding(months: Int) -> CalendarDay? {
        guard abs(months.clamped(to: -200_000...200_000)) <= 120_000 else { return nil }
        let index = year * 12 + month - 1 + months
        guard index >= 12, index < 120_000 else { return nil }
        let length = Self.length(ofMonth: index % 12 + 1, year: index / 12)
        return CalendarDay(known: index / 12, index % 12 + 1, min(day, length))
    }

    /// Days from this day to another, negative if that is earlier.
    public func days(to other: CalendarDay) -> Int { other.dayNumber - dayNumber }

    /// Whole months from this day to another: 31 January to 28 February is none, to 1 March is one.
    public func months(to other: CalendarDay) -> Int {
        if other < self { return -other.months(to: self) }
        let months = (other.year - year) * 12 + other.month - month
        return other.day < day ? months - 1 : months
    }

    /// Orders days by time.
    public static func < (left: CalendarDay, right: CalendarDay) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }

    /// Days of a month, 28 to 31; the month must be 1–12.
    static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        default: 31
        }
    }

    private init(known year: Int, _ month: Int, _ day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }
}

extension Comparable {
    /// The value, or the nearest bound of a range.
    func clamped(to range: ClosedRange<Self>) -> Self { min(max(self, range.lowerBound), range.upperBound) }
}

/// The number that a run of ASCII digits writes; nil for an empty run, for other characters, and above nine digits.
func decimal(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
    guard (1...9).contains(bytes.count) else { return nil }
    var value = 0
    for byte in bytes {
        guard (0x30...0x39).contains(byte) else { return nil }
        value = value * 10 + Int(byte - 0x30)
    }
    return value
}

/// A number that is not negative with leading zeros to a width.
func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return digits.utf8.count >= width ? digits : String(repeating: "0", count: width - digits.utf8.count) + digits
}
