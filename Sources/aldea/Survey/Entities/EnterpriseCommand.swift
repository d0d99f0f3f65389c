import ArgumentParser
import SurveyModel

/// `aldea enterprise`: the enterprises that are surveyed.
struct EnterpriseCommand: ParsableCommand {
    static let configuration = Sentences.command(
        "enterprise", help: "enterprise",
        subcommands: Noun.commands + [
            EnterpriseSearch.self, EnterpriseDuplicates.self, EnterpriseMerge.self, EnterpriseUnmerge.self,
            EnterpriseRemove.self, EnterpriseHandOver.self, EnterpriseRedact.self,
        ])

    enum Noun: RecordNoun {
        static let kind = Kind.enterprise
    }
}
