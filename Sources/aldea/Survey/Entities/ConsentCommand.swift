import ArgumentParser
import SurveyModel

/// `aldea consent`: what owners consented to, and when they took it back.
struct ConsentCommand: ParsableCommand {
    static let configuration = Sentences.command(
        "consent", help: "consent",
        subcommands: [ConsentRecord.self, ConsentWithdraw.self, RecordShow<Noun>.self, RecordList<Noun>.self])

    enum Noun: RecordNoun {
        static let kind = Kind.consent
    }
}
