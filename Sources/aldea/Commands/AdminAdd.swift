import ArgumentParser
import OfficeSync
import SurveyModel
import Trust

/// `aldea admin add`: another key may administer.
struct AdminAdd: ParsableCommand {
    static let configuration = Sentences.command("add", help: "admin.add")

    @Argument(help: Sentences.help("admin.new-key", value: "key")) var newKey: String
    @Option(help: Sentences.help("admin.label", value: "text")) var label: String
    @Option(help: Sentences.help("admin.threshold-option", value: "number")) var threshold: Int?
    @OptionGroup var options: AdminOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
        try perform(common) { session in
            // What every reader of a roster accepts.
            let isName = (1...200).contains(label.utf8.count) && !label.contains(where: \.isNewline)
            guard isName else { throw Failure.usage("label", ["label": label]) }
            let proposer = try AdminProposer(session, options)
            let root = proposer.roster.root
            let key = try AdminPublicKey.bytes(newKey, proposer.office)
            if root.administrators.contains(where: { $0.key != key && $0.label == label }) {
                throw Failure("label-taken", ["label": label], status: Outcome.wrongUsage)
            }
            guard proposer.roster.revocation(of: key) == nil else {
                throw Failure(
                    "key-revoked", ["device": DeviceName.text(key, in: proposer.roster)], status: Outcome.refusal)
            }
            var draft = try RootDraft(following: proposer.roster)
            draft.add(RootEntry.Administrator(key: key, label: label))
            if let threshold { draft.threshold = threshold }
            return try proposer.propose(draft, what: "administrator-added")
        }
    }
}
