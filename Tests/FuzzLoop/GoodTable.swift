import Interchange

/// A good file of one kind of import, made of the example in its template.
struct GoodTable {
    let kind: ImportKind
    /// The cells, the header first.
    var rows: [[String]]

    init(_ kind: ImportKind, rows count: Int) {
        self.kind = kind
        let template = kind.template(withExample: true)
        rows = [template[0]]
        for number in 1...count {
            rows.append(
                zip(template[0], template[1]).map { GoodTable.cell($1, column: $0, kind, number) })
        }
    }

    /// The example's cell, told apart where it is part of a key.
    private static func cell(_ example: String, column: String, _ kind: ImportKind, _ number: Int) -> String {
        switch (kind.name, column) {
        case ("localities", "cvegeo"): String(110_150_000 + number)
        case ("waves", "key"), ("training", "key"), ("targets", "indicator"), ("teams", "key"):
            number == 1 ? example : example + String(number)
        case ("fx", "date"): "2024-02-\(10 + number % 19)"
        case ("price_index", "month"): "\(2000 + number)-02-01"
        case (_, "enterprise"), ("enterprises", "key"): "E-\(number)"
        default: example
        }
    }

    /// The file.
    var bytes: [UInt8] { Array(rows.map { $0.map(quoted).joined(separator: ",") + "\n" }.joined().utf8) }

    private func quoted(_ cell: String) -> String {
        cell.contains { ",;\t\"\n\r\r\n".contains($0) } ? "\"" + cell.replacing("\"", with: "\"\"") + "\"" : cell
    }
}
