/// Lines of at most 80 columns, since the program is used over slow connections in small windows.
enum Layout {
    /// The columns that lines may take.
    static var columns: Int { max(40, min(80, Surroundings.columns)) }

    /// A heading that divides a screen.
    static func rule(_ title: String) -> String {
        let line = "── \(title) "
        return line + String(repeating: "─", count: max(0, columns - DisplayText.width(line)))
    }

    /// A text broken into lines behind a margin.
    ///
    /// - Parameters:
    ///   - indent: How many columns the margin takes.
    ///   - first: What stands in the margin of the first line.
    static func wrapped(_ text: String, indent: Int, first: String = "") -> [String] {
        let margin = String(repeating: " ", count: indent)
        let width = columns - indent
        var lines: [String] = []
        var line = ""
        for word in text.split(whereSeparator: \.isWhitespace) {
            if !line.isEmpty, DisplayText.width(line) + 1 + DisplayText.width(String(word)) <= width {
                line += " " + word
                continue
            }
            if !line.isEmpty { lines.append(line) }
            line = ""
            // Chinese has no blanks: what does not fit a line is broken between characters.
            for character in word {
                if DisplayText.width(line) + DisplayText.width(String(character)) > width {
                    lines.append(line)
                    line = ""
                }
                line.append(character)
            }
        }
        lines.append(line)
        return lines.enumerated().map { index, line in
            (index == 0 ? DisplayText.padded(first, to: indent) : margin) + line
        }
    }

    /// Short texts beside each other, none of them broken.
    static func flowed(_ parts: [String], indent: Int) -> [String] {
        let margin = String(repeating: " ", count: indent)
        var lines: [String] = []
        var line = ""
        for part in parts {
            if !line.isEmpty, indent + DisplayText.width(line) + 3 + DisplayText.width(part) <= columns {
                line += "   " + part
            } else {
                if !line.isEmpty { lines.append(margin + line) }
                line = part
            }
        }
        return line.isEmpty ? lines : lines + [margin + line]
    }

    /// A bar of a score of 0–100, twenty columns wide.
    static func bar(_ score: Double) -> String {
        let eighths = Int((max(0, min(100, score)) / 100 * 160).rounded())
        let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
        return String(repeating: "█", count: eighths / 8) + parts[eighths % 8]
    }
}
