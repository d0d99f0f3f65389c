import SurveyModel

/// The shape of a variable, coarse enough that no part of it stands for fewer enterprises than the threshold.
public struct Distribution: Hashable, Sendable {
    /// A range of values and how many enterprises lie in it.
    public struct Bin: Hashable, Sendable {
        /// The lower bound, included.
        public let from: Double
        /// The upper bound, excluded; nil for the last, open range.
        public let to: Double?
        /// How many enterprises.
        public let count: Int
    }

    /// A point of a cumulative curve.
    public struct Point: Hashable, Sendable {
        /// The value.
        public let value: Double
        /// The share of enterprises at or below it, 0–1.
        public let share: Double
    }

    /// Counts values of 0 and more in ranges that begin at multiples of a round width; ranges below the threshold are
    /// joined with the next. Empty when all values together are below it.
    static func bins(_ values: [Double], k: Int) -> [Bin] {
        guard values.count >= k else { return [] }
        let sorted = values.sorted()
        // The width rests on a high percentile that k enterprises exceed or reach, not on the largest value.
        let reach = sorted[max(0, sorted.count - max(k, sorted.count / 50))]
        let widths = [0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000]
        let width = widths.first { reach / $0 <= 12 } ?? 2_000
        let last = min(13, Int(reach / width))
        var counts = [Int](repeating: 0, count: last + 1)
        for value in sorted { counts[min(last, max(0, Int(min(value / width, 1e6))))] += 1 }
        var bins: [(from: Int, count: Int)] = []
        var start = 0
        var gathered = 0
        for (place, count) in counts.enumerated() {
            gathered += count
            guard gathered >= k else { continue }
            bins.append((start, gathered))
            start = place + 1
            gathered = 0
        }
        if gathered > 0, !bins.isEmpty { bins[bins.count - 1].count += gathered }
        return bins.enumerated().map { place, bin in
            Bin(
                from: Double(bin.from) * width, to: place + 1 < bins.count ? Double(bins[place + 1].from) * width : nil,
                count: bin.count)
        }
    }

    /// The empirical distribution of scores (0–100) at multiples of 2.5 points, at least the threshold apart: from (0, 0)
    /// to (100, 1). Empty when all together are below the threshold.
    static func cumulative(_ values: [Double], k: Int) -> [Point] {
        guard values.count >= k else { return [] }
        let sorted = values.sorted()
        var points = [Point(value: 0, share: 0)]
        var before = 0
        var index = 0
        for step in 1..<40 {
            let value = Double(step) * 2.5
            while index < sorted.count, sorted[index] <= value { index += 1 }
            guard index - before >= k, sorted.count - index >= k else { continue }
            points.append(Point(value: value, share: Double(index) / Double(sorted.count)))
            before = index
        }
        points.append(Point(value: 100, share: 1))
        return points
    }
}
