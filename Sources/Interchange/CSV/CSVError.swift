public import SurveyModel

/// Why a CSV file, or a row of it, was refused.
///
/// Two errors are equal when their codes are: the wording may change, the code may not. No cell's content is held, only
/// its place, so that an error can be shown and logged; names of columns come from the header and may be shown.
public struct CSVError: Error, Sendable {
    /// The stable name of a kind of refusal; a name once released keeps its meaning.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// The file cannot be opened or read.
        case unreadable
        /// The medium stopped in the middle of the file.
        case mediumFailed = "medium-failed"
        /// The file holds nothing, not even a header.
        case empty
        /// The bytes are UTF-16.
        case utf16
        /// The bytes are Latin-1 or Windows-1252.
        case latin1
        /// A byte that UTF-8 does not allow.
        case invalidUTF8 = "invalid-utf8"
        /// The file is a workbook (xlsx, xls, ods), not CSV.
        case workbook
        /// A quote is opened and never closed.
        case unterminatedQuote = "unterminated-quote"
        /// Something other than a separator follows a closing quote.
        case strayQuote = "stray-quote"
        /// A cell is longer than ``CSVReader/cellLimit``.
        case cellTooLong = "cell-too-long"
        /// A row has more cells than ``CSVReader/columnLimit``.
        case tooManyColumns = "too-many-columns"
        /// The header names a column twice.
        case duplicateColumn = "duplicate-column"
        /// The header has a column without a name before one with a name.
        case unnamedColumn = "unnamed-column"
        /// A row has fewer cells than the header.
        case tooFewCells = "too-few-cells"
        /// A row has more cells than the header.
        case tooManyCells = "too-many-cells"
        /// NUL or another control character that no text needs.
        case controlCharacter = "control-character"
    }

    /// Which kind of refusal it is; compare this, never the texts.
    public let code: Code
    /// The physical line, from 1; for a quote that is never closed, the line where it began. Nil when no line is meant.
    public let line: Int?
    /// The column's number, from 1, if one is meant.
    public let column: Int?
    /// Further places of the sentence, such as `name` or `expected`.
    public let places: [String: String]

    /// Makes an error.
    public init(_ code: Code, line: Int? = nil, column: Int? = nil, places: [String: String] = [:]) {
        self.code = code
        self.line = line
        self.column = column
        self.places = places
    }

    /// What happened, as one sentence.
    public func sentence(in phrases: Phrasebook) -> String {
        phrases("csv.\(code.rawValue)", allPlaces)
    }

    /// What to do now, as one sentence.
    public func advice(in phrases: Phrasebook) -> String {
        phrases("csv.\(code.rawValue).advice", allPlaces)
    }

    private var allPlaces: [String: String] {
        var all = places
        if let line { all["line"] = String(line) }
        if let column { all["column"] = String(column) }
        return all
    }
}

extension CSVError: Hashable {
    /// Whether two errors are of one kind: their codes are equal.
    public static func == (left: CSVError, right: CSVError) -> Bool { left.code == right.code }

    /// Hashes the code only, as equality compares it only.
    public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}

extension CSVError: CustomStringConvertible {
    /// The code and the place, for a log line.
    public var description: String {
        var text = "csv-\(code.rawValue)"
        if let line { text += " line \(line)" }
        if let column { text += " column \(column)" }
        return text
    }
}
