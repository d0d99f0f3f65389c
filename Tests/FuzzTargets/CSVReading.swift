import Interchange

/// What a reader gives of a CSV file, until its end or the error after which nothing can be read.
struct CSVReading {
    /// A row, the header too.
    struct Row: Hashable {
        var line: Int
        var cells: [[UInt8]]
        var problem: CSVError.Code?
    }

    private(set) var header: [String] = []
    private(set) var separator: CSVSeparator?
    /// The rows below the header.
    private(set) var rows: [Row] = []
    private(set) var error: CSVError?

    /// Reads a file that comes in parts, the first of which may be longer.
    ///
    /// - Throws: `BrokenProperty` when a cap is exceeded.
    init(_ file: [UInt8], first: Int = .max, parts: Int = 1) throws {
        var rest = file[...]
        var size = first
        do {
            var reader = try CSVReader { () throws(CSVError) -> [UInt8]? in
                guard !rest.isEmpty else { return nil }
                let part = rest.prefix(size)
                rest = rest[part.endIndex...]
                size = parts
                return Array(part)
            }
            header = reader.header
            separator = reader.separator
            while let row = try reader.next() {
                rows.append(Row(line: row.line, cells: row.cells.map { Array($0.utf8) }, problem: row.problem?.code))
                try BrokenProperty.unless(
                    row.cells.count <= CSVReader.columnLimit
                        && row.cells.allSatisfy { $0.utf8.count <= CSVReader.cellLimit },
                    "a row beyond the caps was read")
                try BrokenProperty.unless(
                    row.problem != nil || row.cells.count == header.count,
                    "a good row has another width than the header")
                try BrokenProperty.unless(rows.count <= file.count, "there is no end to the rows")
            }
        } catch let error as CSVError { self.error = error }
    }
}
