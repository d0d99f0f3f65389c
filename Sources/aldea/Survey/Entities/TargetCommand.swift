import ArgumentParser
import SurveyModel

/// `aldea target`: what the program means to reach.
struct TargetCommand: ParsableCommand {
    static let configuration = Sentences.command("target", help: "target", subcommands: Noun.commands)

    enum Noun: RecordNoun {
        static let kind = Kind.target
    }
}
