import OfficeSync
import SurveyModel
import SurveyStore

/// What was done of consequence, in a sentence that says who did what to whom.
struct AuditSentence {
    private let words: Phrasebook

    init(_ words: Phrasebook) { self.words = words }

    /// The sentence, with the reason where it does not count.
    func text(_ item: AuditItem) -> String {
        var places = places(item)
        places["who"] = who(item)
        places["device"] = (item.target ?? item.actor)?.name ?? ""
        let sentence = words(key(item, &places), places)
        guard let refusal = item.refusal else { return sentence }
        return sentence + " " + words("audit.not-counting", ["reason": choice("refusal", refusal)])
    }

    /// Whose signature stands under it.
    func signature(_ item: AuditItem) -> String {
        if item.basis == .local { return words("audit.signed.nobody") }
        if item.signedBy.isEmpty { return words("audit.signed.not-yet") }
        return words("audit.signed.\(item.basis.rawValue)", ["names": item.signedBy.joined(separator: ", ")])
    }

    /// The key of the sentence; what this version has none for is told by its word and facts.
    private func key(_ item: AuditItem, _ places: inout [String: String]) -> String {
        let key = item.basis == .local ? "audit.local.\(item.what.text)" : "audit.\(item.what.text)"
        if Sentences.has(key) { return key }
        let facts = item.detail.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
        let event = "event.\(item.what.text)"
        places["what"] = Sentences.has(event) ? words(event) : item.what.text
        places["facts"] = facts
        return facts.isEmpty ? "audit.local.other" : "audit.local.other-with"
    }

    private func who(_ item: AuditItem) -> String {
        let signer = item.actor?.name ?? item.signedBy.joined(separator: ", ")
        if item.basis == .local { return item.person.isEmpty ? words("audit.somebody") : item.person }
        return item.person.isEmpty ? signer : "\(item.person) (\(signer))"
    }

    /// The facts in words.
    private func places(_ item: AuditItem) -> [String: String] {
        var found = item.detail
        for (name, value) in item.detail {
            switch name {
            case "role": found[name] = words.role(value)
            case "reason": found[name] = choice("reason", value)
            case "rights":
                let rights = value.split(separator: " ").map { choice("right", String($0)) }
                found[name] = rights.isEmpty ? choice("right", "none") : rights.joined(separator: ", ")
            case "kind": found[name] = Catalogue.kind(named: value)?.label(in: words) ?? value
            case "fields": found[name] = list(value) { words("audit.field", ["field": words.label(ofField: $0)]) }
            case "enterprises": found[name] = list(value) { $0 }
            case "personal": found[name] = choice("personal", ["1", "yes"].contains(value) ? "yes" : "no")
            case "encrypted": found[name] = choice("encrypted", value)
            case "scopes", "holds", "for": found[name] = value.isEmpty ? choice(name, "none") : value
            default: break
            }
        }
        found["limit"] = item.detail["gives_all"] == "no" ? words("audit.limit") : ""
        found["purpose"] = item.detail["purpose"].map { words("audit.purpose", ["purpose": $0]) } ?? ""
        // An enterprise is its own; of a record that belongs to one, it is named.
        let owner = item.detail["enterprises"].map { list($0) { $0 } }
        found["of"] = owner.map { words("audit.of-enterprise", ["enterprise": $0]) } ?? ""
        found["codes"] = item.records.isEmpty ? "" : ": " + item.records.joined(separator: ", ")
        return found
    }

    private func list(_ value: String, _ word: (String) -> String) -> String {
        value.split(separator: " ").map { word(String($0)) }.joined(separator: words("audit.and"))
    }

    private func choice(_ list: String, _ value: String) -> String {
        let key = "audit.\(list).\(value)"
        return Sentences.has(key) ? words(key) : value
    }
}
