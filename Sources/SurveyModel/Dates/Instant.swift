/// A point in time in whole seconds since 1970-01-01T00:00:00Z, written as ISO 8601 in UTC.
public struct Instant: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Seconds since 1970 in UTC without leap seconds, negative before.
    public let seconds: Int64

    /// The instant so many seconds after 1970; any number is accepted, since a clock may be wrong.
    public init(seconds: Int64) { self.seconds = seconds }

    /// The instant at which a day begins in UTC.
    public init(startOf day: CalendarDay) { seconds = Int64(day.dayNumber) * 86_400 }

    /// An instant written `yyyy-MM-ddTHH:mm:ss` and `Z` or an offset such as `-06:00`; nil for anything else.
    ///
    /// A space may stand for `T`, seconds may be missing, a fraction of a second is dropped, and second 60 is second 59.
    /// A time without a zone is refused: nobody could say which instant it is.
    public init?(_ text: String) {
        var text = text
        guard
            let seconds = text.withUTF8({ bytes -> Int64? in
                guard bytes.count >= 17, bytes.count <= 40, bytes[10] == 0x54 || bytes[10] == 0x20, bytes[13] == 0x3A,
                    let hour = decimal(bytes[11..<13]), hour < 24, let minute = decimal(bytes[14..<16]), minute < 60,
                    let day = CalendarDay(String(decoding: bytes[0..<10], as: UTF8.self))
                else { return nil }
                var place = 16
                var second = 0
                if bytes[place] == 0x3A {
                    guard bytes.count > 19, let found = decimal(bytes[17..<19]), found <= 60 else { return nil }
                    second = min(found, 59)
                    place = 19
                    if bytes[place] == 0x2E {
                        let start = place + 1
                        place = start
                        while place < bytes.count, (0x30...0x39).contains(bytes[place]) { place += 1 }
                        guard place > start else { return nil }
                    }
                }
                guard let offset = Self.offset(bytes[min(place, bytes.count)...]) else { return nil }
                return Int64(day.dayNumber) * 86_400 + Int64(hour * 3_600 + minute * 60 + second - offset)
            })
        else { return nil }
        self.seconds = seconds
    }

    /// Seconds east of Greenwich of `Z` or `±hh:mm`.
    private static func offset(_ zone: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
        guard let sign = zone.first else { return nil }
        if sign == 0x5A { return zone.count == 1 ? 0 : nil }
        let start = zone.startIndex
        guard zone.count == 6, sign == 0x2B || sign == 0x2D, zone[start + 3] == 0x3A,
            let hours = decimal(zone[(start + 1)..<(start + 3)]), hours <= 18,
            let minutes = decimal(zone[(start + 4)..<(start + 6)]), minutes < 60
        else { return nil }
        return (sign == 0x2D ? -1 : 1) * (hours * 3_600 + minutes * 60)
    }

    /// The day in UTC; nil outside the years 1–9999.
    public var day: CalendarDay? { CalendarDay(dayNumber: Int(split.days)) }

    /// `yyyy-MM-ddTHH:mm:ssZ`; outside the years 1–9999, which only a broken clock gives, `@` and the seconds.
    public var description: String {
        let (_, rest) = split
        guard let day else { return "@\(seconds)" }
        return "\(day)T\(padded(rest / 3_600, 2)):\(padded(rest / 60 % 60, 2)):\(padded(rest % 60, 2))Z"
    }

    private var split: (days: Int64, seconds: Int) {
        let (quotient, remainder) = seconds.quotientAndRemainder(dividingBy: 86_400)
        return remainder < 0 ? (quotient - 1, Int(remainder) + 86_400) : (quotient, Int(remainder))
    }

    /// Orders instants by time.
    public static func < (left: Instant, right: Instant) -> Bool { left.seconds < right.seconds }
}
