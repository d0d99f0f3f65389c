public import SurveyModel
internal import SurveyStore

/// The rows that were not imported, as a file that can be corrected and imported: the original columns, and after them
/// the line in the original file, the columns meant and the reasons, which an import ignores.
///
/// It is written in the separator of the original, with a byte order mark so that spreadsheets show accents, and appears
/// only when ``commit()`` is called. A row with too many or too few cells gets cells beyond the last column and so is
/// rejected again until a person has looked at it: nothing is shifted into a wrong column by itself.
public final class RejectedFile {
    private let path: String
    private let separator: CSVSeparator
    private var open: (file: OutputFile, writer: CSVWriter)?
    private let header: [String]
    private let ownColumns: [Int]
    private let phrases: Phrasebook
    /// How many rows have been written.
    public private(set) var count = 0

    /// The path for the rejected rows of a file, if none is given: `FILE.rejected.csv`.
    public static func path(for file: String) -> String { file + ".rejected.csv" }

    /// Describes the file. With its first row it is begun under a temporary name, so that where nothing is rejected nothing
    /// need be writable; an older one at the path stays until ``commit()``.
    ///
    /// - Parameters:
    ///   - path: Where it is to be.
    ///   - header: The columns of the original file.
    ///   - separator: The separator of the original file.
    ///   - phrases: The language of the reasons.
    public init(path: String, header: [String], separator: CSVSeparator, phrases: Phrasebook) {
        self.path = path
        self.separator = separator
        self.header = header
        self.phrases = phrases
        ownColumns = header.indices.filter { !RowParser.ignoredColumns.contains(header[$0]) }
    }

    private func begin() throws {
        let file = try OutputFile(path: path, existing: .replace)
        var writer = CSVWriter(separator: separator, hasByteOrderMark: true) { try file.write($0) }
        try writer.write(ownColumns.map { header[$0] } + RowParser.ignoredColumns)
        open = (file, writer)
    }

    /// Adds a row.
    ///
    /// - Throws: ``OutputError``.
    public func write(_ rejected: RejectedRow) throws {
        if open == nil { try begin() }
        count += 1
        let row = rejected.row
        var cells = ownColumns.map { $0 < row.cells.count ? row.cells[$0] : "" }
        var columns: [String] = []
        for case let column? in rejected.reasons.map(\.column) where !columns.contains(column) {
            columns.append(column)
        }
        let reasons = rejected.reasons.map { $0.sentence(in: phrases) }.joined(separator: " · ")
        cells += [String(row.line), columns.joined(separator: " "), SpreadsheetGuard.guarded(reasons)]
        if row.cells.count > header.count {
            cells += row.cells[header.count...]
        } else if row.cells.count < header.count {
            cells.append(phrases("row.short-note"))
        }
        try open?.writer.write(cells)
    }

    /// Puts the file at its path, if any row was written.
    ///
    /// - Throws: ``OutputError``.
    public func commit() throws {
        try open?.writer.flush()
        try open?.file.commit()
    }
}
