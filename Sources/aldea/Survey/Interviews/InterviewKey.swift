import ArgumentParser
import SurveyModel
import SurveyStore

/// `aldea interview key ENTERPRISE WAVE --answers FILE`: an interview from paper, without questions.
struct InterviewKey: ParsableCommand {
    static let configuration = Sentences.command("key", help: "interview.key")

    @OptionGroup var common: CommonOptions

    @Argument(help: Sentences.help("record.enterprise", value: "enterprise"))
    var enterprise: String

    @Argument(help: Sentences.help("interview.wave", value: "wave"))
    var wave: String

    @Option(help: Sentences.help("interview.answers", value: "file"))
    var answers: String

    @OptionGroup var details: InterviewOptions

    func run() throws {
        try perform(common) { session in
            var desk = try InterviewDesk(session, enterprise: enterprise, wave: wave, isAgain: details.again)
            try details.apply(to: &desk.draft, session)
            try InterviewEntry(desk, isDraft: details.draft).run(answers: answers)
            return .done
        }
    }
}
