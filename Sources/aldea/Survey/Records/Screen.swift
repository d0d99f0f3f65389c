/// The conversation at a terminal: what is asked and told stands on standard error, so that standard output holds
/// results only.
struct Screen {
    private let output: Output
    private let isStyled =
        Surroundings.isTerminal(2) && Surroundings.variable("NO_COLOR") == nil
        && Surroundings.variable("TERM") != "dumb"

    init(_ output: Output) { self.output = output }

    /// Shows a line.
    func line(_ text: String = "", style: Output.Style = .plain) {
        let clean = DisplayText.clean(text)
        let shown = isStyled && style != .plain && !clean.isEmpty ? "\u{1B}[\(style.rawValue)m\(clean)\u{1B}[0m" : clean
        StandardError.write(shown + "\n")
    }

    /// Shows lines.
    func lines(_ lines: [String], style: Output.Style = .plain) {
        for text in lines { line(text, style: style) }
    }

    /// Asks for a line, blanks around it dropped; nil when the input ended.
    func ask(_ prompt: String) -> String? {
        output.flush()
        StandardError.write(DisplayText.clean(prompt))
        guard let line = readLine() else {
            StandardError.write("\n")
            return nil
        }
        var rest = line[...]
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}
