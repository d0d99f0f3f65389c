import Interchange

/// The reader of CSV files, offered any bytes, with cells and rows that swell to the caps.
public struct CSVTarget {
    /// Reads a file of which the first part has a length, and the others another; a test puts a broken reader here, to
    /// see that it is found out.
    var read: (_ file: [UInt8], _ first: Int, _ parts: Int) throws -> CSVReading = {
        try CSVReading($0, first: $1, parts: $2)
    }

    /// Two cells that fill what the reader looks at before it begins, so that what follows comes in parts.
    private static let filler =
        [UInt8](repeating: 0x61, count: CSVReader.cellLimit) + [0x2c]
        + [UInt8](repeating: 0x62, count: CSVReader.cellLimit) + [0x2c]

    /// Makes a target of the library's reader.
    public init() {}

    /// Offers bytes to the reader.
    ///
    /// - Throws: `BrokenProperty`.
    public func check(_ bytes: [UInt8]) throws {
        guard let first = bytes.first else { return }
        let file = first & 1 == 1 ? CSVTarget.swollen(Array(bytes.dropFirst())) : Array(bytes.dropFirst())
        let reading = try read(file, .max, 1)
        try checkPlaces(reading, file)
        try checkModel(reading, file)
        try checkWrittenAgain(reading)
        // A tenth of the inputs will do for what takes ten times as long.
        if first & 14 == 14 { try checkParts(file, of: 1 + Int(first >> 4)) }
    }

    /// The bytes with control characters that stand for much: a cell's length, a row's width.
    static func swollen(_ bytes: [UInt8]) -> [UInt8] {
        bytes.flatMap { byte -> [UInt8] in
            switch byte {
            case 0x1c: [UInt8](repeating: 0x61, count: CSVReader.cellLimit - 2)
            case 0x1d: [UInt8](repeating: 0x2c, count: CSVReader.columnLimit - 2)
            case 0x1e: Array(repeatElement([0xc3, 0xb1], count: CSVReader.cellLimit / 2 - 1).joined())
            case 0x1f: [UInt8](repeating: 0x0a, count: 300)
            default: [byte]
            }
        }
    }

    private func checkPlaces(_ reading: CSVReading, _ file: [UInt8]) throws {
        let lines = file.count { $0 == 0x0a || $0 == 0x0d } + 1
        let starts = reading.rows.map(\.line)
        try BrokenProperty.unless(
            starts.allSatisfy { (1...lines).contains($0) } && zip(starts, starts.dropFirst()).allSatisfy { $0 < $1 },
            "a row is placed outside the file")
        if let error = reading.error {
            try BrokenProperty.unless(
                error.line.map { (1...lines).contains($0) } ?? true
                    && error.column.map { (1...(CSVReader.columnLimit + 1)).contains($0) } ?? true,
                "an error is placed outside the file: \(error)")
            try BrokenProperty.unless(
                reading.rows.isEmpty || error.code != .empty, "a file with rows is said to be empty")
        }
    }

    /// The rows are those that the rules give.
    private func checkModel(_ reading: CSVReading, _ file: [UInt8]) throws {
        guard let separator = reading.separator else { return }
        let model = CSVModel(file, separator: separator)
        try BrokenProperty.unless(
            !model.isOpen || reading.error != nil, "a quote that is never closed was not noticed")
        if reading.error == nil {
            try BrokenProperty.unless(
                reading.rows.count == model.rows.count - 1,
                "\(reading.rows.count) rows were read of \(model.rows.count - 1)")
        }
        for (row, expected) in zip(reading.rows, model.rows.dropFirst()) {
            var cells = expected.cells
            if row.problem == nil, cells.dropFirst(reading.header.count).allSatisfy(\.isEmpty) {
                cells = Array(cells.prefix(reading.header.count))
            }
            try BrokenProperty.unless(
                row.cells == cells && row.line == expected.line, "line \(expected.line) is read otherwise")
            try BrokenProperty.unless(
                row.problem != nil || !expected.isBad, "line \(expected.line) is no good and was taken")
            try BrokenProperty.unless(
                row.problem == nil || expected.isBad || cells.count != reading.header.count,
                "line \(expected.line) is good and was not taken")
        }
    }

    /// What was read is the same once written, whatever stands between its cells.
    private func checkWrittenAgain(_ reading: CSVReading) throws {
        guard reading.separator != nil else { return }
        let good = reading.rows.filter { $0.problem == nil }.map {
            $0.cells.map { String(decoding: $0, as: UTF8.self) }
        }
        // A header of one column shows no separator, and the comma is taken for it.
        for separator in CSVSeparator.allCases where reading.header.count > 1 || separator == .comma {
            let text = CSVWriter.text([reading.header] + good, separator: separator)
            let again = try read(Array(text.utf8), .max, 1)
            try BrokenProperty.unless(
                again.error == nil && again.header.map { Array($0.utf8) } == reading.header.map { Array($0.utf8) }
                    && again.rows.allSatisfy { $0.problem == nil }
                    && again.rows.map(\.cells) == good.map { $0.map { Array($0.utf8) } },
                "rows read and written again are others: \(again.error.map { "\($0)" } ?? "no error")")
        }
    }

    /// How the bytes arrive must not matter, behind the part that is looked at as a whole.
    private func checkParts(_ file: [UInt8], of size: Int) throws {
        let file = CSVTarget.filler + file
        let whole = try read(file, .max, 1)
        let other = try read(file, CSVTarget.filler.count, file.count > 1 << 17 ? 4099 : size)
        // Without a header nobody says which separator the rows were taken to have.
        guard let separator = whole.separator, other.separator == separator else { return }
        try BrokenProperty.unless(
            other.header == whole.header && other.rows == whole.rows && other.error == whole.error
                && other.error?.line == whole.error?.line && other.error?.column == whole.error?.column,
            "how the bytes arrive changes what is read")
    }
}
