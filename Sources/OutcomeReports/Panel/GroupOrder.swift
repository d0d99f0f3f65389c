/// Puts elements that stand for places of a cohort together by group, in their order within each.
struct GroupOrder {
    /// By group, where its elements are.
    let ranges: [Range<Int>]
    /// By element, where it goes: a permutation.
    private let targets: [Int32]

    /// Counts the groups of some places.
    ///
    /// The two halves are counted beside each other, since a count has to wait for the one before in the same group.
    init(_ places: some Collection<Int32>, _ grouping: Grouping) {
        let places = Array(places)
        let half = places.count / 2
        var first = [Int32](repeating: 0, count: grouping.values.count)
        var second = first
        grouping.codes.withUnsafeBufferPointer { codes in
            for index in 0..<half {
                first[Int(codes[Int(places[index])])] &+= 1
                second[Int(codes[Int(places[half &+ index])])] &+= 1
            }
            if places.count > 2 * half { second[Int(codes[Int(places[2 * half])])] &+= 1 }
        }
        var ranges: [Range<Int>] = []
        var start: Int32 = 0
        for group in first.indices {
            let middle = start + first[group]
            let end = middle + second[group]
            ranges.append(Int(start)..<Int(end))
            (first[group], second[group], start) = (start, middle, end)
        }
        self.ranges = ranges
        targets = [Int32](unsafeUninitializedCapacity: places.count) { targets, initialized in
            func place(_ index: Int, _ next: inout [Int32], _ codes: UnsafeBufferPointer<Int32>) {
                let group = Int(codes[Int(places[index])])
                targets.initializeElement(at: index, to: next[group])
                next[group] &+= 1
            }
            grouping.codes.withUnsafeBufferPointer { codes in
                for index in 0..<half {
                    place(index, &first, codes)
                    place(half &+ index, &second, codes)
                }
                if places.count > 2 * half { place(2 * half, &second, codes) }
            }
            initialized = places.count
        }
    }

    /// One element for each place, by group.
    func parted<Element: BitwiseCopyable>(_ elements: some Collection<Element>) -> [Element] {
        precondition(elements.count == targets.count, "one element for each place")
        return [Element](unsafeUninitializedCapacity: targets.count) { parted, initialized in
            // A permutation: every element of the buffer is written once.
            for (element, target) in zip(elements, targets) { parted.initializeElement(at: Int(target), to: element) }
            initialized = targets.count
        }
    }
}
