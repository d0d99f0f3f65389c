import ArgumentParser
import SurveyModel

/// `aldea training`: training sessions.
struct TrainingCommand: ParsableCommand {
    static let configuration = Sentences.command("training", help: "training", subcommands: Noun.commands)

    enum Noun: RecordNoun {
        static let kind = Kind.training
    }
}
