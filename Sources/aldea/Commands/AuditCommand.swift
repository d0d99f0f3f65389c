import ArgumentParser
import SurveyModel
import SurveyStore

/// `aldea audit`: who did what of consequence on this device, the newest last.
struct AuditCommand: ParsableCommand {
    static let configuration = Sentences.command("audit", help: "audit")

    @Option(help: Sentences.help("audit.last", value: "number")) var last: Int?
    @OptionGroup var common: CommonOptions

    func run() throws {
        if let last, last < 1 { throw Failure.usage("not-positive", ["flag": "--last"]) }
        try perform(common) { session in
            let newest = try session.store.events(limit: last ?? 1000)
            let events = newest.reversed().map {
                Document.Event(
                    at: Instant(seconds: $0.at).description, event: $0.what, person: $0.person, detail: $0.detail)
            }
            try session.output.show(Document(events: events)) { Self.show(events, session) }
            return .done
        }
    }

    private static func show(_ events: [Document.Event], _ session: Session) {
        let words = session.sentences
        guard !events.isEmpty else { return session.output.line(words("audit.none")) }
        var table = Table(["when", "what", "who", "detail"].map { words("head.\($0)") })
        for event in events {
            let key = "event.\(event.event)"
            table.add([
                event.at, Sentences.has(key) ? words(key) : event.event, event.person,
                event.detail.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " "),
            ])
        }
        session.output.table(table)
    }

    private struct Document: Encodable {
        struct Event: Encodable {
            let at: String
            let event: String
            let person: String
            let detail: [String: String]
        }

        let events: [Event]
    }
}
