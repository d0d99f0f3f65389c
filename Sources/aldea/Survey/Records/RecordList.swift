import ArgumentParser
import SurveyModel
import SurveyStore

/// `NOUN list [--where COLUMN=VALUE]…`
struct RecordList<Noun: RecordNoun>: ParsableCommand {
    static var configuration: CommandConfiguration {
        Sentences.command("list", help: "\(Noun.kind.name).list")
    }

    @OptionGroup var common: CommonOptions

    @Option(name: .customLong("where"), help: Sentences.help("record.where", value: "assignment"))
    var conditions: [String] = []

    @Flag(name: .customLong("removed"), help: Sentences.help("record.removed"))
    var hasRemoved = false

    func run() throws {
        try perform(common) { session in
            let listing = try RecordListing(session, Noun.kind)
            try listing.show(try listing.rows(conditions, hasRemoved: hasRemoved))
            return .done
        }
    }
}
