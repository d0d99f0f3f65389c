import ArgumentParser
import SurveyModel
import SurveyStore

/// `aldea interview return RECORD --reason TEXT`
struct InterviewReturn: ParsableCommand {
    static let configuration = Sentences.command("return", help: "interview.return")

    @OptionGroup var common: CommonOptions

    @Argument(help: Sentences.help("interview.records", value: "record"))
    var records: [String]

    @Option(help: Sentences.help("interview.reason", value: "text"))
    var reason: String?

    func run() throws {
        try perform(common) { session in
            let given =
                try reason ?? session.asking.line(session.sentences("survey.interview.reason"), flag: "--reason")
            guard !given.isEmpty else { throw Failure.usage("reason-empty") }
            try InterviewStep(session, .returned, reason: given).take(records)
            return .done
        }
    }
}
