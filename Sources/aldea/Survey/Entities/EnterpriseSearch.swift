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
            let keys = try session.store.searchEnterprises(text.joined(separator: " "), limit: .max)
            let found = try stride(from: 0, to: keys.count, by: 1_000).flatMap { start in
                try session.store.rows(.enterprise, where: .keys(Array(keys[start...].prefix(1_000))))
            }
            try RecordListing(session, .enterprise).show(found)
            return .done
        }
    }
}
