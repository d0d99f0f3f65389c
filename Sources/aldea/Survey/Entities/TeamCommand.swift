import ArgumentParser
import SurveyModel

/// `aldea team`: service teams of universities.
struct TeamCommand: ParsableCommand {
    static let configuration = Sentences.command("team", help: "team", subcommands: Noun.commands)

    enum Noun: RecordNoun {
        static let kind = Kind.team
    }
}
