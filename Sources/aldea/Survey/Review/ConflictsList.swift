import ArgumentParser
import SurveyModel
import SurveyStore

/// `aldea conflicts list`
struct ConflictsList: ParsableCommand {
    static let configuration = Sentences.command("list", help: "conflicts.list")

    @OptionGroup var common: CommonOptions

    func run() throws {
        try perform(common) { session in
            let sheet = try ConflictSheet(session)
            let conflicts = try session.store.conflicts()
            try session.output.show(try conflicts.map(sheet.document)) {
                guard !conflicts.isEmpty else { return session.note("survey.conflicts.none") }
                var table = Table(
                    ["survey.code", "survey.kind", "survey.title", "survey.field", "survey.conflicts.values"]
                        .map { session.sentences($0) }, numbers: [4])
                for conflict in conflicts {
                    table.add([
                        conflict.code, conflict.kind.label(in: session.sentences), try sheet.title(conflict.record),
                        conflict.field.name, String(conflict.heads.count),
                    ])
                }
                session.output.table(table)
                session.note("survey.conflicts.advice")
            }
            return conflicts.isEmpty ? .done : .wantsPerson
        }
    }
}
