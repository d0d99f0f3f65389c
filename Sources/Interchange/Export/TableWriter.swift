/// Writes the rows of an ``ExportTable`` in some format, one at a time, so that memory does not grow with the table.
public protocol TableWriter {
    /// Writes a row of as many cells as the table has columns.
    ///
    /// - Throws: What the place it writes to throws.
    mutating func write(_ row: [ExportCell]) throws

    /// Writes what is left; nothing may be written afterwards.
    mutating func finish() throws
}

/// A table as CSV with a header row; texts are kept from running as formulas by ``SpreadsheetGuard``, as imports expect.
public struct CSVTableWriter: TableWriter {
    private let table: ExportTable
    private var writer: CSVWriter

    /// Makes a writer and writes the header.
    public init(
        _ table: ExportTable, separator: CSVSeparator = .comma, hasByteOrderMark: Bool = false,
        sink: @escaping CSVWriter.Sink
    ) throws {
        self.table = table
        writer = CSVWriter(separator: separator, hasByteOrderMark: hasByteOrderMark, sink: sink)
        try writer.write(table.columns.map(\.name))
    }

    /// Writes a row.
    public mutating func write(_ row: [ExportCell]) throws {
        precondition(row.count == table.columns.count, "a row has as many cells as its table has columns")
        try writer.write(
            row.indices.map { place in
                let text = table.text(at: place, of: row)
                return table.columns[place].isText ? SpreadsheetGuard.guarded(text) : text
            })
    }

    /// Writes what is left.
    public mutating func finish() throws { try writer.flush() }
}
