import ArgumentParser
import OfficeSync
import SurveyModel
import Trust

/// `aldea admin heal`: ends that changes of the root stand against each other, by taking one of them.
struct AdminHeal: ParsableCommand {
    static let configuration = Sentences.command("heal", help: "admin.heal")

    @Option(help: Sentences.help("admin.heal-take", value: "change")) var take: String
    @Flag(help: Sentences.help("admin.heal-drop-others")) var dropOthers = false
    @OptionGroup var options: AdminOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
        try perform(common) { session in
            let proposer = try AdminProposer(session, options)
            let roster = proposer.roster
            guard roster.isFrozen else { throw Failure("not-frozen", status: Outcome.failure) }
            let wanted = Base32.normalized(take)
            let found = roster.rivals.filter {
                !wanted.isEmpty && Base32.groups($0.hash, characters: 16, perGroup: 16).hasPrefix(wanted)
            }
            guard found.count == 1, let taken = found.first else { throw TrustError.noRival }
            let others = roster.rivals.filter { $0.hash != taken.hash }
            let key = dropOthers ? "heal.drops-all" : "heal.drops"
            let lost = others.map { session.sentences(key, ["name": Base32.groups($0.hash, characters: 8)]) }
            return try proposer.propose(
                try RootDraft(healing: roster, taking: taken.hash, dropsOthers: dropOthers), what: "root-healed",
                warnings: lost)
        }
    }
}
