import ArgumentParser
import OfficeSync
import SurveyModel
import SurveyStore

/// `aldea audit`: who did what of consequence in the program, and whose signature stands under it; the newest last.
struct AuditCommand: ParsableCommand {
    static let configuration = Sentences.command("audit", help: "audit.trail")

    @Option(help: Sentences.help("audit.last", value: "number")) var last: Int?
    @Option(help: Sentences.help("audit.what", value: "audit-what")) var what: [String] = []
    @Option(help: Sentences.help("audit.device", value: "audit-device")) var device: String?
    @Option(help: Sentences.help("audit.record", value: "record")) var record: String?
    @Option(help: Sentences.help("audit.since", value: "date")) var since: String?
    @OptionGroup var common: CommonOptions

    /// How many lines people are shown unless they ask for more.
    private static let page = 100

    func run() throws {
        if let last, last < 1 { throw Failure.usage("not-positive", ["flag": "--last"]) }
        try perform(common) { session in
            let all = try session.office.audit()
            let wanted = try AuditFilter(self, all, session)
            let found = all.filter(wanted.matches)
            if session.output.isJSON {
                // A program that reads the list wants all of it, unless it says how much.
                try session.output.json(AuditDocument(found.suffix(last ?? found.count), of: found.count))
            } else {
                show(found, session)
            }
            if try !session.store.gaps().isEmpty { session.note("audit.gaps") }
            return .done
        }
    }

    private func show(_ items: [AuditItem], _ session: Session) {
        let words = session.sentences
        guard !items.isEmpty else { return session.output.line(words("audit.no-match")) }
        let lines = AuditLine.lines(of: items)
        let shown = lines.suffix(last ?? Self.page)
        let sentence = AuditSentence(words)
        var table = Table(["when", "signed", "what"].map { words("audit.head.\($0)") })
        for line in shown {
            let text = sentence.text(line.first)
            let more = words("audit.more", ["count": String(line.count - 1)])
            table.add([
                session.moment(line.first.at), sentence.signature(line.first),
                line.count > 1 ? "\(text) \(more)" : text,
            ])
        }
        session.output.table(table)
        guard shown.count < lines.count else { return }
        session.note("audit.cut", ["shown": String(shown.count), "total": String(lines.count)])
    }
}
