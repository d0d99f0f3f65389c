/// Puts elements that stand for places of a cohort together by group, in their order within each.
struct GroupOrder {
    /// By group, where its elements are.
    let ranges: [Range<Int>]
    /// By element, where it goes: a permutation.
    private let targets: [Int32]

    /// Counts the groups of some places.
    init(_ places: some Collection<Int32>, _ grouping: Grouping) {
        var next = [Int32](repeating: 0, count: grouping.values.count)
        next.withUnsafeMutableBufferPointer { next in
            grouping.codes.withUnsafeBufferPointer { codes in
                for place in places { next[Int(codes[Int(place)])] &+= 1 }
            }
        }
        var ranges: [Range<Int>] = []
        var start = 0
        for group in next.indices {
            ranges.append(start..<start + Int(next[group]))
            next[group] = Int32(start)
            start = ranges[group].upperBound
        }
        self.ranges = ranges
        targets = [Int32](unsafeUninitializedCapacity: start) { targets, initialized in
            next.withUnsafeMutableBufferPointer { next in
                grouping.codes.withUnsafeBufferPointer { codes in
                    // The groups were counted above: there is one target for each place.
                    for (index, place) in places.enumerated() {
                        let group = Int(codes[Int(place)])
                        targets.initializeElement(at: index, to: next[group])
                        next[group] &+= 1
                    }
                }
            }
            initialized = start
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
