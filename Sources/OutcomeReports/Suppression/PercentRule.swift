/// The p %-rule for sums: a sum is sensitive when the second largest contributor, who knows its own amount, could work
/// out the largest one's to within p %.
enum PercentRule {
    /// p.
    static let percent = 15.0

    /// Whether the sum of the amounts would disclose the largest: the others than the two largest make up less than p % of
    /// it. The sign of an amount does not matter.
    static func isSensitive(_ amounts: some Sequence<Double>) -> Bool {
        var largest = 0.0
        var second = 0.0
        var total = 0.0
        for amount in amounts {
            let size = abs(amount)
            total += size
            if size > largest {
                second = largest
                largest = size
            } else if size > second {
                second = size
            }
        }
        return total - largest - second < percent / 100 * largest
    }
}
