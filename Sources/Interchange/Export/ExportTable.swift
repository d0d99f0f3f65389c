public import SurveyModel

/// A table as it is exported: its name and columns, for any format.
///
/// An *importable* table has exactly the columns of an import file, so that what is exported here can be imported
/// elsewhere. A *complete* one has every column of a kind and, first, the record's code.
public struct ExportTable: Sendable {
    /// A word that can be a file's name, such as `enterprises`.
    public let name: String
    /// The columns in their order; rows have one cell for each.
    public let columns: [ExportColumn]

    /// The columns of an import file.
    ///
    /// - Parameter hasPrivate: Whether private columns are among them; without, `attendance` loses a key column.
    public static func importable(_ kind: ImportKind, hasPrivate: Bool) -> ExportTable {
        let columns = kind.columns.map { column in
            ExportColumn(
                name: column.name, kind: kind.kind(of: column.part), part: column.part, field: column.field,
                index: column.index, isLink: column.form != .value && column.form != .ownKey)
        }
        return ExportTable(name: kind.name, columns: columns.filter { hasPrivate || !$0.isPrivate })
    }

    /// Every column of a kind but the hashes by which the program notices changes, after the column `record_code`.
    public static func complete(_ kind: Kind, hasPrivate: Bool) -> ExportTable {
        var columns = [ExportColumn(codeOf: kind)]
        for field in kind.fields where hasPrivate || !field.isPrivate {
            for (index, column) in field.columns.enumerated() where column.type != .bytes {
                var isLink = false
                if case .reference = column.type { isLink = true }
                columns.append(
                    ExportColumn(name: column.name, kind: kind, field: field, index: index, isLink: isLink))
            }
        }
        return ExportTable(name: kind.name, columns: columns)
    }

    /// The text of a cell without regard to spreadsheets: amounts in major units, dates ISO 8601, links as resolved;
    /// empty for null.
    ///
    /// - Parameters:
    ///   - place: The column's place in the table.
    ///   - row: The row's cells, among which is the currency of an amount.
    public func text(at place: Int, of row: [ExportCell]) -> String {
        switch row[place] {
        case .text(let text): return text
        case .scalar(let scalar):
            return columns[place].column.text(of: scalar, currency: currency(at: place, of: row))
        }
    }

    private func currency(at place: Int, of row: [ExportCell]) -> String? {
        guard columns[place].column.type == .money,
            let place = columns.firstIndex(where: {
                $0.name == "currency" && $0.field == columns[place].field && $0.part == columns[place].part
            }),
            case .scalar(.text(let code)) = row[place]
        else { return nil }
        return code
    }
}

/// A cell of an exported row.
public enum ExportCell: Hashable, Sendable {
    /// A value of the column.
    case scalar(Scalar)
    /// A text that is known already: a link resolved to a key or code, or a record's code.
    case text(String)
}

/// A column of an exported table: its name, and where its values come from.
public struct ExportColumn: Hashable, Sendable {
    /// The name in the header.
    public let name: String
    /// The kind of the record that has the value.
    public let kind: Kind
    /// Which record it is: the row's main one, or the owner or consent of its enterprise.
    public let part: ImportPart
    /// The field, nil for the record's code.
    public let field: FieldID?
    /// The place among the field's columns.
    public let index: Int
    /// The column of the catalogue, by which values are written.
    public let column: Column
    /// Whether cells are links that whoever gives the rows resolves to texts.
    public let isLink: Bool
    /// Whether the values are personal data.
    public let isPrivate: Bool

    init(name: String, kind: Kind, part: ImportPart = .main, field: Field, index: Int, isLink: Bool) {
        self.name = name
        self.kind = kind
        self.part = part
        self.field = field.id
        self.index = index
        self.isLink = isLink
        column = field.columns[index]
        isPrivate = field.isPrivate
    }

    /// The column `record_code` of a complete table.
    init(codeOf kind: Kind) {
        name = "record_code"
        self.kind = kind
        part = .main
        field = nil
        index = 0
        column = Column("record_code", .text)
        isLink = false
        isPrivate = false
    }

    /// Whether cells are texts that a spreadsheet could take for a formula.
    var isText: Bool { isLink || column.type == .text }
}
