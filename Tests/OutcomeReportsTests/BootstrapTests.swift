import Testing

@testable import OutcomeReports

@Suite struct BootstrapTests {
    @Test func `the generator is xoshiro256** after SplitMix64`() {
        // The same two published algorithms written apart in Python, which give 11520, 0, 1509978240 for the state 1, 2, 3, 4.
        var random = RandomStream(seed: 1)
        let numbers = (0..<3).map { _ in random.next() }
        #expect(numbers == [12_966_619_160_104_079_557, 9_600_361_134_598_540_522, 10_590_380_919_521_690_900])
    }

    @Test func `the same seed gives the same interval, another seed another`() {
        let values = (0..<200).map { Double(($0 * 37) % 101) }
        let bootstrap = Bootstrap(localityOfValue: (0..<200).map { Int32($0 % 20) }, localities: 20)
        let first = bootstrap.meanInterval(of: values, seed: 5, purpose: "x")
        #expect(first == bootstrap.meanInterval(of: values, seed: 5, purpose: "x"))
        #expect(first != bootstrap.meanInterval(of: values, seed: 6, purpose: "x"))
        #expect(first != bootstrap.meanInterval(of: values, seed: 5, purpose: "y"))
    }

    @Test func `intervals by formulas leave every other figure as it is`() throws {
        let program = SyntheticProgram()
        let with = try ReportTests.report(program, ReportSettings(by: [.state]))
        let without = try ReportTests.report(program, ReportSettings(by: [.state], intervals: .t))
        #expect(with.rows.contains { $0.method == .bootstrap })
        // Medians stay without an interval, and means have the row of their t interval.
        let expected = with.rows.compactMap { row -> IndicatorRow? in
            guard row.method == .bootstrap else { return row }
            guard row.statistic.hasPrefix("median"), let value = row.value else { return nil }
            return IndicatorRow(
                row.id, unit: row.unit, by: row.by, n: row.n, value: value, statistic: row.statistic)
        }
        #expect(without.rows == expected)
    }

    @Test func `independent enterprises give an interval close to the t interval`() throws {
        var dice = SyntheticProgram.Dice(state: 3)
        let values = (0..<400).map { _ in 20 + 10 * dice.normal() }
        let bootstrap = Bootstrap(localityOfValue: Array(repeating: 0, count: 400), localities: 1)
        let interval = try #require(bootstrap.meanInterval(of: values, seed: 1, purpose: "mean"))
        let expected = try #require(Moments(values).interval)
        #expect(abs(interval.low - expected.low) < 0.15)
        #expect(abs(interval.high - expected.high) < 0.15)
    }

    @Test func `localities that differ widen the interval`() throws {
        var dice = SyntheticProgram.Dice(state: 9)
        let effects = (0..<20).map { _ in 10 * dice.normal() }
        let localities = (0..<400).map { Int32($0 % 20) }
        let values = localities.map { effects[Int($0)] + dice.normal() }
        let clustered = try #require(
            Bootstrap(localityOfValue: localities, localities: 20).meanInterval(of: values, seed: 1, purpose: ""))
        let single = try #require(
            Bootstrap(localityOfValue: localities.map { $0 % 9 }, localities: 9)
                .meanInterval(of: values, seed: 1, purpose: ""))
        #expect(clustered.high - clustered.low > 3 * (single.high - single.low))
    }

    @Test(arguments: [11, 12, 33, 64, 100])
    func `the median drawn by halving is distributed like that of a full resample`(count: Int) {
        let values = (0..<count).map { Double($0 * $0) }
        var resample = MedianResample(count: count)
        var random = RandomStream(seed: 77)
        var quick: [Double] = []
        var full: [Double] = []
        for _ in 0..<3_000 {
            let (low, high) = resample.next(&random)
            quick.append((values[low] + values[high]) / 2)
            let drawn = (0..<count).map { _ in values[random.pair(below: UInt64(count)).0] }.sorted()
            full.append((drawn[(count - 1) / 2] + drawn[count / 2]) / 2)
        }
        // Kolmogorov and Smirnov's distance of two samples of 3,000 exceeds 0.0503 once in a thousand times.
        for value in values {
            let below = quick.count { $0 <= value }
            let expected = full.count { $0 <= value }
            #expect(abs(below - expected) < 151, "seed 77, value \(value)")
        }
    }

    @Test func `the clustered median is found in the window as in a full search`() throws {
        var dice = SyntheticProgram.Dice(state: 21)
        let pairs = (0..<3_000).map { _ in (value: dice.normal(), locality: Int32(dice.below(15))) }
            .sorted { $0.value < $1.value }
        let localities = pairs.map(\.locality)
        let values = pairs.map(\.value)
        let interval = try #require(
            Bootstrap(localityOfValue: localities, localities: 15).medianInterval(
                ofSorted: values, seed: 4, purpose: "m"))
        // The same resamples by brute force.
        var numbers: [Int32: Int] = [:]
        let clusters = localities.map { locality -> Int in
            if let known = numbers[locality] { return known }
            numbers[locality] = numbers.count
            return numbers.count - 1
        }
        let medians = PlainBootstrap.results(seed: 4, purpose: "m") { random in
            var drawn = [Int](repeating: 0, count: 15)
            for place in PlainBootstrap.draws(15, &random) { drawn[place] += 1 }
            let resample = zip(values, clusters).flatMap { Array(repeating: $0, count: drawn[$1]) }
            return (resample[(resample.count - 1) / 2] + resample[resample.count / 2]) / 2
        }
        let sorted = medians.sorted()
        #expect(abs(interval.low - (try #require(Quantiles.value(0.025, ofSorted: sorted)))) < 1e-12)
        #expect(abs(interval.high - (try #require(Quantiles.value(0.975, ofSorted: sorted)))) < 1e-12)
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6])
    func `the mean of values or of localities is that of plain resamples, one after the other`(seed: UInt64) throws {
        var dice = SyntheticProgram.Dice(state: seed)
        let values = (0..<(300 + dice.below(900))).map { _ in 40 + 9 * dice.normal() }
        // Enough localities to draw them, and too few: then values are drawn.
        let localities = Int32(seed % 2 == 0 ? 10 + dice.below(30) : 1 + dice.below(9))
        let localityOfValue = values.map { _ in Int32(dice.below(Int(localities))) }
        let interval = try #require(
            Bootstrap(localityOfValue: localityOfValue, localities: Int(localities))
                .meanInterval(of: values, seed: seed, purpose: "plain"))
        let clusters = PlainBootstrap.clusters(localityOfValue, values)
        let plain = PlainBootstrap.interval(
            PlainBootstrap.results(seed: seed, purpose: "plain") { random in
                let drawn = PlainBootstrap.draws(clusters.count, &random).flatMap { clusters[$0] }
                return drawn.reduce(0, +) / Double(drawn.count)
            })
        #expect(abs(interval.low - plain.low) < 1e-9 && abs(interval.high - plain.high) < 1e-9, "seed \(seed)")
    }

    @Test func `many threads draw what one does`() {
        func results(draws: Int) -> [Double] {
            ResampleBlocks.results(Bootstrap.resamples, draws: draws, seed: 8, purpose: "t") { random, results in
                for index in results.indices { results[index] = Double(random.next() >> 11) }
            }
        }
        #expect(results(draws: 1) == results(draws: 1_000_000))
    }
}
