import ArgumentParser
import SurveyModel
import SurveyStore

/// `aldea consent record ENTERPRISE`
struct ConsentRecord: ParsableCommand {
    static let configuration = Sentences.command("record", help: "consent.record")

    @OptionGroup var common: CommonOptions

    @Argument(help: Sentences.help("record.enterprise", value: "enterprise"))
    var enterprise: String

    @Option(help: Sentences.help("consent.on", value: "date"))
    var on: String?

    @Option(help: Sentences.help("consent.method", value: "paper|spoken|digital"))
    var method: String?

    @Option(help: Sentences.help("consent.notice", value: "text"))
    var notice: String?

    @Flag(help: Sentences.help("consent.sensitive"))
    var sensitive = false

    func run() throws {
        try perform(common) { session in
            let store = try session.store
            let person = try session.person()
            let key = try store.find(enterprise, kind: .enterprise, namespace: nil)
            // A consent given again on the day on which it was withdrawn is the same record.
            var given: [(String, String)] = [("consent_on", on ?? session.today), ("withdrawn_on", "")]
            given.append(("scopes", sensitive ? "survey,sensitive" : "survey"))
            if let method { given.append(("method", method)) }
            if let notice { given.append(("notice_version", notice)) }
            var values: [FieldID: [Scalar]] = [FieldID(1): [.reference(key)]]
            for (column, text) in given {
                guard let field = Kind.consent.field(named: column) else { continue }
                values[field.id] = [try Kind.consent.scalar(from: text, column: column)]
            }
            try session.refuse(Validation.issues(kind: .consent, values: values, creating: true, today: session.today))
            let written = try store.write([RecordEntry(kind: .consent, target: .keyed, values: values)], person: person)
            try RecordResult(record: written[0], sentence: "survey.consent.recorded").show(session)
            session.tell(doubts: Validation.doubts(kind: .consent, values: values, today: session.today))
            return .done
        }
    }
}
