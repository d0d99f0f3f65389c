import SurveyModel
import SurveyStore

/// The consents of enterprises.
struct Consents {
    /// A consent that is in force.
    struct Consent {
        let key: RecordKey
        let day: String
        let scopes: [String]

        /// Whether identity and language may be recorded under it.
        var isSensitive: Bool { scopes.contains("sensitive") }
    }

    let store: Store

    init(_ store: Store) { self.store = store }

    /// The consents of an enterprise that are not withdrawn, the newest last.
    func current(of enterprise: RecordKey) throws -> [Consent] {
        try store.rows(.consent, where: .column("enterprise", .reference(enterprise)))
            .filter { $0["withdrawn_on"] == .null }
            .map { row in
                let scopes = row.shown("scopes").split { $0 == "," || $0 == " " }.map(String.init)
                return Consent(key: row.key, day: row.shown("consent_on"), scopes: scopes)
            }
            .sorted { $0.day < $1.day }
    }
}
