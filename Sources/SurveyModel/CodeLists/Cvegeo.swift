/// INEGI's key of a locality: state 2, municipality 3, locality 4 digits, such as `110150001`.
///
/// It is a text, never a number: the leading zero of the first nine states counts.
public struct Cvegeo: Hashable, Sendable, CustomStringConvertible {
    /// The nine digits.
    public let description: String

    /// Takes nine ASCII digits that open with a state from 01 to 32; nil otherwise.
    ///
    /// Whether the place exists is not asked: the catalogue of municipalities and localities is the user's own import.
    public init?(_ text: String) {
        let digits = Array(text.utf8)
        guard digits.count == 9, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        let state = Int(digits[0] - 0x30) * 10 + Int(digits[1] - 0x30)
        guard (1...32).contains(state) else { return nil }
        description = text
    }

    /// The state's INEGI key, `01` to `32`.
    public var state: String { String(description.prefix(2)) }

    /// State and municipality, five digits.
    public var municipality: String { String(description.prefix(5)) }
}
