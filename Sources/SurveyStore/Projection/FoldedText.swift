internal import Foundation

/// A text as searches compare it: without case, accents and other marks, apostrophes, and surplus blanks.
///
/// Spellings of Nahuatl and Maya names differ most in their apostrophes, which stand for the glottal stop and are typed as
/// any of a dozen characters: they are left out. Ligatures and letters with a stroke become the letters that people type
/// for them.
enum FoldedText {
    /// Letters that are no plain letter with marks.
    private static let letters: [Unicode.Scalar: String] = [
        "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ŧ": "t", "ɨ": "i", "ʉ": "u",
    ]

    /// What is typed for the glottal stop, or in its place.
    private static let apostrophes: Set<Unicode.Scalar> = [
        "'", "\u{2018}", "\u{2019}", "\u{201B}", "\u{02B9}", "\u{02BB}", "\u{02BC}", "\u{02BD}", "\u{02BE}", "\u{02BF}",
        "\u{02C8}", "\u{02CA}", "\u{02CB}", "\u{2032}", "`", "\u{00B4}", "\u{A78C}", "\u{A78B}", "\u{FF07}", "\u{0294}",
    ]

    /// What each character below this number becomes, worked out once: enough for the letters of Latin alphabets.
    private static let known: [[UInt8]] = (0..<0x250).map { value in
        Unicode.Scalar(UInt32(value)).map { fold($0) } ?? []
    }

    /// The bytes of a text in that form; no byte of it is a control character.
    static func bytes(_ text: String) -> [UInt8] {
        var folded: [UInt8] = []
        folded.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            if scalar.value < 0x250 {
                for byte in known[Int(scalar.value)] { append(byte, to: &folded) }
            } else {
                for byte in fold(scalar) { append(byte, to: &folded) }
            }
        }
        if folded.last == 0x20 { folded.removeLast() }
        return folded
    }

    /// Adds a byte; of several blanks only one, and none at the beginning.
    private static func append(_ byte: UInt8, to folded: inout [UInt8]) {
        if byte == 0x20, folded.last == 0x20 || folded.isEmpty { return }
        folded.append(byte)
    }

    /// What a character becomes: nothing for marks and apostrophes, a blank for all kinds of blanks and controls.
    private static func fold(_ scalar: Unicode.Scalar) -> [UInt8] {
        if apostrophes.contains(scalar) { return [] }
        // To upper case first: that takes ß and its like apart.
        let plain = String(Character(scalar)).uppercased().lowercased().decomposedStringWithCompatibilityMapping
        return plain.unicodeScalars.flatMap { part -> [UInt8] in
            if apostrophes.contains(part) { return [] }
            if let letters = letters[part] { return Array(letters.utf8) }
            switch part.properties.generalCategory {
            case .nonspacingMark, .spacingMark, .enclosingMark, .format: return []
            case .spaceSeparator, .lineSeparator, .paragraphSeparator, .control: return [0x20]
            case .uppercaseLetter: return Array(part.properties.lowercaseMapping.utf8)
            default: return Array(String(Character(part)).utf8)
            }
        }
    }
}
