import SeededRandom

extension SeededGenerator {
    /// A cell made of what CSV finds hard.
    mutating func cell() -> String {
        let parts = [
            "", "a", "ñ", "\"", "\"\"", ",", ";", "\t", "\n", "\r\n", "\r", " ", "'", "=", "+", "-", "@", "😀", "é", "0",
            "\u{FEFF}", "\u{301}", "\u{2028}", "texto", String(repeating: "x", count: 40),
        ]
        return (0..<Int.random(in: 0...6, using: &self)).map { _ in parts.randomElement(using: &self)! }.joined()
    }

    /// Rows of equal length, the first of them fit to be a header.
    mutating func table(maximumRows: Int = 20) -> [[String]] {
        let width = Int.random(in: 1...8, using: &self)
        let header = (0..<width).map { "c\($0)" + (Bool.random(using: &self) ? ",;\"\n\tz" : "") }
        let rows = (0..<Int.random(in: 0...maximumRows, using: &self)).map { _ in (0..<width).map { _ in cell() } }
        return [header] + rows
    }
}
