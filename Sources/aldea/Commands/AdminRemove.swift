import ArgumentParser
import OfficeSync
import Replication
import SurveyModel
import Trust

/// `aldea admin remove`: a key administers no more. What it signed up to now stays.
struct AdminRemove: ParsableCommand {
    static let configuration = Sentences.command("remove", help: "admin.remove")

    @Argument(help: Sentences.help("admin.whom", value: "administrator")) var whom: String
    @Option(help: Sentences.help("admin.threshold-option", value: "number")) var threshold: Int?
    @OptionGroup var options: AdminOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
        try perform(common) { session in
            let proposer = try AdminProposer(session, options)
            let one = try Self.administrator(whom, proposer.roster)
            var draft = try RootDraft(following: proposer.roster)
            draft.removeAdministrator(one.key, lastRedactions: proposer.roster.lastRedactions(by: one.key).map(\.hash))
            if let threshold { draft.threshold = threshold }
            let isSelf = one.key == proposer.signer.key
            return try proposer.propose(
                draft, what: "administrator-removed",
                warnings: isSelf ? [session.sentences("admin.removes-itself", ["label": one.label])] : [])
        }
    }

    /// The administrator of a label, a fingerprint or the beginning of one, a key's digits, or a device's name.
    private static func administrator(_ text: String, _ roster: Roster) throws -> RootEntry.Administrator {
        let all = roster.root.administrators
        if let named = all.first(where: { $0.label == text }) { return named }
        let normal = Base32.normalized(text)
        var found = all.filter { $0.label.lowercased() == text.lowercased() || Hex.text($0.key) == text.lowercased() }
        if found.isEmpty { found = all.filter { DeviceName.text($0.key, in: roster) == text.uppercased() } }
        if found.isEmpty, normal.count >= 8 {
            found = all.filter { Base32.normalized(DeviceName.fingerprint($0.key)).hasPrefix(normal) }
        }
        guard found.count == 1 else {
            throw Failure(
                found.isEmpty ? "administrator-unknown" : "administrator-ambiguous",
                ["name": text, "known": all.map(\.label).joined(separator: ", ")], status: Outcome.wrongUsage)
        }
        return found[0]
    }
}
