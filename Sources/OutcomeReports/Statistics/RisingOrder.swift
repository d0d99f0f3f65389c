/// Numbers in rising order, each with the place that it stands for; equal ones by place.
struct RisingOrder {
    /// A number as an integer that orders alike, and its place.
    private struct Entry {
        var key: UInt64
        var place: Int32
    }

    /// A part of the numbers, and their places.
    typealias Part = (values: ArraySlice<Double>, places: ArraySlice<Int32>)

    private let values: [Double]
    private let places: [Int32]

    private static let bits: UInt64 = 11
    private static let digits = 6

    /// Sorts the values at some places, which rise.
    ///
    /// From the lowest eleven bits to the highest: six passes, of which those are left out in which all numbers are alike, as
    /// the low bits of whole numbers are.
    init(_ all: [Double], at places: some Collection<Int32>) {
        var entries = places.map { Entry(key: Self.key(all[Int($0)]), place: $0) }
        var other = entries
        let size = 1 << Int(Self.bits)
        var counts = [Int](repeating: 0, count: size * Self.digits)
        for entry in entries {
            for digit in 0..<Self.digits { counts[digit * size + Self.digit(digit, of: entry.key)] += 1 }
        }
        for digit in 0..<Self.digits {
            var next = Array(counts[digit * size..<(digit + 1) * size])
            if let first = entries.first, next[Self.digit(digit, of: first.key)] == entries.count { continue }
            var sum = 0
            for value in next.indices {
                let count = next[value]
                next[value] = sum
                sum += count
            }
            // The counts say where each value's entries end, so that every place written lies within.
            other.withUnsafeMutableBufferPointer { other in
                next.withUnsafeMutableBufferPointer { next in
                    for entry in entries {
                        let value = Self.digit(digit, of: entry.key)
                        other[next[value]] = entry
                        next[value] &+= 1
                    }
                }
            }
            swap(&entries, &other)
        }
        values = entries.map { Self.value($0.key) }
        self.places = entries.map(\.place)
    }

    /// All of them.
    var whole: Part { (values[...], places[...]) }

    /// Those of each group, in rising order too.
    func parted(by grouping: Grouping) -> [Part] {
        let order = GroupOrder(places, grouping)
        let (values, places) = (order.parted(values), order.parted(places))
        return order.ranges.map { (values[$0], places[$0]) }
    }

    @inline(__always)
    private static func digit(_ digit: Int, of key: UInt64) -> Int {
        Int(truncatingIfNeeded: key >> (UInt64(digit) * bits) & (1 << bits - 1))
    }

    /// Negative numbers have all bits turned, the others the sign only.
    @inline(__always)
    private static func key(_ value: Double) -> UInt64 {
        let bits = value.bitPattern
        return bits >> 63 == 1 ? ~bits : bits | 1 << 63
    }

    @inline(__always)
    private static func value(_ key: UInt64) -> Double {
        Double(bitPattern: key >> 63 == 1 ? key & ~(1 << 63) : ~key)
    }
}
