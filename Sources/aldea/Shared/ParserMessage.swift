import ArgumentParser

/// The parser's own English texts, told in the language of this run.
///
/// The parser's errors are not public types, so their texts are recognized by their shape; one that is not recognized
/// stays as it is.
enum ParserMessage {
    /// The failure to tell for an error of the parser.
    static func failure(for error: any Error) -> Failure {
        if let failure = failure(inside: error, depth: 4) { return failure }
        let whole = Aldea.fullMessage(for: error)
        let advice = values(of: "{1}See '{2}' for more information.", in: whole).map {
            Sentences.text("grammar.see", ["command": $0[1]])
        }
        return Failure(
            code: "usage", message: translated(Aldea.message(for: error)), advice: advice ?? "",
            status: Outcome.wrongUsage)
    }

    /// A message about the command line.
    static func translated(_ message: String) -> String {
        for (key, shape) in shapes {
            guard let values = values(of: shape, in: message) else { continue }
            let numbered = values.enumerated().map { (String($0.offset + 1), $0.element) }
            let places = Dictionary(uniqueKeysWithValues: numbered)
            return Sentences.text("grammar." + key, places)
        }
        return message
    }

    /// The text that was asked for, such as a help, with the headings and sentences that the parser writes itself told
    /// in the language of this run.
    static func help(_ error: any Error) -> String {
        let columns = Surroundings.isTerminal(1) ? min(Surroundings.columns, 100) : 80
        let text = Aldea.fullMessage(for: error, columns: columns)
        guard let usage = text.firstRange(of: "USAGE: ") else { return text }
        var head = String(text[..<usage.lowerBound])
        if head.hasPrefix("OVERVIEW: "), let end = head.firstRange(of: "\n\n")?.lowerBound {
            // Without its first word the first paragraph is laid out anew.
            head = wrapped(head[..<end].dropFirst("OVERVIEW: ".count), to: columns) + head[end...]
        }
        return head + body(String(text[usage.lowerBound...]))
    }

    private static func wrapped(_ text: Substring, to columns: Int) -> String {
        var lines = [""]
        for word in text.split(whereSeparator: \.isWhitespace) {
            let last = lines[lines.count - 1]
            if last.isEmpty {
                lines[lines.count - 1] = String(word)
            } else if DisplayText.width(last) + 1 + DisplayText.width(String(word)) <= columns {
                lines[lines.count - 1] += " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines.joined(separator: "\n")
    }

    private static func body(_ text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            var line = String(line)
            if line.hasPrefix("USAGE: ") {
                let word = DisplayText.padded(Sentences.text("grammar.usage"), to: 7)
                line = word + line.dropFirst(7)
            }
            for (key, english) in headings where line == english { line = Sentences.text("grammar." + key) }
            for (english, key) in phrases { line = line.replacing(english, with: Sentences.text("grammar." + key)) }
            return line
        }
        return lines.joined(separator: "\n")
    }

    private static let headings = [
        ("arguments", "ARGUMENTS:"), ("options", "OPTIONS:"), ("subcommands", "SUBCOMMANDS:"),
    ]

    private static let phrases = [
        ("<subcommand>", "subcommand"), ("<options>", "some-options"), ("Show help information.", "show-help"),
        ("Show subcommand help information.", "show-subcommand-help"), ("Show the version.", "show-version"),
        ("(default: ", "default"), ("; default: ", "and-default"), ("(values: ", "values"),
        ("  See 'aldea", "see-help"), ("' for detailed help.", "see-help-end"),
    ]

    private static let shapes = [
        ("unknown-option-near", "Unknown option '{1}'. Did you mean '{2}'?"),
        ("unknown-option", "Unknown option '{1}'"),
        ("missing-value", "Missing value for '{1}'"),
        ("unexpected-value", "The option '{1}' does not take any value, but '{2}' was specified."),
        ("unexpected-argument", "Unexpected argument '{1}'"),
        ("unexpected-arguments", "{1} unexpected arguments: '{2}'"),
        ("twice", "Value to be set with flag '{1}' had already been set with flag '{2}'"),
        ("missing-argument", "Missing expected argument '{1}'"),
        ("missing-one-of", "Missing one of: '{1}'"),
        ("invalid-value-list", "The value '{1}' is invalid for '{2}'. Please provide one of the following:\n{3}"),
        ("invalid-value-one-of", "The value '{1}' is invalid for '{2}'. Please provide one of {3}."),
        ("invalid-value-because", "The value '{1}' is invalid for '{2}': {3}"),
        ("invalid-value", "The value '{1}' is invalid for '{2}'"),
        ("missing-subcommand", "Missing required subcommand."),
    ]

    /// What stands at the places of a shape, if the text has it.
    private static func values(of shape: String, in text: String) -> [String]? {
        var literals: [Substring] = []
        var rest = shape[...]
        while let open = rest.firstIndex(of: "{"), let close = rest.firstIndex(of: "}") {
            literals.append(rest[..<open])
            rest = rest[rest.index(after: close)...]
        }
        guard text.hasPrefix(literals.first ?? rest) else { return nil }
        guard !literals.isEmpty else { return text == shape ? [] : nil }
        var remaining = text.dropFirst(literals[0].count)
        var values: [String] = []
        for literal in literals.dropFirst() {
            guard let range = remaining.firstRange(of: literal) else { return nil }
            values.append(String(remaining[..<range.lowerBound]))
            remaining = remaining[range.upperBound...]
        }
        if rest.isEmpty { return values + [String(remaining)] }
        guard remaining.hasSuffix(rest) else { return nil }
        return values + [String(remaining.dropLast(rest.count))]
    }

    /// A failure that an argument's validation threw, which the parser wraps in types of its own.
    private static func failure(inside value: Any, depth: Int) -> Failure? {
        if let failure = value as? Failure { return failure }
        guard depth > 0 else { return nil }
        for child in Mirror(reflecting: value).children {
            if let failure = failure(inside: child.value, depth: depth - 1) { return failure }
        }
        return nil
    }
}
