#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Student's t distribution.
///
/// Up to 500 degrees of freedom the tail is the regularised incomplete beta function by its continued fraction (NIST
/// Digital Library of Mathematical Functions, 8.17.22), inverted by Newton's method; above, the expansion around the
/// normal quantile of Abramowitz and Stegun 26.7.5, whose first omitted term is below 1e-12 there.
enum StudentT {
    /// The quantile of a probability within 0.5…1 (exclusive) at `degrees` > 0 degrees of freedom, not necessarily whole.
    /// The relative error is below 1e-10.
    static func quantile(_ probability: Double, degrees: Double) -> Double {
        guard probability > 0.5, degrees > 0 else { return 0 }
        let normal = NormalDistribution.quantile(probability)
        if degrees >= 500 { return expansion(normal, degrees: degrees) }
        let tail = 1 - probability
        var low = 0.0
        var high = max(1, expansion(normal, degrees: max(degrees, 1)))
        while upperTail(high, degrees: degrees) > tail {
            low = high
            high *= 2
            if high > 1e150 { return high }
        }
        var t = low + (high - low) / 2
        for _ in 0..<200 {
            let excess = upperTail(t, degrees: degrees) - tail
            if excess > 0 { low = t } else { high = t }
            let step = t + excess / density(t, degrees: degrees)
            // A Newton step that leaves the bracket is replaced by halving it.
            let next = step > low && step < high ? step : low + (high - low) / 2
            if abs(next - t) <= 1e-15 * next { return next }
            t = next
        }
        return t
    }

    /// The probability of exceeding `t` ≥ 0.
    static func upperTail(_ t: Double, degrees: Double) -> Double {
        let square = t * t
        return 0.5
            * regularizedBeta(
                degrees / (degrees + square), complement: square / (degrees + square), a: degrees / 2, b: 0.5)
    }

    private static func density(_ t: Double, degrees: Double) -> Double {
        exp(-logBeta(degrees / 2, 0.5) - (degrees + 1) / 2 * log1p(t * t / degrees)) / degrees.squareRoot()
    }

    private static func expansion(_ z: Double, degrees: Double) -> Double {
        let s = z * z
        let first = z * (s + 1) / 4
        let second = z * ((5 * s + 16) * s + 3) / 96
        let third = z * (((3 * s + 19) * s + 17) * s - 15) / 384
        let fourth = z * ((((79 * s + 776) * s + 1482) * s - 1920) * s - 945) / 92_160
        return z + (first + (second + (third + fourth / degrees) / degrees) / degrees) / degrees
    }

    private static func logBeta(_ a: Double, _ b: Double) -> Double { lgamma(a) + lgamma(b) - lgamma(a + b) }

    /// I_x(a, b); `complement` is 1 − x, given apart because it may be too near 0 to be subtracted.
    private static func regularizedBeta(_ x: Double, complement: Double, a: Double, b: Double) -> Double {
        if x <= 0 { return 0 }
        if complement <= 0 { return 1 }
        let scale = exp(a * log(x) + b * log(complement) - logBeta(a, b))
        if x < (a + 1) / (a + b + 2) { return scale / a / fraction(x, a: a, b: b) }
        return 1 - scale / b / fraction(complement, a: b, b: a)
    }

    /// 1 + d₁/(1 + d₂/(1 + …)), evaluated forwards by Lentz's method.
    private static func fraction(_ x: Double, a: Double, b: Double) -> Double {
        let tiny = 1e-300
        var value = 1.0
        var numerator = 1.0
        var denominator = 0.0
        for index in 1...10_000 {
            let m = Double(index / 2)
            let coefficient =
                index % 2 == 0
                ? m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
                : -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
            denominator = 1 + coefficient * denominator
            if abs(denominator) < tiny { denominator = tiny }
            denominator = 1 / denominator
            numerator = 1 + coefficient / numerator
            if abs(numerator) < tiny { numerator = tiny }
            let factor = numerator * denominator
            value *= factor
            if abs(factor - 1) < 1e-16 { break }
        }
        return value
    }
}
