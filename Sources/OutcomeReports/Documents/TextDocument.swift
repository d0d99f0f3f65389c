public import SurveyModel

/// A report as plain text for a terminal of 100 columns, the key results first.
public struct TextDocument: Sendable {
    /// The widest line, in characters; a table that needs more gives up width in its first column.
    public let width: Int

    /// Sets the width, at least 60.
    public init(width: Int = 100) { self.width = max(60, width) }

    /// The report in the phrasebook's language, ending in a line feed.
    public func render(_ report: OutcomeReport, _ phrasebook: Phrasebook) -> String {
        let outline = OutlineBuilder(report, phrasebook).outline()
        var lines = [outline.title.uppercased(), outline.subtitle, ""]
        for section in outline.sections {
            let title = "\(section.number)  \(section.title)"
            lines += [title, String(repeating: "═", count: min(width, title.count)), ""]
            for block in section.blocks {
                let written = self.lines(of: block)
                if !written.isEmpty { lines += written + [""] }
            }
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines.map(trimmed).joined(separator: "\n") + "\n"
    }

    private func lines(of block: Outline.Block) -> [String] {
        switch block {
        case .heading(let text): [text, String(repeating: "─", count: min(width, text.count))]
        case .paragraph(let text): wrapped(text)
        case .notice(let text): wrapped(text, first: "! ", rest: "  ")
        case .list(let items): items.flatMap { wrapped($0, first: "• ", rest: "  ") }
        case .pairs(let pairs): self.pairs(pairs)
        case .results(let results):
            grid(
                nil, results.map { [$0.label, $0.value, $0.interval.isEmpty ? "" : "[\($0.interval)]", $0.n] },
                words: [])
        case .table(let table), .textTable(let table):
            (table.caption.isEmpty ? [] : wrapped(table.caption))
                + grid(table.header, table.rows, words: table.wordColumns)
                + (table.note.isEmpty ? [] : wrapped(table.note))
        // What is drawn also stands in a table.
        case .chart: []
        }
    }

    private func pairs(_ pairs: [(name: String, value: String)]) -> [String] {
        let indent = (pairs.map(\.name.count).max() ?? 0) + 2
        return pairs.flatMap { pair in
            fold(pair.value, width - indent).enumerated().map {
                padded($0.offset == 0 ? pair.name : "", indent) + $0.element
            }
        }
    }

    /// Aligned columns: the first and the word columns to the left, numbers to the right. Word columns and the first are
    /// wrapped so that the table fits.
    private func grid(_ header: [String]?, _ rows: [[String]], words: Set<Int>) -> [String] {
        let all = (header.map { [$0] } ?? []) + rows
        let columns = all.map(\.count).max() ?? 0
        guard columns > 0 else { return [] }
        var widths = (0..<columns).map { column in all.map { $0.count > column ? $0[column].count : 0 }.max() ?? 0 }
        let gaps = 2 * (columns - 1)
        // Headers of number columns wrap at spaces before anything else gives way.
        for column in 1..<max(columns, 1) where widths.reduce(gaps, +) > width && !words.contains(column) {
            let body = rows.map { $0.count > column ? $0[column].count : 0 }.max() ?? 0
            let longest = header.map { $0[column].split(separator: " ").map(\.count).max() ?? 0 } ?? 0
            widths[column] = max(body, longest)
        }
        let flexible = ([0] + words.sorted()).filter { $0 < columns }
        while widths.reduce(gaps, +) > width {
            guard let widest = flexible.max(by: { widths[$0] < widths[$1] }), widths[widest] > 12 else { break }
            widths[widest] -= 1
        }
        var lines: [String] = []
        for (index, row) in all.enumerated() {
            let cells = row.enumerated().map { column, text in
                text.count > widths[column] ? fold(text, widths[column]) : [text]
            }
            for line in 0..<(cells.map(\.count).max() ?? 1) {
                lines.append(
                    cells.enumerated().map { column, parts in
                        let text = line < parts.count ? parts[line] : ""
                        let isWords = column == 0 || words.contains(column)
                        return isWords ? padded(text, widths[column]) : leftPadded(text, widths[column])
                    }.joined(separator: "  "))
            }
            if index == 0, header != nil {
                lines.append(widths.map { String(repeating: "─", count: $0) }.joined(separator: "  "))
            }
        }
        return lines
    }

    private func wrapped(_ text: String, first: String = "", rest: String = "") -> [String] {
        fold(text, width - rest.count).enumerated().map { ($0.offset == 0 ? first : rest) + $0.element }
    }

    /// Breaks a text at spaces; a longer word stays whole.
    private func fold(_ text: String, _ width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            if line.isEmpty {
                line = String(word)
            } else if line.count + 1 + word.count <= width {
                line += " " + word
            } else {
                lines.append(line)
                line = String(word)
            }
        }
        return lines + [line]
    }

    private func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private func leftPadded(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }

    private func trimmed(_ line: String) -> String {
        var end = line.endIndex
        while end > line.startIndex, line[line.index(before: end)] == " " { end = line.index(before: end) }
        return String(line[..<end])
    }
}
