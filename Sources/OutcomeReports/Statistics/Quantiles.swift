/// Order statistics of a sorted list.
enum Quantiles {
    /// The quantile of a share (0…1) of a list in rising order, by linear interpolation: type 7 of Hyndman and Fan
    /// (1996), the default of R and NumPy. Nil for an empty list.
    static func value(_ share: Double, ofSorted values: some RandomAccessCollection<Double>) -> Double? {
        guard !values.isEmpty else { return nil }
        let place = share * Double(values.count - 1)
        let below = Int(place)
        let low = values[values.index(values.startIndex, offsetBy: below)]
        let fraction = place - Double(below)
        guard fraction > 0, below + 1 < values.count else { return low }
        let high = values[values.index(values.startIndex, offsetBy: below + 1)]
        return low + fraction * (high - low)
    }

    /// The mean after values beyond the outer percentiles are drawn in to them: 1 and 99, or 5 and 95 when there are fewer
    /// than 100 values. The list is in rising order. Nil for an empty list.
    static func winsorizedMean(ofSorted values: some RandomAccessCollection<Double>) -> Double? {
        let tail = winsorizedTail(count: values.count)
        guard let low = value(tail, ofSorted: values), let high = value(1 - tail, ofSorted: values) else { return nil }
        var sum = 0.0
        for value in values { sum += min(max(value, low), high) }
        return sum / Double(values.count)
    }

    /// The share that winsorising draws in at each end.
    static func winsorizedTail(count: Int) -> Double { count < 100 ? 0.05 : 0.01 }
}
