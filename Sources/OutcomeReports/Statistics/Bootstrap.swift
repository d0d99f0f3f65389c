/// A percentile bootstrap over clusters: whole localities are drawn with replacement when there are at least ten of
/// them, because enterprises of one place are alike; otherwise single enterprises are.
///
/// A mean needs only the sum and count of each cluster, and a median only a window of the values around it, so that a
/// resample costs one step a cluster rather than one an enterprise.
package struct Bootstrap {
    /// How many resamples are drawn.
    static let resamples = 2_000
    /// From how many localities on they are drawn as wholes.
    static let leastLocalities = 10

    /// For each value, the cluster that it lies in, from 0; empty when each value is its own cluster.
    private let clusterOfValue: [Int32]
    private let clusters: Int

    /// Takes the locality of each value, as numbers from 0 to below `localities`.
    package init(localityOfValue: [Int32], localities: Int) {
        var renumbered = [Int32](repeating: -1, count: localities)
        var next: Int32 = 0
        var numbers = localityOfValue
        for index in numbers.indices {
            let locality = Int(numbers[index])
            if renumbered[locality] < 0 {
                renumbered[locality] = next
                next += 1
            }
            numbers[index] = renumbered[locality]
        }
        if next < Self.leastLocalities {
            clusterOfValue = []
            clusters = localityOfValue.count
        } else {
            clusterOfValue = numbers
            clusters = Int(next)
        }
    }

    /// The 95 % percentile interval of the mean; nil for fewer than two clusters.
    package func meanInterval(of values: [Double], seed: UInt64, purpose: String) -> ConfidenceInterval? {
        guard clusters > 1 else { return nil }
        if clusterOfValue.isEmpty {
            return percentiles(seed: seed, purpose: purpose) { random, means in
                for index in means.indices {
                    means[index] = Self.sum(of: values, drawing: values.count, &random) / Double(values.count)
                }
            }
        }
        var totals = [SIMD2<Double>](repeating: .zero, count: clusters)
        for (value, cluster) in zip(values, clusterOfValue) { totals[Int(cluster)] += SIMD2(value, 1) }
        let sums = totals
        return percentiles(seed: seed, purpose: purpose) { random, means in
            for index in means.indices {
                let sum = Self.sum(of: sums, drawing: sums.count, &random)
                means[index] = sum.x / sum.y
            }
        }
    }

    /// The 95 % percentile interval of the median; nil for fewer than two clusters.
    ///
    /// The values, and the localities that the bootstrap was made with, are in rising order of value.
    package func medianInterval(ofSorted sorted: [Double], seed: UInt64, purpose: String) -> ConfidenceInterval? {
        guard clusters > 1 else { return nil }
        if clusterOfValue.isEmpty {
            return percentiles(seed: seed, purpose: purpose) { random, medians in
                var resample = MedianResample(count: sorted.count)
                for index in medians.indices {
                    let (low, high) = resample.next(&random)
                    medians[index] = sorted[low] + (sorted[high] - sorted[low]) / 2
                }
            }
        }
        let window = MedianWindow(sorted, clusterOfValue, clusters: clusters)
        return percentiles(seed: seed, purpose: purpose) { [clusters] random, medians in
            var drawn = [Int32](repeating: 0, count: clusters)
            for index in medians.indices {
                Self.draw(&drawn, &random)
                medians[index] = window.median(drawn)
            }
        }
    }

    /// The sum of as many random elements as asked for.
    @inline(__always)
    private static func sum(of values: [Double], drawing count: Int, _ random: inout RandomStream) -> Double {
        let bound = UInt64(values.count)
        return values.withUnsafeBufferPointer { values in
            var first = 0.0
            var second = 0.0
            for _ in 0..<(count / 2) {
                let (left, right) = random.pair(below: bound)
                first += values[left]
                second += values[right]
            }
            if count % 2 == 1 { first += values[random.pair(below: bound).0] }
            return first + second
        }
    }

    @inline(__always)
    private static func sum(
        of values: [SIMD2<Double>], drawing count: Int, _ random: inout RandomStream
    ) -> SIMD2<Double> {
        let bound = UInt64(values.count)
        return values.withUnsafeBufferPointer { values in
            var first = SIMD2<Double>.zero
            var second = SIMD2<Double>.zero
            for _ in 0..<(count / 2) {
                let (left, right) = random.pair(below: bound)
                first += values[left]
                second += values[right]
            }
            if count % 2 == 1 { first += values[random.pair(below: bound).0] }
            return first + second
        }
    }

    /// Draws as many clusters as there are, and counts how often each is drawn.
    private static func draw(_ drawn: inout [Int32], _ random: inout RandomStream) {
        let bound = UInt64(drawn.count)
        drawn.withUnsafeMutableBufferPointer { drawn in
            for index in drawn.indices { drawn[index] = 0 }
            for _ in 0..<(drawn.count / 2) {
                let (left, right) = random.pair(below: bound)
                drawn[left] &+= 1
                drawn[right] &+= 1
            }
            if drawn.count % 2 == 1 { drawn[random.pair(below: bound).0] &+= 1 }
        }
    }

    private func percentiles(
        seed: UInt64, purpose: String,
        _ replicates: @Sendable (inout RandomStream, UnsafeMutableBufferPointer<Double>) -> Void
    ) -> ConfidenceInterval? {
        let sorted = ResampleBlocks.results(
            Self.resamples, draws: clusters, seed: seed, purpose: purpose, replicates
        ).sorted()
        guard let low = Quantiles.value(0.025, ofSorted: sorted), let high = Quantiles.value(0.975, ofSorted: sorted)
        else { return nil }
        return ConfidenceInterval(low: low, high: high)
    }
}

