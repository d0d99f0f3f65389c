import Interchange
import SeededRandom
import SurveyModel

/// A CSV file of some kind: mostly cells that mean something, from few enough values that rows meet the same records, and some
/// that nobody should write.
struct RandomRows {
    let text: String

    private static let strange = [
        "x", " ", "'=1", "=1", "-1", "99999999999999999999", "2099-01-01", "2024-13-01", "NA", "ref", " 3 ", "PUE:2",
        ":3",
        "A:", "GTO-1A-1-X", "=XXXXX-XXXXX-X", "nadie", "ñandú", "e\u{301}", "1,5", "MXN", "peso", "approved", "refused",
    ]

    /// - Parameter isGood: whether no cell is strange and none of a required column is empty.
    init(_ kind: ImportKind, count: Int, _ random: inout SeededGenerator, isGood: Bool = false) {
        let columns = kind.columns.filter { column in
            column.isRequired || (isGood ? column.field.name != "location" : !random.once(in: 4))
        }
        var lines = [columns.map(\.name)]
        for row in 0..<count {
            lines.append(
                columns.map { column in
                    if !isGood, random.once(in: 60) { return Self.strange[random.below(Self.strange.count)] }
                    if !column.isRequired, random.once(in: isGood ? 3 : 8) { return "" }
                    return Self.cell(column, isGood && column.form == .ownKey ? row : nil, &random)
                })
        }
        text = lines.map { $0.map { "\"\($0)\"" }.joined(separator: ",") + "\n" }.joined()
    }

    private static func cell(_ column: ImportColumn, _ row: Int?, _ random: inout SeededGenerator) -> String {
        func one(_ choices: [String], _ random: inout SeededGenerator) -> String {
            choices[random.below(choices.count)]
        }
        switch (column.form, column.name) {
        case (.ownKey, _): return row.map(String.init) ?? String(random.below(16))
        case (.link, _): return String(random.below(9))
        case (.programLink, _): return one(["A", "B", "C"], &random)
        case (.value, "key"): return one(["A", "B", "C"], &random)
        case (.value, "cvegeo"): return one(["110010001", "110020002", "210010001"], &random)
        case (.value, let name) where name == "rfc" || name.hasSuffix("_year"): return column.example
        case (.value, "month"): return one(["2024-02-01", "2024-03-01"], &random)
        case (.value, "consent_on"): return one(["2023-12-01", "2024-01-02", "2024-02-20"], &random)
        case (.value, "start"), (.value, "period_start"): return one(["2024-01-01", "2024-01-15"], &random)
        case (.value, "end"), (.value, "period_end"): return one(["2024-01-31", "2024-03-31"], &random)
        case (.value, "opened_on"): return "2023-06-01"
        case (.value, "latitude"), (.value, "longitude"): return one(["21.5", "20.25"], &random)
        case (.value, "from"): return one(["CNY", "USD"], &random)
        case (.value, "to"), (.value, "currency"): return one(["MXN", "MXN", "mxn", "USD"], &random)
        case (.value, "minutes"), (.value, "total"): return String(3 + random.below(3))
        default: break
        }
        switch column.column.type {
        case .text: return one(["Ana", "Núñez", "Fotografía de producto", "a b", "El Nogal, S.A."], &random)
        case .date: return one(["2024-02-20", "2024-02-21", "2024-03-01"], &random)
        case .code(let codes): return codes[random.below(min(2, codes.count))]
        case .answer: return one(["0", "1", "2", "3", "4", "DK", "REF", "dk"], &random)
        case .money: return one(["100", "100.50", "0"], &random)
        case .decimal: return one(["1", "2.5"], &random)
        case .flag: return one(["1", "0", "sí"], &random)
        default: return String(1 + random.below(3))
        }
    }
}
