import ArgumentParser
import SurveyModel
import SurveyStore

/// What is said about an interview beside its answers.
struct InterviewOptions: ParsableArguments {
    @Option(help: Sentences.help("interview.date", value: "date"))
    var date: String?

    @Option(help: Sentences.help("interview.outcome", value: "code"))
    var outcome: String?

    @Option(help: Sentences.help("interview.coordinator", value: "person"))
    var coordinator: String?

    @Option(help: Sentences.help("interview.note", value: "text"))
    var note: String?

    @Flag(help: Sentences.help("interview.draft"))
    var draft = false

    @Flag(help: Sentences.help("interview.again"))
    var again = false

    /// Writes what was given into a draft.
    func apply(to draft: inout InterviewDraft, _ session: Session) throws {
        if let date = try session.day(date, flag: "--date") { draft.date = date }
        if let outcome {
            guard Kind.visitOutcomes.contains(outcome) else {
                throw Failure.usage(
                    "outcome",
                    ["value": String(outcome.prefix(40)), "known": Kind.visitOutcomes.joined(separator: ", ")])
            }
            draft.outcome = outcome
        }
        if let coordinator { draft.coordinator = coordinator }
        if let note { draft.note = note }
    }

    /// Whether the outcome says that there were no questions: nobody was there, or would not answer.
    static func isWithoutQuestions(_ outcome: String?) -> Bool {
        outcome.map { !["completed", "partial"].contains($0) } ?? false
    }
}
