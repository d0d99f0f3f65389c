import ArgumentParser
import SurveyModel
import SurveyStore

/// `aldea interview list`: the interviews recorded, and the drafts kept in this store.
struct InterviewList: ParsableCommand {
    static let configuration = Sentences.command("list", help: "interview.list")

    @OptionGroup var common: CommonOptions

    @Option(help: Sentences.help("interview.list.wave", value: "wave"))
    var wave: String?

    @Option(help: Sentences.help("interview.list.state", value: "code"))
    var state: String?

    @Option(help: Sentences.help("interview.list.enterprise", value: "enterprise"))
    var enterprise: String?

    @Option(name: .customLong("where"), help: Sentences.help("record.where", value: "assignment"))
    var conditions: [String] = []

    func run() throws {
        try perform(common) { session in
            let store = try session.store
            var all = conditions
            if let enterprise { all.append("enterprise=\(enterprise)") }
            if let wave { all.append("wave=\(wave)") }
            if let state { all.append("state=\(state)") }
            let listing = try RecordListing(session, .interview)
            let rows = try listing.rows(all, hasRemoved: false)
            let titles = RecordTitles(store)
            let drafts = all.isEmpty ? try store.drafts() : []
            if session.output.isJSON {
                let documents = try rows.map { try RecordDocument($0, titles) }
                let kept = try drafts.map { try Draft($0, titles) }
                try session.output.json(Document(interviews: documents, drafts: kept))
                return .done
            }
            try listing.show(rows)
            guard !drafts.isEmpty else { return .done }
            session.output.line()
            session.output.line(session.sentences("survey.interview.drafts"), style: .strong)
            for draft in drafts {
                let parts = [
                    try titles.titleAndReference(draft.enterprise), try titles.title(draft.wave), draft.person,
                    session.moment(draft.updatedAt),
                ]
                session.output.line("  " + parts.joined(separator: " · "))
            }
            return .done
        }
    }

    private struct Document: Encodable {
        let interviews: [RecordDocument]
        let drafts: [Draft]
    }

    private struct Draft: Encodable {
        let enterprise: String
        let wave: String
        let person: String
        let updatedAt: Int64

        init(_ item: KeptDraft, _ titles: RecordTitles) throws {
            enterprise = try titles.reference(item.enterprise)
            wave = try titles.reference(item.wave)
            person = item.person
            updatedAt = item.updatedAt
        }

        enum CodingKeys: String, CodingKey {
            case enterprise, wave, person
            case updatedAt = "updated_at"
        }
    }
}
