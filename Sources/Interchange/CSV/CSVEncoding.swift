/// What can be told about bytes that should be UTF-8 and are not.
enum CSVEncoding {
    /// The error of a file whose first bytes say that it is something else than CSV in UTF-8, if they do.
    ///
    /// Workbooks begin with the signature of a zip archive (xlsx, ods) or of a compound file (xls).
    static func error(ofStart start: [UInt8]) -> CSVError? {
        if start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0xFE, 0xFF]) { return CSVError(.utf16) }
        if start.starts(with: [0x50, 0x4B, 0x03, 0x04]) || start.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) {
            return CSVError(.workbook)
        }
        // Without a mark, the first letter of a header in UTF-16 still has a zero beside it.
        if start.count >= 4, (start[0] == 0 && start[2] == 0) != (start[1] == 0 && start[3] == 0) {
            return CSVError(.utf16)
        }
        return nil
    }

    /// The error of a cell that is not UTF-8: the line and column of its first wrong byte, and Latin-1 named if it
    /// looks like that.
    ///
    /// - Precondition: `bytes` are not valid UTF-8.
    static func error(in bytes: [UInt8], firstLine: Int, column: Int) -> CSVError {
        let offset = firstInvalid(in: bytes) ?? 0
        let byte = bytes[offset]
        let line = firstLine + lineEnds(in: bytes[..<offset])
        // A letter of Latin-1, or a quotation mark of Windows-1252, that stands alone among plain letters.
        let next = offset + 1 < bytes.count ? bytes[offset + 1] : 0x20
        let isLetter = byte >= 0xA0 || (0x91...0x97).contains(byte)
        let code: CSVError.Code = isLetter && next < 0x80 ? .latin1 : .invalidUTF8
        return CSVError(code, line: line, column: column, places: ["byte": String(byte, radix: 16, uppercase: true)])
    }

    private static func lineEnds(in bytes: ArraySlice<UInt8>) -> Int {
        var count = 0
        var previous: UInt8 = 0
        for byte in bytes {
            if byte == 0x0D || (byte == 0x0A && previous != 0x0D) { count += 1 }
            previous = byte
        }
        return count
    }

    private static func firstInvalid(in bytes: [UInt8]) -> Int? {
        var parser = Unicode.UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        var offset = 0
        while true {
            switch parser.parseScalar(from: &iterator) {
            case .valid(let encoded): offset += encoded.count
            case .error: return offset
            case .emptyInput: return nil
            }
        }
    }
}
