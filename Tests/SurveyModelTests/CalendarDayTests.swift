import Foundation
import SeededRandom
import SurveyModel
import Testing

@Suite struct CalendarDayTests {
    @Test(arguments: [
        "2025-02-29", "1900-02-29", "2025-13-01", "2025-00-10", "2025-04-31", "2025-01-00", "0000-01-01", "2025-1-01",
        "25-01-01", "2025/01/01", "2025-01-01 ", " 2025-01-01", "+025-01-01", "2025-01-0１", "", "2025-01-011",
    ])
    func textsThatAreNoDayAreNil(text: String) {
        #expect(CalendarDay(text) == nil)
    }

    @Test(arguments: ["2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31", "1970-01-01"])
    func daysAreReadAndWritten(text: String) {
        #expect(CalendarDay(text)?.description == text)
    }

    @Test func dayNumbersCountFrom1970AndRunWithoutGaps() throws {
        #expect(CalendarDay("1970-01-01")?.dayNumber == 0)
        #expect(CalendarDay("1969-12-31")?.dayNumber == -1)
        #expect(CalendarDay("2000-03-01")?.dayNumber == 11_017)
        let first = try #require(CalendarDay("0001-01-01")).dayNumber
        let last = try #require(CalendarDay("9999-12-31")).dayNumber
        #expect(CalendarDay(dayNumber: first - 1) == nil)
        #expect(CalendarDay(dayNumber: last + 1) == nil)
        #expect(CalendarDay(dayNumber: .max) == nil)
        var previous = try #require(CalendarDay(dayNumber: first))
        for number in (first + 1)...(first + 150_000) {
            let day = try #require(CalendarDay(dayNumber: number))
            guard day.dayNumber == number, day > previous else {
                Issue.record("day \(number) is \(day)")
                return
            }
            previous = day
        }
    }

    @Test func dayNumbersAgreeWithFoundation() throws {
        var generator = SeededGenerator("dayNumbersAgreeWithFoundation")
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
        for _ in 0..<300 {
            let number = Int.random(in: -100_000...200_000, using: &generator)
            let parts = calendar.dateComponents(
                [.year, .month, .day], from: Date(timeIntervalSince1970: Double(number) * 86_400))
            let day = try #require(CalendarDay(dayNumber: number))
            #expect([day.year, day.month, day.day] == [parts.year, parts.month, parts.day])
        }
    }

    @Test func monthsAreWholeMonths() throws {
        func months(_ start: String, _ end: String) throws -> Int {
            try #require(CalendarDay(start)).months(to: try #require(CalendarDay(end)))
        }
        #expect(try months("2025-01-31", "2025-02-28") == 0)
        #expect(try months("2025-01-31", "2025-03-01") == 1)
        #expect(try months("2025-01-15", "2026-01-15") == 12)
        #expect(try months("2026-01-15", "2025-01-15") == -12)
    }

    @Test func addingKeepsWithinTheCalendar() throws {
        let day = try #require(CalendarDay("2024-01-31"))
        #expect(day.adding(months: 1)?.description == "2024-02-29")
        #expect(day.adding(months: -2)?.description == "2023-11-30")
        #expect(day.adding(months: 13)?.description == "2025-02-28")
        #expect(day.adding(days: 29)?.description == "2024-02-29")
        #expect(day.firstOfMonth.description == "2024-01-01")
        #expect(try #require(CalendarDay("2024-02-01")).lastOfMonth.description == "2024-02-29")
        for extreme in [Int.max, .min, 10_000_000, -10_000_000] {
            #expect(day.adding(days: extreme) == nil)
            #expect(day.adding(months: extreme) == nil)
        }
    }
}

@Suite struct InstantTests {
    @Test(arguments: [
        (Int64(0), "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59Z"), (1_741_537_800, "2025-03-09T16:30:00Z"),
        (253_402_300_799, "9999-12-31T23:59:59Z"),
    ])
    func instantsAreWrittenInUTCAndReadBack(seconds: Int64, text: String) {
        #expect(Instant(seconds: seconds).description == text)
        #expect(Instant(text)?.seconds == seconds)
    }

    @Test(arguments: [
        ("2025-03-09T10:30:00-06:00", Int64(1_741_537_800)), ("2025-03-09 16:30Z", 1_741_537_800),
        ("2025-03-09T16:30:00.999Z", 1_741_537_800), ("2025-03-10T00:30:00+08:00", 1_741_537_800),
    ])
    func otherSpellingsAreRead(text: String, seconds: Int64) {
        #expect(Instant(text)?.seconds == seconds)
    }

    @Test(arguments: [
        "", "2025-03-09", "2025-03-09T16:30:00", "2025-03-09T16:30", "2025-03-09T24:00:00Z", "2025-03-09T16:60:00Z",
        "2025-02-30T16:30:00Z", "2025-03-09T16:30:00.Z", "2025-03-09T16:30:00+0600", "2025-03-09T16:30:00ZZ",
        "2025-03-09T16:30:00+25:00", "2025-03-09T16:30:", "2025-03-09T16:30:0Z", "aaaaaaaaaaaaaaaaaaaaa", "éééééééééé",
    ])
    func textsThatAreNoInstantAreNil(text: String) {
        #expect(Instant(text) == nil)
    }

    @Test func aBrokenClockIsWrittenAllTheSame() {
        #expect(Instant(seconds: .max).description == "@9223372036854775807")
        #expect(Instant(seconds: .min).day == nil)
    }
}
