import SurveyModel
import SurveyStore

/// A step of interviews from one state to the next; all of those named take it, or none.
struct InterviewStep {
    private let session: Session
    private let store: Store
    private let next: InterviewState
    private let reason: String?
    private let field: Field

    init(_ session: Session, _ next: InterviewState, reason: String? = nil) throws {
        self.session = session
        store = try session.store
        self.next = next
        self.reason = reason
        guard let field = Kind.interview.field(named: "state") else { throw StoreError(.unknownRecord) }
        self.field = field
    }

    /// Checks all, then writes all in one transaction.
    func take(_ records: [String]) throws {
        let person = try session.person()
        let keys = try records.map { try store.find($0, kind: .interview, namespace: nil) }
        var entries: [RecordEntry] = []
        for key in keys where !entries.contains(where: { $0.target == .existing(key) }) {
            guard let row = try store.row(key) else { throw StoreError(.unknownRecord) }
            let seen = try store.seenHash(key, except: field.id)
            try check(row, person: person, seen: seen)
            let keepsSeen = next == .approved || next == .locked
            var values: [Scalar] = [.text(next.rawValue), keepsSeen ? .bytes(seen) : .null, .null]
            if let reason { values[2] = try Kind.interview.scalar(from: reason, column: "state_reason") }
            entries.append(RecordEntry(kind: .interview, target: .existing(key), values: [field.id: values]))
        }
        let written = try store.write(entries, person: person)
        let codes = try written.map { try store.code(of: $0) }
        try session.output.show(codes.map { Document(code: $0, state: next.rawValue) }) {
            for (key, code) in zip(written, codes) {
                let row = try store.row(key)
                let title = try row?.reference("enterprise").map { try RecordTitles(store).title($0) } ?? ""
                session.output.line(
                    session.sentences("survey.step.\(next.rawValue)", ["code": code, "title": title]), style: .good)
            }
        }
    }

    private func check(_ row: RecordRow, person: String, seen: [UInt8]) throws {
        let code = row.code
        let state = InterviewState(rawValue: row.shown("state")) ?? .draft
        // What was approved and then edited elsewhere can be approved again.
        let isChangedSince = state == .approved && row["state_seen"] != .bytes(seen)
        guard state.canBecome(next) || (next == .approved && isChangedSince) else {
            throw refused("interview-state", row, code)
        }
        if next == .locked, isChangedSince { throw refused("interview-changed", row, code) }
        guard next == .approved else { return }
        if try enterers(of: row).contains(person) { throw refused("interview-own", row, code, ["person": person]) }
        guard let enterprise = row.reference("enterprise"), let wave = row.reference("wave") else { return }
        let rival = try store.rows(.interview, where: .column("enterprise", .reference(enterprise))).first { other in
            other.key != row.key && other.reference("wave") == wave
                && ["approved", "locked"].contains(other.shown("state"))
        }
        if let rival { throw refused("interview-rival", row, code, ["rival": try store.code(of: rival.key)]) }
    }

    private func refused(
        _ name: String, _ row: RecordRow, _ code: String, _ more: [String: String] = [:]
    ) -> Failure {
        let places = [
            "code": code, "state": session.sentences("code.\(row.shown("state"))").lowercased(),
            "next": session.sentences("code.\(next.rawValue)").lowercased(),
        ]
        return Failure(name, places.merging(more) { $1 }, status: Outcome.failure)
    }

    /// Who held the interview or wrote anything of it but its state, as their devices claim.
    private func enterers(of row: RecordRow) throws -> Set<String> {
        var persons: Set<String> = [row.shown("coordinator")]
        for item in try store.history(of: row.key) where item.writes.contains(where: { $0.field != field.id }) {
            persons.insert(item.person)
        }
        return persons
    }

    private struct Document: Encodable {
        let code: String
        let state: String
    }
}
