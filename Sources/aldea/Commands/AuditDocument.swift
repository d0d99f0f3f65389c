import OfficeSync
import SurveyModel
import SurveyStore

/// What `aldea audit --json` prints.
struct AuditDocument: Encodable {
    struct Event: Encodable {
        let at: String
        let event: String
        let topic: String
        let basis: String
        let signedBy: [String]
        let person: String
        let device: String?
        let onDevice: String?
        let records: [String]
        let detail: [String: String]
        let counts: Bool
        let refusal: String?
    }

    let events: [Event]
    let total: Int
    let isCut: Bool

    init(_ items: ArraySlice<AuditItem>, of total: Int) {
        events = items.map(Event.init)
        self.total = total
        isCut = items.count < total
    }
}

extension AuditDocument.Event {
    init(_ item: AuditItem) {
        at = Instant(seconds: item.at).description
        event = item.what.text
        topic = item.what.topic.rawValue
        basis = item.basis.rawValue
        signedBy = item.signedBy
        person = item.person
        device = item.actor?.name
        onDevice = item.target?.name
        records = item.records
        detail = item.detail
        counts = item.refusal == nil
        refusal = item.refusal
    }
}
