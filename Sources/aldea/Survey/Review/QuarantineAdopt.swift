import ArgumentParser
import SurveyModel
import SurveyStore

/// `aldea quarantine adopt (LOG:SEQ… | --device D | --record CODE)`: enters good values anew, under this device's name.
struct QuarantineAdopt: ParsableCommand {
    static let configuration = Sentences.command("adopt", help: "quarantine.adopt")

    @Argument(help: Sentences.help("quarantine.changes", value: "dot")) var changes: [String] = []
    @Option(help: Sentences.help("quarantine.adopt.device", value: "device")) var device: String?
    @Option(help: Sentences.help("quarantine.adopt.record", value: "record")) var record: String?
    @Flag(help: Sentences.help("quarantine.yes")) var yes = false
    @OptionGroup var common: CommonOptions

    func run() throws {
        guard [!changes.isEmpty, device != nil, record != nil].count(where: { $0 }) == 1 else {
            throw Failure.usage("quarantine-choice")
        }
        try perform(common) { session in
            let person = try session.person()
            let selection = try QuarantineSelection(session)
            let items =
                if let device { try selection.items(device: device) } else if let record {
                    try selection.items(record: record)
                } else { try selection.items(changes) }
            let store = try session.store
            let plan = try QuarantinePlan(items, store)
            // Whoever names changes one by one has looked at each; of many at once, they are shown first.
            guard try !changes.isEmpty || yes || plan.adoptable.isEmpty || confirm(plan, session) else {
                session.note("quarantine.left")
                return .done
            }
            var summary = AdoptionSummary()
            if !plan.adoptable.isEmpty {
                summary = try store.adopt(plan.adoptable.map(\.dot), person: person)
                try store.record(
                    event: "adopted", detail: ["changes": String(summary.adopted)], person: person)
            }
            let document = Document(
                adopted: summary.adopted, records: try summary.records.map { try store.code(of: $0) }.sorted(),
                passedOver: plan.passedOver.map { Document.PassedOver(change: $0.item.dot, why: $0.why.rawValue) })
            try session.output.show(document) { try show(document, plan, session) }
            if summary.passedOver > 0 {
                session.note("quarantine.adopted-over", ["count": String(summary.passedOver)])
            }
            // What newer values stand over is settled; what this device may not enter is not.
            return plan.passedOver.allSatisfy { $0.why == .superseded } ? .done : .wantsPerson
        }
    }

    /// How many changes or records a screen names at most; documents name all.
    private static let shown = 30

    private func confirm(_ plan: QuarantinePlan, _ session: Session) throws -> Bool {
        let question = session.sentences("quarantine.adopt.ask", ["count": String(plan.adoptable.count)])
        if session.asking.isPossible {
            session.output.table(try QuarantineSheet(session).table(Array(plan.adoptable.prefix(Self.shown))))
            if plan.adoptable.count > Self.shown { session.output.line("…") }
            session.output.line()
        }
        return try session.asking.yes(question, flag: "--yes")
    }

    private func show(_ document: Document, _ plan: QuarantinePlan, _ session: Session) throws {
        let words = session.sentences
        if document.adopted > 0 {
            let places = ["count": String(document.adopted), "records": String(document.records.count)]
            session.output.line(words("quarantine.adopted", places), style: .good)
            let more = document.records.count > Self.shown ? " …" : ""
            let codes = document.records.prefix(Self.shown).joined(separator: ", ") + more
            for line in Layout.wrapped(codes, indent: 2) {
                session.output.line(line)
            }
        } else {
            session.output.line(words("quarantine.adopted-none"))
        }
        guard !plan.passedOver.isEmpty else { return }
        session.output.line(words("quarantine.passed-over", ["count": String(plan.passedOver.count)]), style: .warning)
        let sheet = try QuarantineSheet(session)
        var table = Table(["quarantine.change", "survey.title", "quarantine.why"].map { words($0) })
        for (item, why) in plan.passedOver {
            table.add([item.dot, try sheet.title(item), words("quarantine.passed-over.\(why.rawValue)")])
        }
        session.output.table(table)
    }

    private struct Document: Encodable {
        struct PassedOver: Encodable {
            let change: String
            let why: String
        }

        let adopted: Int
        let records: [String]
        let passedOver: [PassedOver]
    }
}
