/// Which of many places are marked, and how many are marked before each: little more than a bit for each place.
struct RankedBits {
    private var words: [UInt64] = []
    /// For each word, how many places are marked before it.
    private var ranks: [Int32] = []
    private(set) var count = 0
    /// How many are marked.
    private(set) var marked = 0

    /// Adds a place.
    mutating func append(_ isMarked: Bool) {
        if count % 64 == 0 {
            words.append(0)
            ranks.append(Int32(marked))
        }
        if isMarked {
            words[words.count - 1] |= 1 << UInt64(count % 64)
            marked += 1
        }
        count += 1
    }

    /// How many marked places stand before this one; nil when it is not marked itself.
    func rank(of place: Int) -> Int? {
        let (word, bit) = (words[place / 64], UInt64(1) << UInt64(place % 64))
        guard word & bit != 0 else { return nil }
        return Int(ranks[place / 64]) + (word & (bit - 1)).nonzeroBitCount
    }
}
