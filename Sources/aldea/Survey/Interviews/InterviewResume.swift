import ArgumentParser
import SurveyModel
import SurveyStore

/// `aldea interview resume [RECORD | ENTERPRISE WAVE]`
struct InterviewResume: ParsableCommand {
    static let configuration = Sentences.command("resume", help: "interview.resume")

    @OptionGroup var common: CommonOptions

    @Argument(help: Sentences.help("interview.resume.names", value: "names"))
    var names: [String] = []

    @Option(help: Sentences.help("interview.answers", value: "file"))
    var answers: String?

    @OptionGroup var details: InterviewOptions

    func run() throws {
        try perform(common) { session in
            guard names.count <= 2 else { throw Failure.usage("resume-names") }
            var desk: InterviewDesk
            switch names.count {
            case 2: desk = try InterviewDesk(session, enterprise: names[0], wave: names[1], isAgain: details.again)
            case 1: desk = try InterviewDesk(session, correcting: names[0])
            default: desk = try chooseDraft(session)
            }
            try details.apply(to: &desk.draft, session)
            try InterviewEntry(desk, isDraft: details.draft).run(answers: answers)
            return .done
        }
    }

    private func chooseDraft(_ session: Session) throws -> InterviewDesk {
        let store = try session.store
        let person = try session.person()
        let drafts = try store.drafts().filter { $0.person == person }
        guard !drafts.isEmpty else { throw Failure("draft-none", ["person": person], status: Outcome.failure) }
        var chosen = drafts[0]
        if drafts.count > 1 {
            let titles = RecordTitles(store)
            for (number, draft) in drafts.enumerated() {
                let names = "\(try titles.titleAndReference(draft.enterprise)) · \(try titles.title(draft.wave))"
                session.screen.line("\(number + 1)  \(names) · \(session.moment(draft.updatedAt))")
            }
            let question = session.sentences("survey.interview.which-draft")
            chosen = drafts[try session.asking.choice(question, of: drafts.count, flag: "ENTERPRISE WAVE") - 1]
        }
        return try InterviewDesk(
            session, enterprise: try store.code(of: chosen.enterprise), wave: try store.code(of: chosen.wave),
            isAgain: false)
    }
}
