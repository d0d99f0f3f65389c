import ArgumentParser
import SurveyModel

/// `aldea storefront`: shops of enterprises on online platforms.
struct StorefrontCommand: ParsableCommand {
    static let configuration = Sentences.command("storefront", help: "storefront", subcommands: Noun.commands)

    enum Noun: RecordNoun {
        static let kind = Kind.storefront
    }
}
