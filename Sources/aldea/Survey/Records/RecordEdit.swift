import ArgumentParser
import SurveyModel
import SurveyStore

/// `NOUN edit RECORD COLUMN=VALUE…`
struct RecordEdit<Noun: RecordNoun>: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "edit", abstract: Sentences.text("help.\(Noun.kind.name).edit"),
            discussion: ColumnReference.list(RecordForm(Noun.kind), in: Sentences.phrases))
    }

    @OptionGroup var common: CommonOptions

    @Argument(help: Sentences.help("record.record", value: "record"))
    var record: String

    @Argument(help: Sentences.help("record.values-edit", value: "assignment"))
    var values: [String] = []

    func run() throws {
        try perform(common) { session in
            let form = RecordForm(Noun.kind)
            let store = try session.store
            let key = try store.find(record, kind: Noun.kind, namespace: nil)
            var assignments = try ColumnAssignment.read(values, form: form)
            if assignments.isEmpty {
                guard session.asking.isPossible, let row = try store.row(key) else {
                    throw Failure.usage("values-missing", ["kind": Noun.kind.name])
                }
                _ = try session.person()
                guard let given = try FormDialogue(session: session, form: form).askChanges(row) else {
                    session.note("survey.form.left")
                    return .done
                }
                assignments = given
            }
            let isChanged = try RecordEditor(session, form).edit(key, assignments)
            try RecordResult(
                record: key, sentence: isChanged ? "survey.edited" : "survey.unchanged", isChanged: isChanged
            )
            .show(session)
            return .done
        }
    }
}
