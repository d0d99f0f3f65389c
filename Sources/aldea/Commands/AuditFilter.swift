import OfficeSync
import SurveyModel
import SurveyStore
import Trust

/// Which items were asked for.
struct AuditFilter {
    private let words: Set<String>
    private let device: String?
    private let record: String?
    private let firstDay: String?
    private let session: Session

    init(_ command: AuditCommand, _ all: [AuditItem], _ session: Session) throws {
        self.session = session
        let known = Set(AuditItem.Topic.allCases.map(\.rawValue) + (AuditWord.signed + all.map(\.what)).map(\.text))
        for word in command.what where !known.contains(word) {
            throw Failure.usage(
                "audit-what",
                ["value": word, "known": AuditItem.Topic.allCases.map(\.rawValue).joined(separator: ", ")])
        }
        words = Set(command.what)
        device = try command.device.map { try Self.name($0, all, session) }
        record = try command.record.map { try session.store.code(of: try RecordName(session).find($0)) }
        firstDay = try session.day(command.since, flag: "--since")
    }

    /// A device's name, be it that its enrolment does not count.
    private static func name(_ text: String, _ all: [AuditItem], _ session: Session) throws -> String {
        let known = all.flatMap { [$0.actor, $0.target].compactMap { $0?.name } }
        if let same = known.first(where: { $0 == text.uppercased() }) { return same }
        let enrolment = try session.office.device(text).enrolment
        return "\(enrolment.office)-\(enrolment.number)"
    }

    func matches(_ item: AuditItem) -> Bool {
        (words.isEmpty || words.contains(item.what.text) || words.contains(item.what.topic.rawValue))
            && (device == nil || item.actor?.name == device || item.target?.name == device)
            && (record.map(item.records.contains) ?? true)
            && (firstDay.map { session.moment(item.at).prefix($0.count) >= $0 } ?? true)
    }
}
