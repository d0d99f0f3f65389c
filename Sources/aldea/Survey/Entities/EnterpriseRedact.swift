import ArgumentParser
import OfficeSync
import SurveyModel
import SurveyStore
import Trust

/// `aldea enterprise redact RECORD`: has the personal data of an enterprise erased everywhere, for ever.
struct EnterpriseRedact: ParsableCommand {
    static let configuration = Sentences.command("redact", help: "enterprise.redact")

    @Argument(help: Sentences.help("record.enterprise", value: "enterprise")) var enterprise: String
    @OptionGroup var options: AdminOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
        try perform(common) { session in
            let person = try session.person()
            // Whoever is no administrator hears so before anything is shown.
            let proposer = try AdminProposer(session, options)
            let store = proposer.office.store
            let record = try store.find(enterprise, kind: .enterprise, namespace: nil)
            let open = try store.personalRecords(of: record).filter { !store.roster.redactedRecords.contains($0.name) }
            guard !open.isEmpty else { throw OfficeError(.redactedAlready) }
            if !session.output.isJSON { Self.announce(open, session) }
            try options.confirm([], question: "redact.ask", session)
            let erased = try proposer.office.redact(record, administrator: proposer.keys, person: person)
            if let out = options.out { try proposer.office.writeRoster(to: out, existing: options.existing) }
            let isPending = try store.isScrubPending()
            let document = Document(records: erased.map(RedactedRecord.init), scrubPending: isPending)
            try session.output.show(document) {
                session.output.line(session.sentences("redact.done", ["count": String(erased.count)]), style: .good)
            }
            if isPending {
                session.note("doctor.scrub-pending")
                session.note("doctor.scrub-pending.advice")
            }
            session.note("redact.travels")
            if let out = options.out { session.note("proposal.written", ["file": out]) }
            return isPending ? .wantsPerson : .done
        }
    }

    /// Tells of which records what will be erased, never what it says, and how far that goes.
    private static func announce(_ items: [RedactedItem], _ session: Session) {
        let words = session.sentences
        session.output.line(words("redact.announce"), style: .strong)
        var table = Table(["survey.kind", "survey.code", "redact.fields"].map { words($0) })
        for item in items {
            let fields = item.kind?.fields.filter(\.isPrivate).map { words.label(ofField: $0.name) } ?? []
            table.add([item.kind?.label(in: words) ?? "?", item.code, fields.joined(separator: ", ")])
        }
        session.output.table(table)
        session.output.line()
        for key in ["redact.for-ever", "redact.not-reached"] {
            for line in Layout.wrapped(words(key), indent: 0) { session.output.line(line, style: .warning) }
        }
        session.output.line()
    }

    private struct Document: Encodable {
        let records: [RedactedRecord]
        /// Whether what was erased may still stand in unused parts of the file.
        let scrubPending: Bool
    }
}
