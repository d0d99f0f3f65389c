/// Rows under heads, aligned by what a terminal shows.
struct Table {
    /// The heads.
    let heads: [String]
    /// The columns, counted from 0, whose cells stand at the right.
    let numbers: Set<Int>
    private var rows: [[String]] = []

    init(_ heads: [String], numbers: Set<Int> = []) {
        self.heads = heads
        self.numbers = numbers
    }

    /// Whether there is no row.
    var isEmpty: Bool { rows.isEmpty }

    /// Adds a row; cells beyond the heads are left out.
    mutating func add(_ cells: [String]) {
        let clean = cells.prefix(heads.count).map { cell in
            DisplayText.clean(cell.map { $0.isNewline ? " " : String($0) }.joined())
        }
        rows.append(clean + Array(repeating: "", count: heads.count - clean.count))
    }

    /// The lines, heads first, without blanks at their ends.
    var lines: [String] {
        let all = [heads] + rows
        let widths = heads.indices.map { column in all.map { DisplayText.width($0[column]) }.max() ?? 0 }
        return all.map { row in
            let cells = row.indices.map {
                DisplayText.padded(row[$0], to: widths[$0], right: numbers.contains($0))
            }
            var line = cells.joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            return line
        }
    }
}
