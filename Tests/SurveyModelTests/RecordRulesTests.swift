import SeededRandom
import SurveyModel
import Testing

@Suite("Rules made ready for many new records")
struct RecordRulesTests {
    /// A value that the column allows, from few enough that rules which join columns are met and broken.
    private func value(_ column: Column, _ random: inout SeededGenerator) -> Scalar {
        let text: String
        switch (column.type, column.name) {
        case (.reference, _): return .reference(RecordKey(rawValue: Int64(1 + random.below(2))))
        case (.bytes, _): return .bytes([1])
        case (.answer, _): return .integer(Int64(random.below(8)) - 3)
        case (.text, "cvegeo"): text = "110010001"
        case (.text, "rfc"): text = "XAXX010101000"
        case (.text, "currency"), (.text, "from"), (.text, "to"): text = random.once(in: 2) ? "MXN" : "USD"
        case (.text, _): text = "Nogal"
        case (.date, _): text = ["2024-02-01", "2024-03-01", "2040-01-01"][random.below(3)]
        case (.code(let codes), _): text = codes[random.below(codes.count)]
        default: return .integer([0, 1, 2, 2024, 2099][random.below(5)])
        }
        return .text(text)
    }

    @Test("are kept by a record just when it has no issue", arguments: Seeds.some(6))
    func agreement(seed: UInt64) {
        var random = SeededGenerator("rules", seed: seed)
        var (kept, broken) = (0, 0)
        for kind in Catalogue.kinds {
            for today in ["2025-10-09", nil] {
                let rules = RecordRules(of: kind, today: today)
                for _ in 0..<60 {
                    let values = kind.columns.map { column in
                        let some = random.once(in: 12) ? .null : value(column, &random)
                        return column.issue(of: some) == nil ? some : .null
                    }
                    var byField: [FieldID: [Scalar]] = [:]
                    var rest = values[...]
                    for field in kind.fields {
                        let part = Array(rest.prefix(field.columns.count))
                        rest = rest.dropFirst(part.count)
                        if part.contains(where: { $0 != .null }) { byField[field.id] = part }
                    }
                    let issues = Validation.issues(kind: kind, values: byField, creating: true, today: today)
                    #expect(rules.areKept(by: values) == issues.isEmpty, "\(kind.name): \(values), \(issues)")
                    if issues.isEmpty { kept += 1 } else { broken += 1 }
                }
            }
        }
        #expect(kept > 100 && broken > 100)
        #expect(!RecordRules(of: .wave, today: nil).areKept(by: []))
    }
}
