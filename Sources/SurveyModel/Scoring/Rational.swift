/// An exact fraction of 128-bit integers in lowest terms with a positive denominator.
///
/// Scores are compared with thresholds and with each other before anything is rounded; sums of thirds and quarters in
/// floating point would put an enterprise on the wrong side of a band.
public struct Rational: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The numerator, which carries the sign.
    public let numerator: Int128
    /// The denominator, always greater than zero.
    public let denominator: Int128

    /// A whole number.
    public init(_ value: Int) {
        numerator = Int128(value)
        denominator = 1
    }

    /// A fraction in lowest terms; nil if the denominator is zero or a part cannot be negated in 128 bits.
    public init?(_ numerator: Int128, _ denominator: Int128) {
        guard denominator != 0, numerator != .min, denominator != .min else { return nil }
        if let small = Int64(exactly: numerator), let below = Int64(exactly: denominator), small != .min, below > 0 {
            // Scores are small: 64 bits do, and divide several times faster.
            var (wide, narrow) = (small.magnitude, below.magnitude)
            while narrow != 0 { (wide, narrow) = (narrow, wide % narrow) }
            self.numerator = Int128(small / Int64(wide))
            self.denominator = Int128(below / Int64(wide))
            return
        }
        let divisor = Self.greatestCommonDivisor(numerator.magnitude, denominator.magnitude)
        let sign: Int128 = denominator < 0 ? -1 : 1
        self.numerator = sign * numerator / Int128(divisor)
        self.denominator = sign * denominator / Int128(divisor)
    }

    /// The sum; nil if it does not fit.
    public func adding(_ other: Rational) -> Rational? {
        if denominator == other.denominator {
            let (sum, overflow) = numerator.addingReportingOverflow(other.numerator)
            return overflow ? nil : Rational(sum, denominator)
        }
        if let left = Int32(exactly: numerator), let leftBelow = Int32(exactly: denominator),
            let right = Int32(exactly: other.numerator), let rightBelow = Int32(exactly: other.denominator)
        {
            let sum = Int64(left) * Int64(rightBelow) + Int64(right) * Int64(leftBelow)
            return Rational(Int128(sum), Int128(Int64(leftBelow) * Int64(rightBelow)))
        }
        let divisor = Int128(Self.greatestCommonDivisor(denominator.magnitude, other.denominator.magnitude))
        let (left, overflowLeft) = numerator.multipliedReportingOverflow(by: other.denominator / divisor)
        let (right, overflowRight) = other.numerator.multipliedReportingOverflow(by: denominator / divisor)
        let (sum, overflowSum) = left.addingReportingOverflow(right)
        let (common, overflowCommon) = (denominator / divisor).multipliedReportingOverflow(by: other.denominator)
        guard !overflowLeft, !overflowRight, !overflowSum, !overflowCommon else { return nil }
        return Rational(sum, common)
    }

    /// The difference; nil if it does not fit.
    public func subtracting(_ other: Rational) -> Rational? {
        guard let negative = Rational(-other.numerator, other.denominator) else { return nil }
        return adding(negative)
    }

    /// The quotient by a whole number; nil for zero or if it does not fit.
    public func divided(by divisor: Int) -> Rational? {
        let (product, overflow) = denominator.multipliedReportingOverflow(by: Int128(divisor))
        return overflow ? nil : Rational(numerator, product)
    }

    /// The nearest floating-point number, for statistics that need square roots.
    public var doubleValue: Double { Double(numerator) / Double(denominator) }

    /// The decimal rounded half away from zero to 0–6 places, such as `16.7`; for display only.
    public func rounded(places: Int = 1) -> String {
        var factor: Int128 = 1
        for _ in 0..<places.clamped(to: 0...6) { factor *= 10 }
        // Split off the whole part first: the remainder is below the denominator and can be scaled safely.
        let whole = numerator.magnitude / denominator.magnitude
        let (scaled, overflow) = (numerator.magnitude % denominator.magnitude)
            .multipliedReportingOverflow(by: factor.magnitude)
        var digits = overflow ? 0 : scaled / denominator.magnitude
        if !overflow, scaled % denominator.magnitude >= denominator.magnitude - scaled % denominator.magnitude {
            digits += 1
        }
        let total = whole.addingReportingOverflow(digits / factor.magnitude).partialValue
        digits %= factor.magnitude
        let sign = numerator < 0 && (total > 0 || digits > 0) ? "-" : ""
        guard factor > 1 else { return "\(sign)\(total)" }
        return "\(sign)\(total).\(padded(Int(digits), places.clamped(to: 0...6)))"
    }

    /// Numerator and denominator, such as `50/3`, or the whole number.
    public var description: String { denominator == 1 ? "\(numerator)" : "\(numerator)/\(denominator)" }

    /// Orders fractions by value, exactly.
    public static func < (left: Rational, right: Rational) -> Bool {
        if left.denominator == right.denominator { return left.numerator < right.numerator }
        // Cross products may need 256 bits: compare high words, then low ones.
        let first = left.numerator.multipliedFullWidth(by: right.denominator)
        let second = right.numerator.multipliedFullWidth(by: left.denominator)
        return (first.high, first.low) < (second.high, second.low)
    }

    /// Euclid's algorithm, in 64 bits as soon as the numbers fit: division of 128 bits is several times slower.
    private static func greatestCommonDivisor(_ left: UInt128, _ right: UInt128) -> UInt128 {
        var (large, small) = (left, right)
        while small != 0 {
            if large <= UInt128(UInt64.max), small <= UInt128(UInt64.max) {
                var (wide, narrow) = (UInt64(large), UInt64(small))
                while narrow != 0 { (wide, narrow) = (narrow, wide % narrow) }
                return UInt128(wide)
            }
            (large, small) = (small, large % small)
        }
        return large
    }
}
