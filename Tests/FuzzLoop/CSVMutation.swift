import Interchange
import SeededRandom

/// What spreadsheets, text editors, mail programs and people do to a file of rows.
enum CSVMutation: String, CaseIterable {
    case byte, nastyCell, giantCell, unknownColumn, columnTwice, columnGone, columnsMoved, columnCase, manyColumns
    case shortRow, longRow, rowTwice, rowsMoved, blankRows, onlyHeader, nothing
    case semicolons, tabs, mixedSeparators, crOnly, crlf, mark, markInside, utf16, latin1, nul, openQuote, strayQuote
    case quotedLines, spaces, wideNumbers, oneLine

    /// A bad file of a good table.
    static func mutant(of good: GoodTable, _ random: inout SeededGenerator) -> Mutant {
        var table = good
        var mutant = Mutant(bytes: [])
        let kinds = (0..<(1 + random.below(3))).map { _ in allCases.randomElement(using: &random) ?? .byte }
        for kind in kinds { kind.apply(&table, &random) }
        mutant.bytes = table.bytes
        for kind in kinds {
            kind.apply(&mutant.bytes, &random)
            mutant.note(kind.rawValue)
        }
        return mutant
    }

    /// What is done to rows and cells.
    private func apply(_ table: inout GoodTable, _ random: inout SeededGenerator) {
        guard table.rows.count > 1, let width = table.rows.first?.count, width > 0 else { return }
        let row = 1 + random.below(table.rows.count - 1)
        let column = random.below(max(1, min(width, table.rows[row].count)))
        let hasCell = column < table.rows[row].count
        switch self {
        case .nastyCell where hasCell: table.rows[row][column] = NastyValues.text(&random)
        case .wideNumbers where hasCell:
            table.rows[row][column] =
                [
                    "-1", "1e9", "99999999999999999999", "0x10", "1,5", "1.23456789012", "-0.0", "٣", "Infinity",
                    "1 000",
                ][random.below(10)]
        case .giantCell where hasCell:
            table.rows[row][column] = String(repeating: "x", count: [4_001, 32_768, 32_769, 200_000][random.below(4)])
        case .unknownColumn:
            for place in table.rows.indices { table.rows[place].append(place == 0 ? "colour" : "red") }
        case .columnTwice: for place in table.rows.indices { table.rows[place].append(table.rows[place].first ?? "") }
        case .columnGone:
            for place in table.rows.indices where column < table.rows[place].count {
                table.rows[place].remove(at: column)
            }
        case .columnsMoved: for place in table.rows.indices { table.rows[place].reverse() }
        case .columnCase: table.rows[0] = table.rows[0].map { random.once(in: 3) ? $0.uppercased() : " \($0) " }
        case .manyColumns: table.rows[row] += [String](repeating: "", count: [255, 256, 257, 3000][random.below(4)])
        case .shortRow: table.rows[row].removeLast(random.below(table.rows[row].count))
        case .longRow: table.rows[row].append("more")
        case .rowTwice: table.rows.insert(table.rows[row], at: 1 + random.below(table.rows.count - 1))
        case .rowsMoved: table.rows = [table.rows[0]] + table.rows.dropFirst().shuffled(using: &random)
        case .blankRows: table.rows.insert([String](repeating: random.once(in: 2) ? "" : " ", count: width), at: row)
        case .onlyHeader: table.rows = [table.rows[0]]
        case .quotedLines where hasCell: table.rows[row][column] += "\nsecond\r\nthird"
        case .spaces where hasCell: table.rows[row][column] = " \u{a0}\(table.rows[row][column])\t "
        default: break
        }
    }

    /// What is done to the bytes.
    private func apply(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
        let place = random.below(bytes.count + 1)
        func replace(_ old: UInt8, _ new: [UInt8]) { bytes = bytes.flatMap { $0 == old ? new : [$0] } }
        switch self {
        case .byte: _ = ByteMutation.apply(&bytes, &random)
        case .nothing: bytes = []
        case .semicolons: replace(0x2c, [0x3b])
        case .tabs: replace(0x2c, [0x09])
        case .mixedSeparators: if place < bytes.count, bytes[place] == 0x2c { bytes[place] = 0x3b }
        case .crOnly: replace(0x0a, [0x0d])
        case .crlf: replace(0x0a, [0x0d, 0x0a])
        case .mark: bytes = [0xef, 0xbb, 0xbf] + bytes
        case .markInside: bytes.insert(contentsOf: [0xef, 0xbb, 0xbf], at: place)
        case .utf16: bytes = [0xff, 0xfe] + bytes.flatMap { [$0, 0] }
        case .latin1: bytes.insert(0xe9, at: random.once(in: 2) ? bytes.count : place)
        case .nul: bytes.insert(0, at: place)
        case .openQuote, .strayQuote: bytes.insert(0x22, at: place)
        case .oneLine: replace(0x0a, [])
        default: break
        }
    }
}
