import ArgumentParser
import SurveyModel

/// `aldea locality`: localities of INEGI's catalogue.
struct LocalityCommand: ParsableCommand {
    static let configuration = Sentences.command("locality", help: "locality", subcommands: Noun.commands)

    enum Noun: RecordNoun {
        static let kind = Kind.locality
    }
}
