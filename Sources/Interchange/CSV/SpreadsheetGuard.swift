/// Keeps a text from being run as a formula when a spreadsheet opens a CSV file.
///
/// A text that begins with `=`, `+`, `-`, `@`, their full-width forms, a tab or a line end gets an apostrophe before it,
/// as a person would type it; so does a text that begins with apostrophes followed by one of these, so that reading
/// takes exactly one away and gives back the same text. Only texts are guarded, never numbers, amounts, dates or codes:
/// `-12.50` stays a number. The rule is OWASP's for CSV injection, with a guard that can be undone.
public enum SpreadsheetGuard {
    private static let dangerous: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
    ]

    /// The text as it may stand in a cell.
    public static func guarded(_ text: String) -> String {
        isDangerous(text) ? "'" + text : text
    }

    /// The text that a cell means.
    public static func unguarded(_ cell: String) -> String {
        cell.unicodeScalars.first == "'" && isDangerous(cell) ? String(cell.unicodeScalars.dropFirst()) : cell
    }

    private static func isDangerous(_ text: String) -> Bool {
        // Scalars, not characters: a combining mark after the sign would hide it.
        guard let first = text.unicodeScalars.first(where: { $0 != "'" }) else { return false }
        return dangerous.contains(first)
    }
}
