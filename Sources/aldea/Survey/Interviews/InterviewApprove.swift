import ArgumentParser
import SurveyModel
import SurveyStore

/// `aldea interview approve RECORD…`: by somebody else than who entered it.
struct InterviewApprove: ParsableCommand {
    static let configuration = Sentences.command("approve", help: "interview.approve")

    @OptionGroup var common: CommonOptions

    @Argument(help: Sentences.help("interview.records", value: "record"))
    var records: [String]

    func run() throws {
        try perform(common) { session in
            try InterviewStep(session, .approved).take(records)
            return .done
        }
    }
}
