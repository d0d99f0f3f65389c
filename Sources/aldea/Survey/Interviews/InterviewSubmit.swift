import ArgumentParser
import SurveyModel
import SurveyStore

/// `aldea interview submit RECORD…`
struct InterviewSubmit: ParsableCommand {
    static let configuration = Sentences.command("submit", help: "interview.submit")

    @OptionGroup var common: CommonOptions

    @Argument(help: Sentences.help("interview.records", value: "record"))
    var records: [String]

    func run() throws {
        try perform(common) { session in
            try InterviewStep(session, .submitted).take(records)
            return .done
        }
    }
}
