internal import SurveyModel

/// Reads one column's cells: they become values, links and keys, checked as far as that needs no store.
final class CellReader: Sendable {
    private let name: String
    private let form: ImportColumn.Form
    private let column: Column
    private let isRequired: Bool
    private let isPrivate: Bool
    /// Whether its cells are texts, which a spreadsheet may have been kept from running as formulas.
    private let isText: Bool
    /// Its place in the file's rows; nil if the file has no such column.
    let position: Int?
    /// For an amount, the place of its currency in the file's rows.
    private let currency: Int?
    private let isCode: @Sendable (String) -> Bool
    /// What cells of one digit give, as most cells of most files are; nil where that is not the same in every row.
    private let digits: [DraftValue?]

    /// Fits a column of a kind to a file's header.
    init(_ column: ImportColumn, of kind: ImportKind, header: [String], isCode: @escaping @Sendable (String) -> Bool) {
        name = column.name
        form = column.form
        self.column = column.column
        isRequired = column.isRequired
        isPrivate = column.field.isPrivate
        isText = column.form != .value || column.column.type == .text
        position = header.firstIndex(of: column.name)
        let beside = kind.columns.first { $0.field == column.field && $0.column.name == "currency" }
        currency = beside.flatMap { header.firstIndex(of: $0.name) }
        self.isCode = isCode
        let (form, type, isPrivate) = (form, self.column, isPrivate)
        digits = (0...9).map { digit in
            guard form == .value, type.type != .money else { return nil }
            return (try? type.scalar(from: String(digit), isPrivate: isPrivate)).map { .scalar($0) }
        }
    }

    /// The cell of a row, without white space around it; empty where the row has none.
    private static func cell(_ position: Int?, of row: CSVRow) -> String {
        guard let position, position < row.cells.count else { return "" }
        return CSVReader.trimmed(row.cells[position])
    }

    /// The value that a row's cell gives; nil when the cell is empty, as one that a row lacks is.
    func value(in row: CSVRow) throws(RowRejection) -> DraftValue? {
        guard let position, position < row.cells.count else { return nil }
        let cell = row.cells[position]
        if cell.utf8.count == 1, let digit = cell.utf8.first, (0x30...0x39).contains(digit),
            let known = digits[Int(digit - 0x30)]
        {
            return known
        }
        return try value(of: CSVReader.trimmed(cell), in: row)
    }

    /// What is wrong with an empty cell, if anything is.
    func fault(ofEmptyIn row: CSVRow) -> RowRejection? {
        isRequired ? .required(line: row.line, column: name) : nil
    }

    private func value(of cell: String, in row: CSVRow) throws(RowRejection) -> DraftValue? {
        guard !cell.isEmpty else { return nil }
        let isGuarded = isText && cell.utf8.first == UInt8(ascii: "'")
        let text = isGuarded ? CSVReader.trimmed(SpreadsheetGuard.unguarded(cell)) : cell
        switch form {
        case .link(let target):
            let link = RecordLink(cell: text, kind: target, isCode: isCode)
            guard link.namesSomething else { throw .emptyLink(line: row.line, column: name) }
            return .link(link)
        case .programLink(let target):
            return .link(.program(target, key: text))
        case .ownKey, .value:
            let currency = column.type == .money ? CellReader.cell(currency, of: row) : nil
            do throws(ValidationIssue) {
                let scalar = try column.scalar(from: text, currency: currency, isPrivate: isPrivate)
                return scalar == .null ? .unsaid : .scalar(scalar)
            } catch {
                throw RowRejection(line: row.line, column: name, reason: .issue(error))
            }
        }
    }
}
