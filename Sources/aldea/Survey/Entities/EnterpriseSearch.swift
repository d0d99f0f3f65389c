import ArgumentParser
import SurveyModel
import SurveyStore

/// `aldea enterprise search TEXT`
struct EnterpriseSearch: ParsableCommand {
    static let configuration = Sentences.command("search", help: "enterprise.search")

    @OptionGroup var common: CommonOptions

    @Argument(help: Sentences.help("enterprise.search.text", value: "text"))
    var text: [String]

    func run() throws {
        try perform(common) { session in
            let found = try session.store.rows(.enterprise, where: .text(text.joined(separator: " ")))
            try RecordListing(session, .enterprise).show(found)
            return .done
        }
    }
}
