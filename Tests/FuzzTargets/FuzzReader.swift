import SeededRandom

/// The readers of what strangers send, each with the target that guards it and the seeds from which a fuzzer begins.
public enum FuzzReader: String, CaseIterable, Sendable {
    case segment, bundle, roster, age, csv

    /// A file of the seed corpus.
    public struct Seed: Sendable {
        /// The file's name.
        public let name: String
        /// What is in it.
        public let bytes: [UInt8]
    }

    /// Offers bytes to the reader.
    ///
    /// - Throws: `BrokenProperty`.
    public func check(_ bytes: [UInt8]) throws {
        switch self {
        case .segment: try SegmentTarget().check(bytes)
        case .bundle: try BundleTarget().check(bytes)
        case .roster: try RosterTarget().check(bytes)
        case .age: try AgeTarget().check(bytes)
        case .csv: try CSVTarget().check(bytes)
        }
    }

    /// Offers an input of libFuzzer to the reader: a broken property ends the process, as whatever traps does.
    public func offer(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
        do { try check(Array(UnsafeBufferPointer(start: start, count: count))) } catch { fatalError("\(error)") }
        return 0
    }

    /// The seed corpus, the same whenever it is made.
    public func seeds() throws -> [Seed] {
        switch self {
        case .segment: try SegmentTarget.seeds()
        case .bundle: try BundleTarget.seeds()
        case .roster: try RosterTarget.seeds()
        case .age: try AgeTarget.seeds()
        case .csv: CSVTarget.seeds()
        }
    }

    /// Bytes that a script is made of, the same for a seed number.
    static func script(_ seed: UInt64, count: Int) -> [UInt8] {
        var random = SeededGenerator(seed: seed)
        return random.bytes(count)
    }

    /// Bytes as a script holds them behind a length of two bytes.
    static func longBlock(_ bytes: [UInt8]) -> [UInt8] {
        [UInt8(truncatingIfNeeded: bytes.count), UInt8(bytes.count >> 8)] + bytes
    }
}
