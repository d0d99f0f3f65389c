/// A reproducible generator (SplitMix64), the same on every machine: a failing test is run again with the seed that it printed.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    /// The seed with which it began.
    public let seed: UInt64
    private var state: UInt64

    /// A generator of a seed that the test's own name prints.
    public init(seed: UInt64) {
        self.seed = seed
        state = seed
    }

    /// A generator of the given seed, or of a fresh one, which is printed with the test's name.
    public init(_ test: String, seed: UInt64 = .random(in: 0 ... .max)) {
        print("\(test): seed \(seed)")
        self.init(seed: seed)
    }

    /// The next number.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 to one less than the limit.
    public mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &self) }

    /// True once in so many times.
    public mutating func once(in times: Int) -> Bool { below(times) == 0 }

    /// So many random bytes.
    public mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) } }
}

/// The seeds that a property is tried with.
public enum Seeds {
    /// Seeds that are tried on every run, and one that no run had before; the test's name prints it.
    public static func some(_ count: UInt64) -> [UInt64] {
        Array(1...count) + [UInt64.random(in: 1_000_000...9_999_999)]
    }
}
