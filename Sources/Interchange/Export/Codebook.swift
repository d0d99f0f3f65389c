public import SurveyModel

/// What the columns of exported tables mean, as a table of its own.
public struct Codebook: Sendable {
    /// The columns of a codebook.
    public static let header = [
        "table", "column", "type", "unit", "decimals", "codes", "description_es", "description_en", "private",
    ]

    /// The tables described.
    public let tables: [ExportTable]
    private let spanish: Phrasebook
    private let english: Phrasebook

    /// Makes the codebook of some tables.
    public init(_ tables: [ExportTable], spanish: Phrasebook, english: Phrasebook) {
        self.tables = tables
        self.spanish = spanish
        self.english = english
    }

    /// The rows without the header: one a column.
    public var rows: [[String]] {
        tables.flatMap { table in
            table.columns.map { column in
                [
                    table.name, column.name, Self.type(of: column), Self.unit(of: column), Self.decimals(of: column),
                    Self.codes(of: column).joined(separator: " | "), Self.description(of: column, in: spanish),
                    Self.description(of: column, in: english), column.isPrivate ? "yes" : "no",
                ]
            }
        }
    }

    /// Writes the codebook as CSV.
    public func write(hasByteOrderMark: Bool = false, to sink: @escaping CSVWriter.Sink) throws {
        var writer = CSVWriter(hasByteOrderMark: hasByteOrderMark, sink: sink)
        try writer.write(Self.header)
        for row in rows { try writer.write(row) }
        try writer.flush()
    }

    /// What a column means, as one sentence: that of its kind and name, else that of its name.
    public static func description(of column: ExportColumn, in phrases: Phrasebook) -> String {
        if Kind.answerColumns.contains(column.name), column.kind == .interview {
            return phrases("column.answer", ["item": column.name])
        }
        let specific = "column.\(column.kind.name).\(column.name)"
        return phrases(phrases.has(specific) ? specific : "column.\(column.name)")
    }

    /// The codes that may stand in a column; empty if any value may.
    public static func codes(of column: ExportColumn) -> [String] {
        switch column.column.type {
        case .code(let codes): codes
        case .answer: ["0", "1", "2", "3", "4", "NA", "DK", "REF"]
        case .flag: ["0", "1"]
        default: []
        }
    }

    private static func type(of column: ExportColumn) -> String {
        if column.isLink { return "link" }
        return switch column.column.type {
        case .text: "text"
        case .integer: "integer"
        case .decimal: "decimal"
        case .money: "money"
        case .date: "date"
        case .instant: "instant"
        case .flag: "flag"
        case .code: "code"
        case .reference: "link"
        case .answer: "answer"
        case .bytes: "hexadecimal"
        }
    }

    /// Decimal places; those of an amount are its currency's.
    private static func decimals(of column: ExportColumn) -> String {
        switch column.column.type {
        case .integer: "0"
        case .decimal(let scale): String(scale)
        case .money: "ISO 4217"
        default: ""
        }
    }

    private static let units = [
        "accuracy_m": "m", "latitude": "°", "longitude": "°", "minutes": "min", "online_share": "%", "fte": "FTE",
        "households": "n", "households_year": "year", "started_year": "year", "total": "n", "women": "n",
        "orders_3m": "n", "teachers": "n", "students": "n", "enterprises": "n", "instrument_version": "n",
        "version": "n",
    ]

    private static func unit(of column: ExportColumn) -> String {
        switch column.column.type {
        case .money: "currency"
        case .date: "yyyy-MM-dd"
        case .instant: "UTC"
        default: units[column.name] ?? ""
        }
    }
}
