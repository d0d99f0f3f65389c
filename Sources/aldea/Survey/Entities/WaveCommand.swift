import ArgumentParser
import SurveyModel

/// `aldea wave`: survey waves.
struct WaveCommand: ParsableCommand {
    static let configuration = Sentences.command("wave", help: "wave", subcommands: Noun.commands)

    enum Noun: RecordNoun {
        static let kind = Kind.wave
    }
}
