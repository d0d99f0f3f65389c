/// Some records, a bit for each: most stand side by side.
struct RecordSet {
    private var words: [Int64: UInt64] = [:]

    /// So many words that they take some hundred kilobytes, and know a million records; then all are forgotten.
    private static let mostWords = 1 << 14

    func contains(_ key: Int64) -> Bool {
        guard let word = words[key >> 6] else { return false }
        return word & 1 << UInt64(key & 63) != 0
    }

    /// Adds records that stand side by side.
    mutating func insert(_ first: Int64, count: Int) {
        if words.count > RecordSet.mostWords { words = [:] }
        let end = first + Int64(count)
        var next = first
        while next < end {
            let stop = min(end, (next >> 6 + 1) << 6)
            words[next >> 6, default: 0] |= (UInt64.max >> UInt64(64 - (stop - next))) << UInt64(next & 63)
            next = stop
        }
    }
}
