import SurveyModel

@testable import SurveyStore

/// The data of a report with texts in place of numbers, so that two of them can be compared however they were made.
struct OutcomeDescription: Equatable {
    let enterprises: [String]
    let sessions: [String]
    let others: [String]

    init(_ data: OutcomeData) {
        let words = data.words
        func text(_ interview: ChosenInterview) -> String {
            interview.exists
                ? "\(words.text(interview.instrument)) \(words.text(interview.date)) \(interview.rank) \(interview.answers)"
                : "-"
        }
        func text(_ report: ChosenRevenue) -> String {
            report.exists
                ? """
                \(words.text(report.start)) \(words.text(report.end)) \(report.sourceRank) \(report.sales) \
                \(report.profit) \(report.onlineShare)
                """ : "-"
        }
        let sessions = data.sessions.map { "\(words.text($0.office)) \(words.text($0.date))" }
        enterprises = data.enterprises.map { row in
            let attended = data.attendances[Int(row.firstAttendance)..<Int(row.endOfAttendances)]
            // Persons are told apart by numbers in any order.
            let persons = Set(attended.map(\.person)).subtracting([0]).count
            return [
                words.text(row.office), words.text(row.cvegeo), words.text(row.sector), words.text(row.ownerSex),
                words.text(row.ownerAgeBand), row.arm < 0 ? "none" : words.text(row.arm),
                row.enrolledOn == .none ? "none" : words.text(row.enrolledOn), "\(row.workers)", "\(row.hasConsent)",
                text(row.baseline), text(row.endline), text(row.baselineRevenue), text(row.endlineRevenue),
                "\(persons)",
                attended.map { "\(sessions[Int($0.session)]) \($0.minutes) \($0.person == 0)" }.sorted()
                    .joined(separator: ","),
            ].joined(separator: "|")
        }.sorted()
        self.sessions = sessions.sorted()
        others =
            ["\(data.teams)", data.newestDay ?? "none", "\(data.unmatchedAttendances)"]
            + data.warnings.map { "\($0.key) \($0.value)" }.sorted()
            + data.excludedRevenue.map { "\($0.key) \($0.value)" }.sorted()
            + data.targets.map { "\($0)" } + data.priceIndexes.map { "\($0)" }.sorted()
    }

    /// Both choices of interviews.
    static func all(_ store: Store) throws -> [OutcomeDescription] {
        try [false, true].map { OutcomeDescription(try store.outcomeData(approvedOnly: $0)) }
    }
}
