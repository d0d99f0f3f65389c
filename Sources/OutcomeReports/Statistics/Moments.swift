/// Count, mean and spread of a list of numbers.
struct Moments: Equatable {
    /// How many numbers.
    let count: Int
    /// Their mean; 0 for an empty list.
    let mean: Double
    /// Their sample variance, divisor n − 1; nil for fewer than two numbers.
    let variance: Double?

    /// Computes in two passes, which keeps the digits that a running sum of squares would lose, and in four lanes, which
    /// need not wait for each other.
    init(_ values: some RandomAccessCollection<Double>) {
        let numbers = Array(values)
        count = numbers.count
        guard count > 0 else {
            mean = 0
            variance = nil
            return
        }
        var sums = SIMD4<Double>.zero
        Self.forEachFour(of: numbers) { four, _ in sums += four }
        let centre = sums.sum() / Double(count)
        var squares = SIMD4<Double>.zero
        var drifts = SIMD4<Double>.zero
        Self.forEachFour(of: numbers) { four, isThere in
            let difference = (four - centre).replacing(with: 0, where: .!isThere)
            squares += difference * difference
            drifts += difference
        }
        let drift = drifts.sum()
        mean = centre + drift / Double(count)
        variance = count > 1 ? max(0, squares.sum() - drift * drift / Double(count)) / Double(count - 1) : nil
    }

    /// Calls the body with the numbers four by four, zeros after the last; and which are numbers of the list.
    @inline(__always)
    private static func forEachFour(of numbers: [Double], _ body: (SIMD4<Double>, SIMDMask<SIMD4<Int64>>) -> Void) {
        let whole = numbers.count & ~3
        for place in stride(from: 0, to: whole, by: 4) {
            body(
                SIMD4(numbers[place], numbers[place + 1], numbers[place + 2], numbers[place + 3]),
                SIMDMask(repeating: true))
        }
        guard whole < numbers.count else { return }
        var rest = SIMD4<Double>.zero
        var isThere = SIMDMask<SIMD4<Int64>>(repeating: false)
        for place in whole..<numbers.count {
            rest[place - whole] = numbers[place]
            isThere[place - whole] = true
        }
        body(rest, isThere)
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
