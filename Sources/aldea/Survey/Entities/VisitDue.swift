import ArgumentParser
import SurveyModel
import SurveyStore

/// `aldea visit due`: the visits that nobody has made yet, the oldest first.
struct VisitDue: ParsableCommand {
    static let configuration = Sentences.command("due", help: "visit.due")

    @OptionGroup var common: CommonOptions

    @Option(help: Sentences.help("visit.due.until", value: "date"))
    var until: String?

    func run() throws {
        try perform(common) { session in
            let store = try session.store
            let until = try session.day(until, flag: "--until")
            let today = session.today
            let titles = RecordTitles(store)
            let due = try store.rows(.visit)
                .filter { row in
                    let day = row.shown("due_on")
                    guard !day.isEmpty, row.shown("outcome").isEmpty, row.shown("started_at").isEmpty else {
                        return false
                    }
                    return until.map { day <= $0 } ?? true
                }
                .sorted { ($0.shown("due_on"), $0.key) < ($1.shown("due_on"), $1.key) }
            let items = try due.map { row in
                Item(
                    code: row.code, dueOn: row.shown("due_on"), isOverdue: row.shown("due_on") < today,
                    enterprise: try row.reference("enterprise").map(titles.reference),
                    name: try row.reference("enterprise").map(titles.title),
                    wave: try row.reference("wave").map(titles.reference))
            }
            try session.output.show(items) {
                guard !items.isEmpty else { return session.note("survey.visit.none-due") }
                let heads = ["survey.visit.due-on", "survey.code", "kind.enterprise", "kind.wave", ""]
                var table = Table(heads.map { $0.isEmpty ? "" : Self.capitalized(session.sentences($0)) })
                for item in items {
                    table.add([
                        item.dueOn, item.code, item.name ?? "", item.wave ?? "",
                        item.isOverdue ? session.sentences("survey.visit.overdue") : "",
                    ])
                }
                session.output.table(table)
            }
            return .done
        }
    }

    private static func capitalized(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

    private struct Item: Encodable {
        let code: String
        let dueOn: String
        let isOverdue: Bool
        let enterprise: String?
        let name: String?
        let wave: String?

        enum CodingKeys: String, CodingKey {
            case code
            case dueOn = "due_on"
            case isOverdue = "overdue"
            case enterprise, name, wave
        }
    }
}
