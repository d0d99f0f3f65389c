import ArgumentParser
import SurveyModel

/// `aldea workforce`: persons employed by enterprises.
struct WorkforceCommand: ParsableCommand {
    static let configuration = Sentences.command("workforce", help: "workforce", subcommands: Noun.commands)

    enum Noun: RecordNoun {
        static let kind = Kind.workforce
    }
}
