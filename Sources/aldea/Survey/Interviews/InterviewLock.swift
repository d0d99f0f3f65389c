import ArgumentParser
import SurveyModel
import SurveyStore

/// `aldea interview lock RECORD…`
struct InterviewLock: ParsableCommand {
    static let configuration = Sentences.command("lock", help: "interview.lock")

    @OptionGroup var common: CommonOptions

    @Argument(help: Sentences.help("interview.records", value: "record"))
    var records: [String]

    func run() throws {
        try perform(common) { session in
            try InterviewStep(session, .locked).take(records)
            return .done
        }
    }
}
