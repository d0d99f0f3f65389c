/// Draws the median of n draws with replacement from the places 0 ..< n of a sorted list, without making the n draws.
///
/// How many draws fall in the lower half of a range of 2ʲ places is the number of ones among as many fair bits, so the
/// median's place is found by halving; a list whose length is no power of two is cut into ranges that are, and draws
/// beyond its end are drawn again. The result is distributed exactly as that of the n draws.
struct MedianResample {
    private let count: Int
    private let bits: Int
    /// Draws in the range of 2ʲ places that the binary digit j of the length stands for.
    private var drawn: [Int]

    /// Prepares for a list of at least one element.
    init(count: Int) {
        self.count = count
        bits = Int.bitWidth - count.leadingZeroBitCount
        drawn = Array(repeating: 0, count: bits)
    }

    /// The places of the lower and the upper median; they differ only for an even length.
    mutating func next(_ random: inout RandomStream) -> (low: Int, high: Int) {
        scatter(&random)
        let lowRank = (count - 1) / 2
        let needsNext = count % 2 == 0
        var passed = 0
        var start = 0
        var low = -1
        for digit in stride(from: bits - 1, through: 0, by: -1) where count >> digit & 1 == 1 {
            if low < 0, lowRank < passed + drawn[digit] {
                let found = descend(digit, start, draws: drawn[digit], rank: lowRank - passed, needsNext, &random)
                low = found.low
                if let high = found.high { return (low, high) }
            } else if low >= 0, drawn[digit] > 0 {
                return (low, first(digit, start, draws: drawn[digit], &random))
            }
            passed += drawn[digit]
            start += 1 << digit
        }
        return (low, low)
    }

    /// Deals the draws out to the ranges.
    private mutating func scatter(_ random: inout RandomStream) {
        for digit in drawn.indices { drawn[digit] = 0 }
        var pending = count
        while pending > 0 {
            var here = pending
            pending = 0
            for digit in stride(from: bits - 1, through: 0, by: -1) where here > 0 {
                let left = Self.heads(of: here, &random)
                if count >> digit & 1 == 1 {
                    drawn[digit] += left
                    here -= left
                } else {
                    pending += here - left
                    here = left
                }
            }
            pending += here
        }
    }

    /// The place of the draw of a rank within a range, and of the next draw if it lies in the range too; without a need for
    /// the next one, the same place.
    private func descend(
        _ digit: Int, _ start: Int, draws: Int, rank: Int, _ needsNext: Bool, _ random: inout RandomStream
    ) -> (low: Int, high: Int?) {
        guard digit > 0 else { return (start, !needsNext || rank + 1 < draws ? start : nil) }
        let left = Self.heads(of: draws, &random)
        let middle = start + 1 << (digit - 1)
        if rank >= left {
            return descend(digit - 1, middle, draws: draws - left, rank: rank - left, needsNext, &random)
        }
        let found = descend(digit - 1, start, draws: left, rank: rank, needsNext, &random)
        if found.high == nil, draws > left {
            return (found.low, first(digit - 1, middle, draws: draws - left, &random))
        }
        return found
    }

    /// The lowest place that any of the draws in a range takes.
    private func first(_ digit: Int, _ start: Int, draws: Int, _ random: inout RandomStream) -> Int {
        var start = start
        var draws = draws
        for half in stride(from: digit - 1, through: 0, by: -1) {
            let left = Self.heads(of: draws, &random)
            if left > 0 {
                draws = left
            } else {
                start += 1 << half
            }
        }
        return start
    }

    /// How many of some fair coins show heads.
    private static func heads(of coins: Int, _ random: inout RandomStream) -> Int {
        var heads = 0
        for _ in 0..<(coins / 64) { heads += random.next().nonzeroBitCount }
        let rest = coins % 64
        return rest == 0 ? heads : heads + (random.next() >> UInt64(64 - rest)).nonzeroBitCount
    }
}
