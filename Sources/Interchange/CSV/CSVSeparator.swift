/// What stands between two cells of a row.
public enum CSVSeparator: UInt8, Hashable, Sendable, CaseIterable {
    /// `,`, as RFC 4180 has it.
    case comma = 0x2C
    /// `;`, as spreadsheets write where the comma is the decimal sign.
    case semicolon = 0x3B
    /// A tab.
    case tab = 0x09

    /// The separator of a header: the one that occurs most often outside quotes, the comma when none does.
    ///
    /// - Parameter start: The beginning of a file, without byte order mark; only its first row is looked at.
    static func detected(in start: some Sequence<UInt8>) -> CSVSeparator {
        var counts: [CSVSeparator: Int] = [:]
        var isQuoted = false
        for byte in start {
            if byte == 0x22 {
                isQuoted.toggle()
            } else if !isQuoted {
                if byte == 0x0A || byte == 0x0D { break }
                if let separator = CSVSeparator(rawValue: byte) { counts[separator, default: 0] += 1 }
            }
        }
        var best = CSVSeparator.comma
        for separator in allCases where counts[separator, default: 0] > counts[best, default: 0] {
            best = separator
        }
        return best
    }
}
