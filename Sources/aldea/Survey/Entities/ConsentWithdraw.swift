import ArgumentParser
import SurveyModel
import SurveyStore

/// `aldea consent withdraw ENTERPRISE`
struct ConsentWithdraw: ParsableCommand {
    static let configuration = Sentences.command("withdraw", help: "consent.withdraw")

    @OptionGroup var common: CommonOptions

    @Argument(help: Sentences.help("record.enterprise", value: "enterprise"))
    var enterprise: String

    @Option(help: Sentences.help("consent.withdrawn-on", value: "date"))
    var on: String?

    func run() throws {
        try perform(common) { session in
            let store = try session.store
            let person = try session.person()
            let key = try store.find(enterprise, kind: .enterprise, namespace: nil)
            let current = try Consents(store).current(of: key)
            guard !current.isEmpty, let field = Kind.consent.field(named: "withdrawn_on") else {
                throw Failure("consent-none", ["code": try store.code(of: key)], status: Outcome.failure)
            }
            let day = try Kind.consent.scalar(from: on ?? session.today, column: "withdrawn_on")
            for consent in current {
                guard let row = try store.row(consent.key) else { continue }
                let values = row.fields.merging([field.id: [day]]) { $1 }
                try session.refuse(
                    Validation.issues(kind: .consent, values: values, creating: false, today: session.today))
            }
            _ = try store.write(
                current.map { RecordEntry(kind: .consent, target: .existing($0.key), values: [field.id: [day]]) },
                person: person)
            try RecordResult(record: key, sentence: "survey.consent.withdrawn").show(session)
            return .done
        }
    }
}
