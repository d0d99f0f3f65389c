import ArgumentParser
import SurveyModel

/// `aldea visit`: visits that are due or done.
struct VisitCommand: ParsableCommand {
    static let configuration = Sentences.command(
        "visit", help: "visit", subcommands: Noun.commands + [VisitDue.self])

    enum Noun: RecordNoun {
        static let kind = Kind.visit
    }
}
