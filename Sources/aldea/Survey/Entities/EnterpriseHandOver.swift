import ArgumentParser
import SurveyModel
import SurveyStore
import Trust

/// `aldea enterprise hand-over RECORD [--to SCOPE]`: an enterprise goes over to another region's office.
///
/// A record belongs to its scope for ever: the new office begins one of its own, which counts together with the old one.
struct EnterpriseHandOver: ParsableCommand {
    static let configuration = Sentences.command("hand-over", help: "enterprise.hand-over")

    @Argument(help: Sentences.help("record.enterprise", value: "enterprise")) var enterprise: String
    @Option(help: Sentences.help("enterprise.hand-over.to", value: "scope")) var to: String?
    @OptionGroup var common: CommonOptions

    func run() throws {
        try perform(common) { session in
            let store = try session.store
            let person = try session.person()
            let scope = to ?? store.standing?.writtenScopes.first ?? ""
            guard scope != Roster.programScope, store.writes(scope) else {
                throw StoreError(.scopeRefused, ["scope": scope])
            }
            let handOver = try HandOver(enterprise, to: scope, store)
            let result = try handOver.write(person: person)
            let document = Document(
                old: try store.code(of: handOver.old.key), new: try store.code(of: result.new),
                from: handOver.from, to: scope, changed: result.isChanged, oldIsMoved: result.isMoved,
                personal: !handOver.lacksPersonal)
            try session.output.show(document) { try show(document, result, session) }
            try tell(document, handOver, session)
            return .done
        }
    }

    private func show(_ document: Document, _ result: HandOver.Result, _ session: Session) throws {
        let places = [
            "title": try RecordTitles(session.store).title(result.new), "old": document.old, "new": document.new,
            "from": document.from, "to": document.to,
        ]
        let words = session.sentences
        guard document.changed else { return session.output.line(words("hand-over.already", places)) }
        session.output.line(words("hand-over.done", places), style: .good)
        session.output.line(words("hand-over.together", places))
    }

    /// What is left for somebody else to do, or could not be taken along.
    private func tell(_ document: Document, _ handOver: HandOver, _ session: Session) throws {
        if !document.oldIsMoved {
            session.note("hand-over.not-moved", ["old": document.old, "from": document.from])
        }
        guard document.changed else { return }
        if handOver.lacksPersonal {
            session.note(handOver.isRedacted ? "hand-over.redacted" : "hand-over.not-personal")
        }
        let fields = try session.store.conflicts().filter { $0.record == handOver.old.key }
        if !fields.isEmpty { session.note("hand-over.conflicts", ["old": document.old]) }
    }

    private struct Document: Encodable {
        let old: String
        let new: String
        let from: String
        let to: String
        let changed: Bool
        let oldIsMoved: Bool
        /// Whether personal data was taken along, as far as there was any.
        let personal: Bool
    }
}
