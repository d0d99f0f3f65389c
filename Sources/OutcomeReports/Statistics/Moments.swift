/// Count, mean and spread of a list of numbers.
struct Moments: Equatable {
    /// How many numbers.
    let count: Int
    /// Their mean; 0 for an empty list.
    let mean: Double
    /// Their sample variance, divisor n − 1; nil for fewer than two numbers.
    let variance: Double?

    /// Computes in two passes, which keeps the digits that a running sum of squares would lose.
    init(_ values: some Collection<Double>) {
        count = values.count
        guard count > 0 else {
            mean = 0
            variance = nil
            return
        }
        var sum = 0.0
        for value in values { sum += value }
        let centre = sum / Double(count)
        var squares = 0.0
        var drift = 0.0
        for value in values {
            let difference = value - centre
            squares += difference * difference
            drift += difference
        }
        mean = centre + drift / Double(count)
        variance = count > 1 ? max(0, squares - drift * drift / Double(count)) / Double(count - 1) : nil
    }

    /// The sample standard deviation; nil for fewer than two numbers.
    var deviation: Double? { variance.map { $0.squareRoot() } }

    /// The 95 % t interval of the mean; nil for fewer than two numbers.
    var interval: ConfidenceInterval? {
        guard let variance else { return nil }
        let half = StudentT.quantile(0.975, degrees: Double(count - 1)) * (variance / Double(count)).squareRoot()
        return ConfidenceInterval(low: mean - half, high: mean + half)
    }

    /// The 95 % interval of `mean − other.mean` for two independent groups of unequal variance (Welch 1947), with
    /// Satterthwaite's degrees of freedom; nil when a group has fewer than two numbers.
    func welch(minus other: Moments) -> ConfidenceInterval? {
        guard let variance, let otherVariance = other.variance else { return nil }
        let first = variance / Double(count)
        let second = otherVariance / Double(other.count)
        let both = first + second
        let difference = mean - other.mean
        guard both > 0 else { return ConfidenceInterval(low: difference, high: difference) }
        let degrees =
            both * both / (first * first / Double(count - 1) + second * second / Double(other.count - 1))
        let half = StudentT.quantile(0.975, degrees: degrees) * both.squareRoot()
        return ConfidenceInterval(low: difference - half, high: difference + half)
    }
}
