import OfficeSync
import SurveyModel
import SurveyStore

/// What an office enters.
struct Survey {
    private let office: Office
    private let code: String

    init(_ office: Office) {
        self.office = office
        code = office.store.ownNamespace
    }

    /// Enters enterprises with what belongs to them, each sealed by itself, so that there are many segments.
    func enter(enterprises count: Int) throws {
        let taken = try office.store.rows(.enterprise).count
        let wave = try enter(
            .wave,
            [
                "key": [.text("base")], "type": [.text("baseline")],
                "window": [.text("2025-03-01"), .text("2025-05-31")],
            ])
        for number in taken..<(taken + count) {
            let enterprise = try enter(
                .enterprise,
                [
                    "registration": [.text(code), .text("E-\(number)")], "name": [.text("Alfarería \(number)")],
                    "cvegeo": [.text("11001000\(number % 10)")], "sector": [.text("31-33")],
                    "phone": [.text("55500000\(10 + number)")], "rfc": [.text("XAXX010101000")],
                    "location": [.integer(21_156_100), .integer(-100_934_200), .integer(85)],
                ])
            let link = Scalar.reference(enterprise)
            try enter(.owner, ["enterprise": [link], "owner_sex": [.text("f")], "language": [.text("otomí")]])
            try enter(.consent, ["enterprise": [link], "consent_on": [.text("2025-03-0\(1 + number % 9)")]])
            try enter(
                .interview,
                [
                    "enterprise": [link], "wave": [.reference(wave)], "date": [.text("2025-03-10")],
                    "state": [.text("submitted"), .null, .null], "A1": [.integer(3)], "F4": [.integer(-2)],
                ])
            try enter(
                .revenue,
                [
                    "enterprise": [link], "period": [.text("2025-02-01"), .text("2025-02-28")],
                    "amounts": [.integer(18_500_00), .integer(-4_200_50), .text("MXN")],
                ])
            try office.seal()
        }
    }

    /// Gives the first enterprise of all another name.
    func rename(_ text: String) throws {
        guard let record = try office.store.rows(.enterprise, where: .column("key", .text("E-0"))).first else { return }
        let values = [FieldID(2): [Scalar.text(text)]]
        _ = try office.store.write(
            [RecordEntry(kind: .enterprise, target: .existing(record.key), values: values)], person: "p-" + code)
        try office.seal()
    }

    @discardableResult
    private func enter(_ kind: Kind, _ values: [String: [Scalar]]) throws -> RecordKey {
        var fields: [FieldID: [Scalar]] = [:]
        for (name, value) in values { if let field = kind.field(named: name) { fields[field.id] = value } }
        return try office.store.write(
            [RecordEntry(kind: kind, target: .keyed, values: fields)], person: "p-" + code)[0]
    }
}
