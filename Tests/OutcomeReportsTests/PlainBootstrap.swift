@testable import OutcomeReports

/// The bootstrap as one would write it without thinking of time: the twin of the fast one.
enum PlainBootstrap {
    /// The statistic of each resample, block by block.
    static func results(
        seed: UInt64, purpose: String, _ statistic: (inout RandomStream) -> Double
    ) -> [Double] {
        (0..<Bootstrap.resamples / ResampleBlocks.size).flatMap { block in
            var random = RandomStream(seed: seed, purpose: "\(purpose)|block \(block)")
            return (0..<ResampleBlocks.size).map { _ in statistic(&random) }
        }
    }

    /// As many draws with replacement as there are clusters.
    static func draws(_ clusters: Int, _ random: inout RandomStream) -> [Int] {
        var drawn: [Int] = []
        while drawn.count < clusters {
            let (left, right) = random.pair(below: UInt64(clusters))
            drawn += [left, right]
        }
        return Array(drawn.prefix(clusters))
    }

    /// The values of each locality, by first appearance; each value alone when there are too few localities.
    static func clusters(_ localityOfValue: [Int32], _ values: [Double]) -> [[Double]] {
        var order: [Int32] = []
        for locality in localityOfValue where !order.contains(locality) { order.append(locality) }
        guard order.count >= Bootstrap.leastLocalities else { return values.map { [$0] } }
        return order.map { locality in zip(localityOfValue, values).filter { $0.0 == locality }.map(\.1) }
    }

    /// The middle 95 % of the results.
    static func interval(_ results: [Double]) -> (low: Double, high: Double) {
        let sorted = results.sorted()
        return (Quantiles.value(0.025, ofSorted: sorted) ?? 0, Quantiles.value(0.975, ofSorted: sorted) ?? 0)
    }
}
