/// Crockford's base 32: digits and letters that people can read aloud without I, L, O and U.
public enum Base32 {
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")

    /// So many characters of five bits each, from the first bits of the bytes on, in groups joined by hyphens.
    public static func groups(_ bytes: some Sequence<UInt8>, characters: Int, perGroup: Int = 4) -> String {
        var text = ""
        var bits: UInt32 = 0
        var held = 0
        var written = 0
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            held += 8
            while held >= 5, written < characters {
                if written > 0, written % perGroup == 0 { text += "-" }
                text.append(alphabet[Int(bits >> UInt32(held - 5)) & 31])
                held -= 5
                written += 1
            }
        }
        return text
    }

    /// What a person typed, as the characters of the alphabet: upper case, no hyphens or blanks, O for 0, I and L for 1.
    public static func normalized(_ text: some StringProtocol) -> String {
        String(
            text.uppercased().compactMap { character in
                switch character {
                case "-", " ": nil
                case "O": "0"
                case "I", "L": "1"
                default: character
                }
            })
    }

    /// A character that changes when one of the text's characters does, or when two unequal neighbours change places.
    ///
    /// Case, hyphens and blanks do not count, and characters that people take for each other are one, as in `normalized`.
    /// It is a polynomial over the field of 32 elements (x⁵ + x² + 1), evaluated at x.
    public static func checkCharacter(of text: some StringProtocol) -> Character {
        var sum = 1
        for character in normalized(text) {
            sum <<= 1
            if sum & 32 != 0 { sum ^= 0b100101 }
            sum ^= value(of: character)
        }
        return alphabet[sum]
    }

    /// The five bits of a character; U, which the alphabet lacks, counts as V, and a foreign character as some bits of its own.
    private static func value(of character: Character) -> Int {
        if let place = alphabet.firstIndex(of: character == "U" ? "V" : character) { return place }
        return character.unicodeScalars.reduce(0) { $0 ^ Int($1.value) } & 31
    }
}
