/// Splits a stream of bytes into the rows and cells of RFC 4180, holding one row at a time.
///
/// More lenient than the RFC where nothing can be misread: LF and CR end a row as CRLF does, the last row needs no line
/// end, an empty line is no row, and a quote inside a cell that does not begin with one stands for itself.
struct CSVScanner {
    private enum State {
        case start, plain, quoted, quoteInQuoted, afterStrayQuote
    }

    /// The source of further bytes; nil at the end.
    private let source: CSVReader.Source
    private var chunk: [UInt8]
    private var position = 0
    /// The physical line of the next byte, from 1.
    private var line = 1
    /// Whether the last byte was a CR, whose LF belongs to it.
    private var isAfterCR = false
    private let separator: UInt8
    /// How many cells the last row had.
    private var width = 0
    /// Which bytes can be copied into a cell without a look at the state.
    private let isOrdinary: [Bool]

    /// Makes a scanner of the bytes already read and those that follow.
    init(start: [UInt8], separator: CSVSeparator, source: @escaping CSVReader.Source) {
        self.source = source
        self.separator = separator.rawValue
        chunk = start
        isOrdinary = (0...255).map { (byte: Int) in
            byte >= 0x20 && byte != 0x22 && byte != 0x7F && byte != 0xC2 && byte != Int(separator.rawValue)
        }
    }

    /// The next row, or nil at the end of the file.
    ///
    /// - Throws: A ``CSVError`` after which nothing more can be read.
    mutating func row() throws(CSVError) -> CSVRow? {
        var cells = CellCollector(width: width)
        var state = State.start
        while true {
            if position == chunk.count {
                guard try refill() else { return try end(of: &cells, in: state) }
            }
            let byte = chunk[position]
            if isOrdinary[Int(byte)] {
                let end = endOfRun()
                if state == .start, end < chunk.count, chunk[end] == separator {
                    // The usual cell: nothing special in it, and all of it at hand.
                    cells.begin(on: line, quoted: false)
                    try cells.addCell(chunk[position..<end])
                    position = end + 1
                    isAfterCR = false
                    continue
                }
                if state == .start { cells.begin(on: line, quoted: false) }
                if state == .start { state = .plain }
                if state == .quoteInQuoted {
                    cells.note(.strayQuote, line: line)
                    state = .afterStrayQuote
                }
                try cells.append(chunk[position..<end])
                position = end
                isAfterCR = false
                continue
            }
            position += 1
            if byte == 0x0A, isAfterCR {
                isAfterCR = false
                if state == .quoted { try cells.append(byte) }
                continue
            }
            let isLineEnd = byte == 0x0A || byte == 0x0D
            isAfterCR = byte == 0x0D
            switch (state, byte) {
            case (.quoted, 0x22):
                state = .quoteInQuoted
            case (.quoted, _):
                if isLineEnd { line += 1 } else { cells.check(byte, line: line) }
                try cells.append(byte)
            case (.quoteInQuoted, 0x22):
                try cells.append(byte)
                state = .quoted
            case (.start, 0x22):
                cells.begin(on: line, quoted: true)
                state = .quoted
            case (_, separator):
                if state == .start { cells.begin(on: line, quoted: false) }
                try cells.endCell()
                state = .start
            case _ where isLineEnd:
                let isBlank = cells.isEmpty && state == .start
                if state == .start { cells.begin(on: line, quoted: false) }
                line += 1
                if isBlank {
                    cells = CellCollector(width: width)
                    continue
                }
                try cells.endCell()
                let row = cells.row
                width = row.cells.count
                return row
            default:
                if state == .start {
                    cells.begin(on: line, quoted: false)
                    state = .plain
                }
                if state == .quoteInQuoted {
                    cells.note(.strayQuote, line: line)
                    state = .afterStrayQuote
                }
                cells.check(byte, line: line)
                try cells.append(byte)
            }
        }
    }

    /// Ends the last row of a file that has no line end there.
    private func end(of cells: inout CellCollector, in state: State) throws(CSVError) -> CSVRow? {
        if state == .quoted { throw cells.unterminatedQuote }
        if cells.isEmpty && state == .start { return nil }
        if state == .start { cells.begin(on: line, quoted: false) }
        try cells.endCell()
        return cells.row
    }

    private func endOfRun() -> Int {
        var end = position + 1
        while end < chunk.count, isOrdinary[Int(chunk[end])] { end += 1 }
        return end
    }

    private mutating func refill() throws(CSVError) -> Bool {
        repeat {
            guard let more = try source() else { return false }
            chunk = more
        } while chunk.isEmpty
        position = 0
        return true
    }
}
