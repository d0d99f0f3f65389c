import Testing

@testable import OutcomeReports

@Suite struct StatisticsTests {
    static let first = [
        12.5, 18.75, 25.0, 31.25, 29.1666, 22.9166, 37.5, 20.8333, 41.6666, 27.0833, 15.625, 33.3333,
    ]
    static let second = [3.5, 1.25, 7.0, -2.0, 4.75, 6.5, 0.0, 2.25, 5.125, 8.0]

    // scipy 1.17.1: stats.t.ppf(p, d)
    @Test(arguments: [
        (0.975, 1, 12.706204736174694), (0.975, 2, 4.302652729749462), (0.975, 3, 3.1824463052837078),
        (0.975, 7.5, 2.333039626864974), (0.975, 9, 2.262157162798205), (0.975, 29, 2.045229642132703),
        (0.975, 120.25, 1.9798884820224563), (0.975, 411, 1.9657526798609517), (0.975, 499.5, 1.9647246094345892),
        (0.975, 500, 1.9647198374673676), (0.975, 2000, 1.9611508260994377), (0.975, 149_999, 1.9599797999124706),
        (0.995, 4, 4.604094871349992), (0.9995, 12, 4.3177912836062475), (0.6, 5, 0.2671808657041451),
    ])
    func `the t quantile agrees with scipy to ten digits`(probability: Double, degrees: Double, expected: Double) {
        #expect(abs(StudentT.quantile(probability, degrees: degrees) / expected - 1) < 1e-10)
    }

    // scipy 1.17.1: stats.norm.ppf(p)
    @Test(arguments: [
        (0.5, 0), (0.6, 0.2533471031357997), (0.975, 1.959963984540054), (0.025, -1.9599639845400545),
        (1e-5, -4.264890793922825), (1e-20, -9.262340089798409),
    ])
    func `the normal quantile agrees with scipy`(probability: Double, expected: Double) {
        #expect(abs(NormalDistribution.quantile(probability) - expected) < 1e-13)
    }

    // numpy: mean(x), std(x, ddof=1), quantile(x, [.25, .5, .75, .1]); scipy: ttest_1samp(x, 0).confidence_interval()
    @Test func `mean, deviation, quartiles and t interval agree with numpy and scipy`() throws {
        let moments = Moments(Self.first)
        #expect(abs(moments.mean - 26.302058333333335) < 1e-12)
        #expect(abs(try #require(moments.deviation) - 8.784249528193095) < 1e-12)
        let interval = try #require(moments.interval)
        #expect(abs(interval.low - 20.720812457170968) < 1e-10)
        #expect(abs(interval.high - 31.8833042094957) < 1e-10)
        let sorted = Self.first.sorted()
        for (share, expected) in [(0.25, 20.312475), (0.5, 26.04165), (0.75, 31.770825), (0.1, 15.9375)] {
            #expect(abs(try #require(Quantiles.value(share, ofSorted: sorted)) - expected) < 1e-12)
        }
    }

    // scipy: ttest_ind(x, y, equal_var=False).confidence_interval()
    @Test func `Welch's interval agrees with scipy`() throws {
        let interval = try #require(Moments(Self.first).welch(minus: Moments(Self.second)))
        #expect(abs(interval.low - 16.813958786776226) < 1e-10)
        #expect(abs(interval.high - 28.515157879890445) < 1e-10)
    }

    // scipy: binomtest(k, n).proportion_ci(method="wilson")
    @Test(arguments: [
        (0, 12, 0.0, 0.24249400665524085), (3, 40, 0.025836025774588198, 0.19864233524310543),
        (57, 120, 0.3878209113791835, 0.5637300469417517), (40, 40, 0.9123783988027133, 1.0),
    ])
    func `Wilson's interval agrees with scipy`(successes: Int, trials: Int, low: Double, high: Double) throws {
        let interval = try #require(ConfidenceInterval.wilson(successes: successes, trials: trials))
        #expect(abs(interval.low - low) < 1e-12)
        #expect(abs(interval.high - high) < 1e-12)
    }

    // numpy: clip(x, *quantile(x, [t, 1 - t])).mean() with t = .05 below 100 values, else .01
    @Test func `the winsorised mean draws in one percent, or five when values are few`() throws {
        let few = [1, 2, 3, 4, 5, 6, 7, 8, 9, 100].map(Double.init)
        #expect(abs(try #require(Quantiles.winsorizedMean(ofSorted: few)) - 10.45) < 1e-12)
        let many = (0..<199).map(Double.init) + [10_000]
        #expect(abs(try #require(Quantiles.winsorizedMean(ofSorted: many)) - 99.5) < 1e-12)
    }

    @Test func `empty and single lists give no spread and no interval`() {
        #expect(Moments([Double]()).interval == nil)
        #expect(Moments([4.0]).deviation == nil)
        #expect(Quantiles.value(0.5, ofSorted: [Double]()) == nil)
        #expect(ConfidenceInterval.wilson(successes: 0, trials: 0) == nil)
    }
}
