import ArgumentParser
import SurveyModel

/// `aldea price`: prices of products.
struct PriceCommand: ParsableCommand {
    static let configuration = Sentences.command("price", help: "price", subcommands: Noun.commands)

    enum Noun: RecordNoun {
        static let kind = Kind.price
    }
}
