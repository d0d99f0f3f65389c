/// Mexico's tax number (*Registro Federal de Contribuyentes*).
public enum RFC {
    /// Whether a text has the form of an RFC: 12 characters for a company, 13 for a person.
    ///
    /// Three or four letters (Ñ and & among them), a day as yyMMdd, two letters or digits, and a check character (a digit
    /// or A). The check character is not computed: real numbers with a wrong one were issued and must be recordable.
    public static func isWellFormed(_ text: String) -> Bool {
        let characters = Array(text.uppercased().unicodeScalars)
        guard characters.count == 12 || characters.count == 13 else { return false }
        let letters = characters.count - 9
        let digits = characters[letters..<(letters + 6)].map { Int($0.value) - 0x30 }
        guard characters[..<letters].allSatisfy({ isLetter($0) || $0 == "Ñ" || $0 == "&" }),
            digits.allSatisfy({ (0...9).contains($0) }),
            (1...12).contains(digits[2] * 10 + digits[3]), (1...31).contains(digits[4] * 10 + digits[5])
        else { return false }
        let mark = characters[(letters + 6)...]
        return mark.allSatisfy { isLetter($0) || isDigit($0) } && mark.last.map { isDigit($0) || $0 == "A" } == true
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool { (0x41...0x5A).contains(scalar.value) }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { (0x30...0x39).contains(scalar.value) }
}
