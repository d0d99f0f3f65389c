/// The cells of the row that is being read, and the one under way as bytes.
struct CellCollector {
    private var cells: [String] = []
    private var bytes: [UInt8] = []
    private var cellLine = 1
    private var rowLine = 1
    private var mayHoldControl = false
    private var isQuoted = false
    private var problem: CSVError?

    /// - Parameter width: how many cells the row will probably have.
    init(width: Int) { cells.reserveCapacity(width) }

    /// Whether no cell has ended yet.
    var isEmpty: Bool { cells.isEmpty }

    /// The row that has been read.
    var row: CSVRow { CSVRow(line: rowLine, cells: cells, problem: problem) }

    /// The error of a file that ends inside quotes, with the line where they were opened.
    var unterminatedQuote: CSVError { CSVError(.unterminatedQuote, line: cellLine, column: cells.count + 1) }

    /// Begins a cell on a physical line.
    mutating func begin(on line: Int, quoted: Bool) {
        if cells.isEmpty { rowLine = line }
        cellLine = line
        isQuoted = quoted
        mayHoldControl = false
        bytes.removeAll(keepingCapacity: true)
    }

    /// Adds bytes to the cell.
    mutating func append(_ run: ArraySlice<UInt8>) throws(CSVError) {
        guard bytes.count + run.count <= CSVReader.cellLimit else { throw tooLong }
        bytes.append(contentsOf: run)
    }

    /// Adds a byte to the cell.
    mutating func append(_ byte: UInt8) throws(CSVError) {
        guard bytes.count < CSVReader.cellLimit else { throw tooLong }
        bytes.append(byte)
    }

    private var tooLong: CSVError {
        CSVError(
            .cellTooLong, line: cellLine, column: cells.count + 1, places: ["limit": String(CSVReader.cellLimit / 1024)]
        )
    }

    /// Notes what makes the row unusable; the first thing noted stands.
    mutating func note(_ code: CSVError.Code, line: Int, places: [String: String] = [:]) {
        if problem == nil { problem = CSVError(code, line: line, column: cells.count + 1, places: places) }
    }

    /// Looks at a byte that is not ordinary text: a control character is noted.
    mutating func check(_ byte: UInt8, line: Int) {
        if byte == 0xC2 {
            mayHoldControl = true
        } else if (byte < 0x20 && byte != 0x09) || byte == 0x7F {
            note(.controlCharacter, line: line, places: ["character": Self.name(of: byte)])
        }
    }

    /// Ends the cell.
    ///
    /// - Throws: When its bytes are not UTF-8, or the row has too many cells.
    mutating func endCell() throws(CSVError) {
        if mayHoldControl { noteUpperControls() }
        try addCell(bytes[...])
        bytes.removeAll(keepingCapacity: true)
    }

    /// Adds a whole cell.
    ///
    /// - Throws: When its bytes are too many or not UTF-8, or the row has too many cells.
    mutating func addCell(_ bytes: ArraySlice<UInt8>) throws(CSVError) {
        guard bytes.count <= CSVReader.cellLimit else { throw tooLong }
        // Most cells are ASCII, which needs no validation and has a quicker way into a String.
        let text: String
        if let ascii = bytes.withUnsafeBufferPointer({ CellCollector.ascii($0) }) {
            text = ascii
        } else if let valid = String(validating: bytes, as: UTF8.self) {
            text = valid
        } else {
            throw CSVEncoding.error(in: Array(bytes), firstLine: cellLine, column: cells.count + 1)
        }
        guard cells.count < CSVReader.columnLimit else {
            throw CSVError(.tooManyColumns, line: rowLine, places: ["limit": String(CSVReader.columnLimit)])
        }
        cells.append(text)
    }

    private static func ascii(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
        bytes.reduce(0, |) < 0x80 ? String(decoding: bytes, as: UTF8.self) : nil
    }

    /// Notes U+0080 … U+009F, which are C2 80 … C2 9F in UTF-8 and come from texts decoded wrongly.
    private mutating func noteUpperControls() {
        for index in bytes.indices.dropLast()
        where bytes[index] == 0xC2 && (0x80...0x9F).contains(bytes[index + 1]) {
            note(.controlCharacter, line: cellLine, places: ["character": Self.name(of: bytes[index + 1])])
        }
    }

    private static func name(of byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: 4 - digits.count) + digits
    }
}
