/// Rules for texts that people type or files hold.
enum Text {
    /// The longest text of a column, in Unicode scalars.
    static let largestLength = 4_000

    /// The longest text of a column: an instrument's definition may be longer than others.
    static func limit(_ column: String) -> Int { column == "definition" ? Instrument.largestDefinition : largestLength }

    /// Columns whose text may have several lines.
    private static let proseColumns: Set<String> = ["note", "reason", "state_reason", "definition"]

    /// Whether a column's text may hold line breaks and tabs.
    static func isProse(_ column: String) -> Bool { proseColumns.contains(column) }

    /// Whether a scalar is a control, a line separator, a stray byte-order mark, or turns the reading direction.
    ///
    /// The last would let a name look like another one in a list.
    static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F...0x9F, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF, 0xFFFE, 0xFFFF: true
        default: false
        }
    }

    /// What is wrong with a text, if anything.
    static func fault(of text: String, column: String) -> ValidationIssue.Code? {
        // Most texts are short and printable ASCII, which this tells quickly.
        if text.utf8.count <= 64, text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return nil }
        let isProse = isProse(column)
        var count = 0
        for scalar in text.unicodeScalars {
            count += 1
            if isControl(scalar), !(isProse && (scalar == "\n" || scalar == "\t" || scalar == "\r")) {
                return .controlCharacter
            }
        }
        return count > limit(column) ? .tooLong : nil
    }

    /// The first 40 characters, without controls, which could disturb a terminal.
    static func quoted(_ value: String) -> String {
        var result = ""
        for scalar in value.unicodeScalars.prefix(40) {
            result.unicodeScalars.append(isControl(scalar) ? "\u{FFFD}" : scalar)
        }
        return value.unicodeScalars.count > 40 ? result + "…" : result
    }

    /// The text without white space at its ends.
    static func trimmed(_ text: String) -> String {
        if let first = text.utf8.first, let last = text.utf8.last, (0x21..<0x7F).contains(first),
            (0x21..<0x7F).contains(last)
        {
            return text
        }
        guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last,
            first.properties.isWhitespace || last.properties.isWhitespace
        else { return text }
        var rest = text.unicodeScalars[...]
        while rest.first?.properties.isWhitespace == true { rest.removeFirst() }
        while rest.last?.properties.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}
