internal import DeltaBundle

/// Names of records by the changes that made them, of segments that continue one another.
struct NameLine {
    /// Those of one segment.
    private struct Piece {
        let first: Int64
        /// How far behind the first change of the segment each one stands: a segment has no more changes than that can count.
        var offsets: [UInt16] = []
        var names: [KeyIndex.Name] = []
    }

    private var pieces: [Piece] = []

    /// How many segments there are of which names are known.
    var count: Int { pieces.count }

    /// Adds the names of a segment behind all others.
    ///
    /// - Parameters:
    ///   - first: the sequence number of its first change.
    ///   - names: for each change.
    ///   - places: which of them to keep, rising.
    mutating func append(_ names: [KeyIndex.Name], at places: [Int], first: Int64) {
        guard !places.isEmpty else { return }
        precondition(places.count <= Statement.maximumCount && places[places.count - 1] <= Int(UInt16.max))
        pieces.append(Piece(first: first, offsets: places.map { UInt16($0) }, names: places.map { names[$0] }))
    }

    /// The name at a sequence number, if it is of one of so many first segments.
    func name(at sequence: Int64, among count: Int) -> KeyIndex.Name? {
        let place = NameLine.place(below: count) { pieces[$0].first <= sequence }
        guard place >= 0 else { return nil }
        guard let offset = UInt16(exactly: sequence - pieces[place].first) else { return nil }
        let offsets = pieces[place].offsets
        let found = NameLine.place(below: offsets.count) { offsets[$0] <= offset }
        return found >= 0 && offsets[found] == offset ? pieces[place].names[found] : nil
    }

    /// The last place before `end` of which something holds that holds of all before it, too; -1 when there is none.
    private static func place(below end: Int, where holds: (Int) -> Bool) -> Int {
        var (low, high) = (0, end)
        while low < high {
            let middle = (low + high) / 2
            if holds(middle) { low = middle + 1 } else { high = middle }
        }
        return low - 1
    }
}
