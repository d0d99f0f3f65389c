import ArgumentParser
import SurveyModel
import Trust

/// `aldea admin threshold`: how many administrators must sign.
struct AdminThreshold: ParsableCommand {
    static let configuration = Sentences.command("threshold", help: "admin.threshold")

    @Argument(help: Sentences.help("admin.threshold-value", value: "number")) var threshold: Int
    @OptionGroup var options: AdminOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
        try perform(common) { session in
            let proposer = try AdminProposer(session, options)
            var draft = try RootDraft(following: proposer.roster)
            draft.threshold = threshold
            return try proposer.propose(draft, what: "threshold-changed")
        }
    }
}
