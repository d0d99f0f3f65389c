import ArgumentParser
import Replication
import SurveyModel
import SurveyStore
import Trust

/// `aldea roster redactions`: of which records personal data was erased, when, and by which administrator.
struct RosterRedactions: ParsableCommand {
    static let configuration = Sentences.command("redactions", help: "roster.redactions")

    @OptionGroup var common: CommonOptions

    func run() throws {
        try perform(common) { session in
            let store = try session.store
            let held = try store.redactedItems()
            let redactions = store.roster.erasures.map { Redaction($0, in: store.roster, held) }
            try session.output.show(["redactions": redactions]) { Self.show(redactions, session) }
            return .done
        }
    }

    private static func show(_ redactions: [Redaction], _ session: Session) {
        let words = session.sentences
        guard !redactions.isEmpty else { return session.output.line(words("redact.none")) }
        var table = Table(["head.when", "redact.by", "survey.kind", "survey.code"].map { words($0) })
        for redaction in redactions {
            for record in redaction.records {
                let kind = record.kind.map { words("kind.\($0)") } ?? ""
                table.add([
                    session.moment(redaction.seconds), redaction.administrator, kind,
                    record.code ?? words("redact.not-here"),
                ])
            }
        }
        session.output.table(table)
    }

    private struct Redaction: Encodable {
        let at: String
        let administrator: String
        let administratorKey: String
        let records: [RedactedRecord]
        let seconds: Int64

        enum CodingKeys: CodingKey { case at, administrator, administratorKey, records }

        init(_ redaction: Trust.Redaction, in roster: Roster, _ held: [[UInt8]: RedactedItem]) {
            seconds = redaction.at
            at = Instant(seconds: redaction.at).description
            let key = Hex.text(redaction.administrator)
            administratorKey = key
            // One who administers no more is called as by the last entry that had the key.
            administrator =
                roster.chain.reversed().lazy.compactMap { entry in
                    entry.administrators.first { $0.key == redaction.administrator }?.label
                }.first ?? String(key.prefix(16))
            records = redaction.records.map { held[$0].map(RedactedRecord.init) ?? RedactedRecord(unheld: $0) }
                .sorted { ($0.kind ?? "", $0.code ?? "") < ($1.kind ?? "", $1.code ?? "") }
        }
    }
}

/// A record of which personal data was erased, as documents name it: never with any of that data.
struct RedactedRecord: Encodable {
    /// Its code; nil when it is not here.
    let code: String?
    /// Its kind; nil when it is not here.
    let kind: String?
    /// The name that it has in every store, as hexadecimal digits.
    let name: String

    init(_ item: RedactedItem) {
        code = item.code
        kind = item.kind?.name
        name = Hex.text(item.name)
    }

    init(unheld name: [UInt8]) {
        code = nil
        kind = nil
        self.name = Hex.text(name)
    }
}
