/// Reads a CSV file (RFC 4180, UTF-8, header row) as a stream: memory does not grow with the file.
///
/// The separator is told from the header. A byte order mark is skipped. Empty lines are skipped. What makes one row
/// unusable is its ``CSVRow/problem``; what makes the rest of the file unreadable is thrown.
public struct CSVReader {
    /// Gives the next bytes of a file, as many as it likes; nil at the end, however often it is asked.
    public typealias Source = () throws(CSVError) -> [UInt8]?

    /// The most bytes of UTF-8 in a cell.
    public static let cellLimit = 32 * 1024
    /// The most cells in a row.
    public static let columnLimit = 256

    /// The names of the columns, without spaces around them.
    public let header: [String]
    /// What stands between cells.
    public let separator: CSVSeparator
    private var scanner: CSVScanner

    /// Opens a stream of bytes and reads the header.
    ///
    /// - Throws: When there is nothing, the bytes are no CSV in UTF-8, or the header has a column twice or without name.
    public init(source: @escaping Source) throws(CSVError) {
        // The header decides about the separator, so as much as a header can need is looked at before scanning.
        var start: [UInt8] = []
        while start.count < 64 * 1024, let more = try source() {
            start += more
        }
        if let error = CSVEncoding.error(ofStart: start) { throw error }
        if start.starts(with: [0xEF, 0xBB, 0xBF]) { start.removeFirst(3) }
        let firstRow = start.drop { $0 == 0x0A || $0 == 0x0D }
        separator = CSVSeparator.detected(in: firstRow)
        scanner = CSVScanner(start: start, separator: separator, source: source)
        guard let row = try scanner.row() else { throw CSVError(.empty) }
        if let problem = row.problem { throw problem }
        header = try Self.names(in: row)
    }

    /// Opens a file and reads its header.
    public init(path: String) throws(CSVError) {
        let file = try FileBytes(path: path)
        try self.init { () throws(CSVError) in try file.next() }
    }

    /// Reads a text that is already in memory.
    public init(text: String) throws(CSVError) {
        var rest: [UInt8]? = Array(text.utf8)
        try self.init { () throws(CSVError) in
            defer { rest = nil }
            return rest
        }
    }

    /// The next row, or nil at the end.
    ///
    /// - Throws: A ``CSVError`` after which nothing more can be read.
    public mutating func next() throws(CSVError) -> CSVRow? {
        guard let row = try scanner.row() else { return nil }
        guard row.problem == nil, row.cells.count != header.count else { return row }
        let places = ["count": String(row.cells.count), "expected": String(header.count)]
        if row.cells.count < header.count {
            return CSVRow(
                line: row.line, cells: row.cells, problem: CSVError(.tooFewCells, line: row.line, places: places))
        }
        // Spreadsheets pad rows to the widest one; empty cells beyond the header say nothing.
        if row.cells[header.count...].allSatisfy(\.isEmpty) {
            return CSVRow(line: row.line, cells: Array(row.cells[..<header.count]))
        }
        return CSVRow(
            line: row.line, cells: row.cells, problem: CSVError(.tooManyCells, line: row.line, places: places))
    }

    private static func names(in row: CSVRow) throws(CSVError) -> [String] {
        var names = row.cells.map(trimmed)
        while names.last == "" { names.removeLast() }
        guard !names.isEmpty else { throw CSVError(.unnamedColumn, line: row.line, column: 1) }
        var seen: Set<String> = []
        for (index, name) in names.enumerated() {
            guard !name.isEmpty else { throw CSVError(.unnamedColumn, line: row.line, column: index + 1) }
            guard seen.insert(name).inserted else {
                throw CSVError(.duplicateColumn, line: row.line, column: index + 1, places: ["name": name])
            }
        }
        return names
    }

    /// A cell without white space around it, which nobody means and nobody sees.
    static func trimmed(_ cell: String) -> String {
        guard let start = cell.utf8.first, let end = cell.utf8.last else { return cell }
        // Nearly every cell begins and ends with a visible ASCII character, which this tells quickly.
        if (0x21..<0x7F).contains(start), (0x21..<0x7F).contains(end) { return cell }
        guard let first = cell.first, let last = cell.last, first.isWhitespace || last.isWhitespace else { return cell }
        let rest = cell.drop(while: \.isWhitespace)
        guard let final = rest.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(rest[...final])
    }
}
