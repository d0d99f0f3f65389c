import ArgumentParser
import SurveyModel
import SurveyStore
import Trust

/// `aldea quarantine list`: changes that do not count, with who signed them and why.
struct QuarantineList: ParsableCommand {
    static let configuration = Sentences.command("list", help: "quarantine.list")

    @Option(help: Sentences.help("quarantine.device", value: "device")) var device: String?
    @Option(help: Sentences.help("quarantine.reason", value: "reason")) var reason: String?
    @Option(help: Sentences.help("quarantine.last", value: "number")) var last: Int?
    @OptionGroup var common: CommonOptions

    func run() throws {
        if let last, last < 1 { throw Failure.usage("not-positive", ["flag": "--last"]) }
        if let reason, Verdict.Reason(rawValue: reason) == nil {
            let known = Verdict.Reason.all.map(\.rawValue).joined(separator: ", ")
            throw Failure.usage("quarantine-reason", ["value": String(reason.prefix(40)), "known": known])
        }
        try perform(common) { session in
            let sheet = try QuarantineSheet(session)
            let selection = try QuarantineSelection(session)
            // Those of one second stay in their logs' order.
            var items = try selection.items(device: device).filter { reason == nil || $0.reason == reason }
                .enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
            let found = items.count
            if let last { items = items.suffix(last) }
            let document = Document(
                changes: try items.map { try sheet.document($0) }, found: found, unreadable: selection.unreadable,
                waiting: try session.store.info().waiting)
            try session.output.show(document) { try show(items, document, sheet, session) }
            let isOpen = items.contains { !$0.isSuperseded } || document.unreadable > 0 || document.waiting > 0
            return isOpen ? .wantsPerson : .done
        }
    }

    private func show(
        _ items: [QuarantineItem], _ document: Document, _ sheet: QuarantineSheet, _ session: Session
    ) throws {
        let words = session.sentences
        if items.isEmpty {
            session.note("quarantine.none")
        } else {
            session.output.table(try sheet.table(items))
            for reason in Set(items.map(\.reason)).sorted() { sheet.explain(reason) }
            session.output.line()
            if items.count < document.found {
                session.note("quarantine.of", ["shown": String(items.count), "count": String(document.found)])
            }
            session.note("quarantine.legend")
        }
        for (name, count) in [("unreadable", document.unreadable), ("waiting", document.waiting)] where count > 0 {
            session.output.line(words("quarantine.\(name)", ["count": String(count)]), style: .warning)
        }
    }

    private struct Document: Encodable {
        let changes: [QuarantineSheet.Document]
        /// How many there were before `--last`.
        let found: Int
        let unreadable: Int
        let waiting: Int
    }
}
