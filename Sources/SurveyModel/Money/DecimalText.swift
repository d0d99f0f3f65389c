/// Decimals as text and as integers at a scale, exactly: `12.5` at scale 2 is 1250. No floating point is involved.
public enum DecimalText {
    /// Why a text is not a decimal.
    public enum Failure: String, Error, Hashable, Sendable {
        /// Something other than digits, one point and a leading sign.
        case notANumber
        /// A comma: it could separate thousands or decimals, so it is not guessed.
        case comma
        /// More decimal places than the scale holds.
        case tooPrecise
        /// Beyond what 64 bits hold.
        case tooLarge
    }

    /// The largest scale, 18: beyond it even 10 would not fit.
    public static let largestScale = 18

    /// Reads digits with an optional sign and decimal point, such as `-1234.50`, as an integer at a scale of 0–18.
    ///
    /// Zeros beyond the scale are accepted, other digits there are not: nothing is rounded.
    /// - Throws: ``Failure``.
    public static func parse(_ text: String, scale: Int) throws(Failure) -> Int64 {
        guard (0...largestScale).contains(scale) else { throw .tooPrecise }
        var rest = text.utf8[...]
        var isNegative = false
        if let sign = rest.first, sign == 0x2D || sign == 0x2B {
            isNegative = sign == 0x2D
            rest = rest.dropFirst()
        }
        var value: Int64 = 0
        var places: Int?
        var digitsBefore = 0
        var failure: Failure?
        // The whole text is read before a failure is thrown, so that `1,5x` is no number rather than one with a comma.
        for byte in rest {
            switch byte {
            case 0x30...0x39:
                if let known = places {
                    places = known + 1
                    if known >= scale {
                        if byte != 0x30 { failure = failure ?? .tooPrecise }
                        continue
                    }
                } else {
                    digitsBefore += 1
                }
                guard let next = appended(Int64(byte - 0x30), to: value, isNegative) else {
                    failure = failure ?? .tooLarge
                    continue
                }
                value = next
            case 0x2E where places == nil && digitsBefore > 0: places = 0
            case 0x2C where digitsBefore > 0: failure = .comma
            default: throw .notANumber
            }
        }
        guard digitsBefore > 0, places != 0 else { throw .notANumber }
        if let failure { throw failure }
        for _ in 0..<max(0, scale - (places ?? 0)) {
            guard let next = appended(0, to: value, isNegative) else { throw .tooLarge }
            value = next
        }
        return value
    }

    /// The decimal of an integer at a scale of 0–18, with all decimal places: 1250 at scale 2 is `12.50`.
    public static func format(_ value: Int64, scale: Int) -> String {
        let digits = String(value.magnitude)
        let sign = value < 0 ? "-" : ""
        guard scale > 0 else { return sign + digits }
        let full = String(repeating: "0", count: max(0, scale + 1 - digits.utf8.count)) + digits
        return "\(sign)\(full.dropLast(scale)).\(full.suffix(scale))"
    }

    /// The same without zeros at the end: 1250 at scale 2 is `12.5`, 1200 is `12`.
    public static func formatShort(_ value: Int64, scale: Int) -> String {
        var text = format(value, scale: scale)
        guard scale > 0 else { return text }
        while text.last == "0" { text.removeLast() }
        if text.last == "." { text.removeLast() }
        return text
    }

    private static func appended(_ digit: Int64, to value: Int64, _ isNegative: Bool) -> Int64? {
        let (tenfold, overflow) = value.multipliedReportingOverflow(by: 10)
        guard !overflow else { return nil }
        let (sum, carry) =
            isNegative ? tenfold.subtractingReportingOverflow(digit) : tenfold.addingReportingOverflow(digit)
        return carry ? nil : sum
    }
}
