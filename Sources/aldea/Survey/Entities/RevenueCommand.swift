import ArgumentParser
import SurveyModel

/// `aldea revenue`: revenue reports of enterprises.
struct RevenueCommand: ParsableCommand {
    static let configuration = Sentences.command("revenue", help: "revenue", subcommands: Noun.commands)

    enum Noun: RecordNoun {
        static let kind = Kind.revenue
    }
}