/// Finds the median of a resample of clusters by looking only at values near the median of all.
private struct MedianWindow {
    private let sorted: [Double]
    private let clusterAt: [Int32]
    private let start: Int
    private let end: Int
    /// By cluster: all its values, and those before the window.
    private let sizes: [SIMD2<Int32>]

    package init(_ sorted: [Double], _ clusterAt: [Int32], clusters: Int) {
        self.sorted = sorted
        self.clusterAt = clusterAt
        // Eight root n are more than a dozen standard errors of the rank of the median of independent values.
        let reach = max(32, 8 * Int(Double(sorted.count).squareRoot()))
        start = max(0, sorted.count / 2 - reach)
        end = min(sorted.count, sorted.count / 2 + reach)
        var sizes = [SIMD2<Int32>](repeating: .zero, count: clusters)
        for (place, cluster) in clusterAt.enumerated() { sizes[Int(cluster)] &+= SIMD2(1, place < start ? 1 : 0) }
        self.sizes = sizes
    }

    /// The median when each value counts as often as its cluster is drawn.
    func median(_ drawn: [Int32]) -> Double {
        var counted = SIMD2<Int32>.zero
        sizes.withUnsafeBufferPointer { sizes in
            for cluster in drawn.indices { counted &+= sizes[cluster] &* drawn[cluster] }
        }
        let total = Int(counted.x)
        return search(drawn, total: total, from: start, to: end, passed: Int(counted.y))
            ?? search(drawn, total: total, from: 0, to: sorted.count, passed: 0) ?? 0
    }

    /// The median if it lies in a range of places, before which some values are passed.
    private func search(_ drawn: [Int32], total: Int, from: Int, to: Int, passed: Int) -> Double? {
        let lowRank = (total - 1) / 2
        let highRank = total / 2
        guard passed <= lowRank else { return nil }
        return drawn.withUnsafeBufferPointer { drawn in
            clusterAt.withUnsafeBufferPointer { clusterAt in
                var seen = passed
                var place = from
                while place < to {
                    seen &+= Int(drawn[Int(clusterAt[place])])
                    if seen > lowRank { break }
                    place &+= 1
                }
                guard place < to else { return nil }
                let low = place
                while seen <= highRank {
                    place &+= 1
                    guard place < to else { return nil }
                    seen &+= Int(drawn[Int(clusterAt[place])])
                }
                return sorted[low] + (sorted[place] - sorted[low]) / 2
            }
        }
    }
}
