/// SplitMix64: the same numbers for the same seed on every machine.
struct SeededGenerator: RandomNumberGenerator {
    let seed: UInt64
    private var state: UInt64

    /// A generator of the given seed, or of a fresh one, which is printed so that a failure can be repeated.
    init(_ test: String, seed: UInt64 = UInt64.random(in: 0...UInt64.max)) {
        print("\(test): seed \(seed)")
        self.seed = seed
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

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
