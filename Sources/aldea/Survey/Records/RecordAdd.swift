import ArgumentParser
import SurveyModel
import SurveyStore

/// `NOUN add COLUMN=VALUE…`
struct RecordAdd<Noun: RecordNoun>: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "add", abstract: Sentences.text("help.\(Noun.kind.name).add"),
            discussion: ColumnReference.list(RecordForm(Noun.kind), in: Sentences.phrases))
    }

    @OptionGroup var common: CommonOptions

    @Argument(help: Sentences.help("record.values", value: "assignment"))
    var values: [String] = []

    func run() throws {
        try perform(common) { session in
            let form = RecordForm(Noun.kind)
            var assignments = try ColumnAssignment.read(values, form: form)
            if assignments.isEmpty {
                guard session.asking.isPossible else { throw Failure.usage("values-missing", ["kind": Noun.kind.name]) }
                _ = try session.person()
                guard let given = try FormDialogue(session: session, form: form).askNew() else {
                    session.note("survey.form.left")
                    return .done
                }
                assignments = given
            }
            let key = try RecordEditor(session, form).add(assignments)
            try RecordResult.added(key).show(session)
            return .done
        }
    }
}
