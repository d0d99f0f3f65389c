import Interchange

/// What a CSV file says by the rules, worked out from the whole file at once and with no thought of speed.
struct CSVModel {
    /// A row that is not empty.
    struct Row: Hashable {
        var line: Int
        var cells: [[UInt8]] = []
        /// Whether something in it makes it unusable.
        var isBad = false
    }

    private(set) var rows: [Row] = []
    /// Whether a quote is never closed.
    private(set) var isOpen = false

    private let bytes: [UInt8]
    private let separator: UInt8
    private var place = 0
    private var line = 1

    init(_ file: [UInt8], separator: CSVSeparator) {
        bytes = file.starts(with: [0xef, 0xbb, 0xbf]) ? Array(file.dropFirst(3)) : file
        self.separator = separator.rawValue
        while place < bytes.count {
            if passLineEnd() { continue }
            var row = Row(line: line)
            while true {
                row.cells.append(cell(&row))
                guard place < bytes.count, !isOpen, bytes[place] == self.separator else { break }
                place += 1
            }
            if isOpen { return }
            _ = passLineEnd()
            rows.append(row)
        }
    }

    /// Passes over the end of a line, if one is here.
    private mutating func passLineEnd() -> Bool {
        guard place < bytes.count, bytes[place] == 0x0a || bytes[place] == 0x0d else { return false }
        place += bytes[place] == 0x0d && place + 1 < bytes.count && bytes[place + 1] == 0x0a ? 2 : 1
        line += 1
        return true
    }

    /// A cell up to its separator, its line end or the end of the file.
    private mutating func cell(_ row: inout Row) -> [UInt8] {
        var cell: [UInt8] = []
        if place < bytes.count, bytes[place] == 0x22 {
            place += 1
            cell = quoted()
        }
        let isQuoted = place > 0 && !cell.isEmpty || place > 0 && bytes[place - 1] == 0x22
        let start = place
        while place < bytes.count, bytes[place] != separator, bytes[place] != 0x0a, bytes[place] != 0x0d {
            place += 1
        }
        if isQuoted, place > start { row.isBad = true }
        cell += bytes[start..<place]
        if CSVModel.holdsControl(cell) { row.isBad = true }
        return cell
    }

    /// What stands between quotes, behind the first of them.
    private mutating func quoted() -> [UInt8] {
        var cell: [UInt8] = []
        while place < bytes.count {
            if bytes[place] == 0x22 {
                place += 1
                guard place < bytes.count, bytes[place] == 0x22 else { return cell }
                cell.append(0x22)
                place += 1
                continue
            }
            let start = place
            if passLineEnd() {
                cell += bytes[start..<place]
            } else {
                cell.append(bytes[place])
                place += 1
            }
        }
        isOpen = true
        return cell
    }

    /// Whether there is a character that no text needs; line ends and tabs have their use.
    private static func holdsControl(_ cell: [UInt8]) -> Bool {
        String(decoding: cell, as: UTF8.self).unicodeScalars.contains { scalar in
            scalar.properties.generalCategory == .control && !["\t", "\r", "\n"].contains(scalar)
        }
    }
}
