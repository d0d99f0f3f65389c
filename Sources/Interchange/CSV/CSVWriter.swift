/// Writes rows as CSV (RFC 4180, UTF-8, lines ended by CRLF) to wherever its sink puts them.
///
/// A cell is quoted only where reading needs it: when it holds a quote, a line end or any ``CSVSeparator``, begins with
/// a byte order mark, or is the only cell of a row and empty. Cells are written as given; see ``SpreadsheetGuard`` for
/// texts.
public struct CSVWriter {
    /// Takes the bytes, some 64 KiB at a time.
    public typealias Sink = ([UInt8]) throws -> Void

    private static let chunkSize = 64 * 1024
    private let separator: UInt8
    private let sink: Sink
    private var bytes: [UInt8] = []

    /// Makes a writer.
    ///
    /// - Parameters:
    ///   - separator: What stands between cells.
    ///   - hasByteOrderMark: Whether to begin with the mark by which spreadsheets know UTF-8.
    ///   - sink: Takes the bytes; what it throws, ``write(_:)`` and ``flush()`` throw.
    public init(separator: CSVSeparator = .comma, hasByteOrderMark: Bool = false, sink: @escaping Sink) {
        self.separator = separator.rawValue
        self.sink = sink
        if hasByteOrderMark { bytes = [0xEF, 0xBB, 0xBF] }
    }

    /// Writes one row. A row without cells is not written, for reading would not give it back.
    public mutating func write(_ cells: [String]) throws {
        Self.append(cells, separator: separator, to: &bytes)
        if bytes.count >= Self.chunkSize { try flush() }
    }

    /// Hands what is left to the sink; call it after the last row.
    public mutating func flush() throws {
        guard !bytes.isEmpty else { return }
        try sink(bytes)
        bytes.removeAll(keepingCapacity: true)
    }

    /// Rows as one text, for small tables.
    public static func text(_ rows: [[String]], separator: CSVSeparator = .comma) -> String {
        var bytes: [UInt8] = []
        for row in rows { append(row, separator: separator.rawValue, to: &bytes) }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func append(_ cells: [String], separator: UInt8, to bytes: inout [UInt8]) {
        guard !cells.isEmpty else { return }
        for (index, cell) in cells.enumerated() {
            if index > 0 { bytes.append(separator) }
            if needsQuotes(cell, isAlone: cells.count == 1) {
                bytes.append(0x22)
                for byte in cell.utf8 {
                    if byte == 0x22 { bytes.append(0x22) }
                    bytes.append(byte)
                }
                bytes.append(0x22)
            } else {
                bytes.append(contentsOf: cell.utf8)
            }
        }
        bytes.append(0x0D)
        bytes.append(0x0A)
    }

    private static func needsQuotes(_ cell: String, isAlone: Bool) -> Bool {
        if cell.isEmpty { return isAlone }
        for byte in cell.utf8 {
            switch byte {
            case 0x22, 0x0A, 0x0D, 0x2C, 0x3B, 0x09: return true
            default: continue
            }
        }
        return cell.unicodeScalars.first == "\u{FEFF}"
    }
}
