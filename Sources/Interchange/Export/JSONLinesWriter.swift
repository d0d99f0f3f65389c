internal import SurveyModel

/// A table as JSON lines: one object a row and line, with the columns in their order and null for what is not said.
///
/// Whole numbers, decimals and amounts are numbers with exactly the digits recorded, flags are true or false, answers
/// are 0–4 or the texts NA, DK, REF; all else is text.
public struct JSONLinesWriter: TableWriter {
    private static let chunkSize = 64 * 1024
    private let table: ExportTable
    private let sink: CSVWriter.Sink
    /// For each column, what stands before its value.
    private let openings: [String]
    private var bytes: [UInt8] = []

    /// Makes a writer.
    public init(_ table: ExportTable, sink: @escaping CSVWriter.Sink) {
        self.table = table
        self.sink = sink
        openings = table.columns.enumerated().map { place, column in
            (place == 0 ? "{" : ",") + Self.quoted(column.name) + ":"
        }
    }

    /// Writes a row.
    public mutating func write(_ row: [ExportCell]) throws {
        precondition(row.count == table.columns.count, "a row has as many cells as its table has columns")
        for place in row.indices {
            bytes.append(contentsOf: openings[place].utf8)
            bytes.append(contentsOf: value(at: place, of: row).utf8)
        }
        bytes.append(contentsOf: "}\n".utf8)
        if bytes.count >= Self.chunkSize { try flush() }
    }

    /// Writes what is left.
    public mutating func finish() throws { try flush() }

    private mutating func flush() throws {
        guard !bytes.isEmpty else { return }
        try sink(bytes)
        bytes.removeAll(keepingCapacity: true)
    }

    private func value(at place: Int, of row: [ExportCell]) -> String {
        let text = table.text(at: place, of: row)
        guard case .scalar(let scalar) = row[place] else { return text.isEmpty ? "null" : Self.quoted(text) }
        if scalar == .null { return "null" }
        guard case .integer(let number) = scalar else { return Self.quoted(text) }
        switch table.columns[place].column.type {
        case .integer, .decimal, .money: return text
        case .flag: return number == 0 ? "false" : "true"
        case .answer: return number >= 0 ? text : Self.quoted(text)
        default: return Self.quoted(text)
        }
    }

    /// A text as JSON has it (RFC 8259): quotes, backslashes and control characters escaped, all else as it is.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\0"..<" ", "\u{7F}":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
