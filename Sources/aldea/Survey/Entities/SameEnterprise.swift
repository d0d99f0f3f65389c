import SurveyModel
import SurveyStore

/// The answer to whether two enterprises are one.
struct SameEnterprise {
    let session: Session

    init(_ session: Session) { self.session = session }

    func write(_ first: String, _ second: String, isSame: Bool, reason: String?) throws {
        let store = try session.store
        let person = try session.person()
        // The pair is unordered: ordered by code, every office makes the same record of it.
        let pair = try [first, second]
            .map { try store.find($0, kind: .enterprise, namespace: nil) }
            .map { (key: $0, code: try store.code(of: $0)) }
            .sorted { $0.code < $1.code }
        let held = try store.rows(.merge, where: .column("first", .reference(pair[0].key)))
            .first { $0.reference("second") == pair[1].key }
        var values: [FieldID: [Scalar]] = [:]
        for (name, scalars) in [
            ("first", [Scalar.reference(pair[0].key)]), ("second", [.reference(pair[1].key)]),
        ] {
            if let field = Kind.merge.field(named: name) { values[field.id] = scalars }
        }
        if let reason, let field = Kind.merge.field(named: "reason") {
            let given = [try Kind.merge.scalar(from: reason, column: "reason")]
            if let held {
                // Written before the answer, so that the answer stands on it.
                let entry = RecordEntry(kind: .merge, target: .existing(held.key), values: [field.id: given])
                _ = try store.write([entry], person: person)
            } else {
                values[field.id] = given
            }
        }
        if let field = Kind.merge.field(named: "same") {
            let seen = try held.map { Scalar.bytes(try store.seenHash($0.key, except: field.id)) } ?? .null
            values[field.id] = [.integer(isSame ? 1 : 0), seen]
        }
        try session.refuse(Validation.issues(kind: .merge, values: values, creating: true, today: session.today))
        let isChanged = held.map { $0["same"] != .integer(isSame ? 1 : 0) } ?? true
        if isChanged {
            _ = try store.write(
                [RecordEntry(kind: .merge, target: held.map { .existing($0.key) } ?? .keyed, values: values)],
                person: person)
        }
        let document = Document(first: pair[0].code, second: pair[1].code, same: isSame, changed: isChanged)
        try session.output.show(document) {
            let titles = RecordTitles(store)
            let places = [
                "first": try titles.title(pair[0].key), "first_code": pair[0].code,
                "second": try titles.title(pair[1].key), "second_code": pair[1].code,
            ]
            session.output.line(session.sentences(isSame ? "survey.merged" : "survey.unmerged", places), style: .good)
        }
    }

    private struct Document: Encodable {
        let first: String
        let second: String
        let same: Bool
        let changed: Bool
    }
}
