/// A 95 % confidence interval, in the unit of the figure that it belongs to.
public struct ConfidenceInterval: Hashable, Sendable {
    /// The lower bound.
    public let low: Double
    /// The upper bound, not below the lower.
    public let high: Double

    /// Joins two bounds.
    public init(low: Double, high: Double) {
        self.low = low
        self.high = high
    }

    /// The same interval in another unit: both bounds times a positive factor.
    func scaled(by factor: Double) -> ConfidenceInterval {
        ConfidenceInterval(low: low * factor, high: high * factor)
    }

    /// Wilson's score interval (1927) for a share of `successes` in `trials`, both within 0…1; nil without trials.
    static func wilson(successes: Int, trials: Int) -> ConfidenceInterval? {
        guard trials > 0, (0...trials).contains(successes) else { return nil }
        let z = 1.959963984540054
        let count = Double(trials)
        let share = Double(successes) / count
        let divisor = 1 + z * z / count
        let centre = (share + z * z / (2 * count)) / divisor
        let half = z / divisor * (share * (1 - share) / count + z * z / (4 * count * count)).squareRoot()
        // The exact bound at a share of 0 or 1 is 0 or 1; the formula misses it by a rounding error.
        return ConfidenceInterval(
            low: successes == 0 ? 0 : max(0, centre - half), high: successes == trials ? 1 : min(1, centre + half))
    }
}
