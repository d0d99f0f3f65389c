import ArgumentParser
import SurveyModel
import SurveyStore

/// `aldea conflicts show RECORD [FIELD]`
struct ConflictsShow: ParsableCommand {
    static let configuration = Sentences.command("show", help: "conflicts.show")

    @OptionGroup var common: CommonOptions

    @Argument(help: Sentences.help("record.any", value: "record"))
    var record: String

    @Argument(help: Sentences.help("conflicts.field", value: "field"))
    var field: String?

    func run() throws {
        try perform(common) { session in
            let sheet = try ConflictSheet(session)
            let found = try sheet.conflicts(of: record, field: field)
            try session.output.show(try found.map(sheet.document)) {
                for conflict in found { try sheet.show(conflict) }
                session.note("survey.conflicts.resolve", ["record": record, "field": found[0].field.name])
            }
            return .done
        }
    }
}
