/// Rows of cells, aligned: the first column and those of words to the left, the others to the right.
struct TextTable {
    private let head: [String]
    private let words: Set<Int>
    private var rows: [[String]] = []

    /// - Parameter words: the columns that hold words.
    init(_ head: [String], words: Set<Int>) {
        self.head = head
        self.words = words
    }

    mutating func add(_ row: [String]) { rows.append(row) }

    var text: String {
        let widths = head.indices.map { column in ([head] + rows).map { $0[column].count }.max() ?? 0 }
        let rule = widths.map { String(repeating: "─", count: $0) }
        return ([head, rule] + rows).map { row in line(row, widths) + "\n" }.joined()
    }

    private func line(_ row: [String], _ widths: [Int]) -> String {
        let cells = row.indices.map { column in
            let space = String(repeating: " ", count: widths[column] - row[column].count)
            return words.contains(column) ? row[column] + space : space + row[column]
        }
        let line = cells.joined(separator: "  ")
        return String(line.prefix(through: line.lastIndex { $0 != " " } ?? line.startIndex))
    }
}
