import ArgumentParser
import SurveyModel
import SurveyStore

/// `aldea interview show RECORD`
struct InterviewShow: ParsableCommand {
    static let configuration = Sentences.command("show", help: "interview.show")

    @OptionGroup var common: CommonOptions

    @Argument(help: Sentences.help("record.record", value: "record"))
    var record: String

    func run() throws {
        try perform(common) { session in
            try InterviewSheet(session).show(try session.store.find(record, kind: .interview, namespace: nil))
            return .done
        }
    }
}
