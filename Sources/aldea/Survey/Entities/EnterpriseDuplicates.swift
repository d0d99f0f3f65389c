import ArgumentParser
import SurveyModel
import SurveyStore

/// `aldea enterprise duplicates`: enterprises that may be one.
struct EnterpriseDuplicates: ParsableCommand {
    static let configuration = Sentences.command("duplicates", help: "enterprise.duplicates")

    @OptionGroup var common: CommonOptions

    func run() throws {
        try perform(common) { session in
            let store = try session.store
            let pairs = try DuplicateSearch(store).pairs()
            let titles = RecordTitles(store)
            let items = try pairs.map { pair in
                Item(
                    first: try store.code(of: pair.first), firstName: try titles.title(pair.first),
                    second: try store.code(of: pair.second), secondName: try titles.title(pair.second),
                    same: pair.reasons.map(\.rawValue))
            }
            try session.output.show(items) {
                guard !items.isEmpty else { return session.note("survey.duplicates.none") }
                var table = Table(
                    ["survey.code", "field.name", "survey.code", "field.name", "survey.duplicates.same"]
                        .map { session.sentences($0) })
                for item in items {
                    let reasons = item.same.map { session.sentences("survey.duplicates.\($0)") }
                    table.add([
                        item.first, item.firstName, item.second, item.secondName, reasons.joined(separator: ", "),
                    ])
                }
                session.output.table(table)
                session.note("survey.duplicates.advice")
            }
            return .done
        }
    }

    private struct Item: Encodable {
        let first: String
        let firstName: String
        let second: String
        let secondName: String
        let same: [String]

        enum CodingKeys: String, CodingKey {
            case first
            case firstName = "first_name"
            case second
            case secondName = "second_name"
            case same
        }
    }
}
