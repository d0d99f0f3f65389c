import Glibc
import OfficeSync
import SurveyModel
import SurveyStore

extension Session {
    /// Today where the program runs, as `yyyy-MM-dd`: surveys are dated by the calendar on the wall.
    var today: String {
        var time = time_t(clock.now())
        var parts = tm()
        localtime_r(&time, &parts)
        let day = CalendarDay(year: Int(parts.tm_year) + 1900, month: Int(parts.tm_mon) + 1, day: Int(parts.tm_mday))
        return day?.description ?? "1970-01-01"
    }

    /// A moment of the past in the local calendar, to the minute.
    func moment(_ seconds: Int64) -> String {
        var time = time_t(seconds)
        var parts = tm()
        localtime_r(&time, &parts)
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : String(number) }
        let day = CalendarDay(year: Int(parts.tm_year) + 1900, month: Int(parts.tm_mon) + 1, day: Int(parts.tm_mday))
        return "\(day?.description ?? "@\(seconds)") \(two(parts.tm_hour)):\(two(parts.tm_min))"
    }

    /// The screen of a conversation.
    var screen: Screen { Screen(output) }

    /// Reads a date option.
    ///
    /// - Throws: a usage failure for what is no date.
    func day(_ text: String?, flag: String) throws -> String? {
        guard let text else { return nil }
        guard let day = CalendarDay(text) else {
            throw Failure.usage("date", ["flag": flag, "value": String(text.prefix(40))])
        }
        return day.description
    }

    /// Refuses a path at which something is, before long work begins.
    func checkNew(_ path: String) throws {
        do {
            try AtomicFile.checkFree(path, force: false)
        } catch let failure as Failure where failure.code == "file-exists" {
            throw Failure("out-exists", ["file": AtomicFile.name(of: path)], status: Outcome.failure)
        }
    }

    /// Refuses values with all that is wrong with them.
    func refuse(_ issues: [ValidationIssue]) throws {
        guard !issues.isEmpty else { return }
        throw Failure(
            code: "values-refused", message: issues.map { $0.sentence(in: sentences) }.joined(separator: "\n"),
            advice: sentences("advice.values-refused"), status: Outcome.wrongUsage)
    }

    /// Tells what looks doubtful and is recorded all the same.
    func tell(doubts: [ValidationIssue]) {
        for doubt in doubts { note("survey.doubt", ["sentence": doubt.sentence(in: sentences)]) }
    }
}
