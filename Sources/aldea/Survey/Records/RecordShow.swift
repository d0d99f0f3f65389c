import ArgumentParser
import SurveyModel
import SurveyStore

/// `NOUN show RECORD`
struct RecordShow<Noun: RecordNoun>: ParsableCommand {
    static var configuration: CommandConfiguration {
        Sentences.command("show", help: "\(Noun.kind.name).show")
    }

    @OptionGroup var common: CommonOptions

    @Argument(help: Sentences.help("record.record", value: "record"))
    var record: String

    func run() throws {
        try perform(common) { session in
            let key = try session.store.find(record, kind: Noun.kind, namespace: nil)
            try RecordSheet(session).show(key)
            return .done
        }
    }
}
