/// Decisions taken from a fuzzer's bytes, from the front; when they run out, every decision is the first one.
///
/// Whatever the bytes, there is something to make of them: a fuzzer that changes one byte changes one decision.
struct Choices {
    private(set) var rest: ArraySlice<UInt8>

    init(_ bytes: some Collection<UInt8>) { rest = Array(bytes)[...] }

    var isEmpty: Bool { rest.isEmpty }

    mutating func byte() -> UInt8 { rest.popFirst() ?? 0 }

    /// A number below a limit of at most 256.
    mutating func below(_ limit: Int) -> Int { Int(byte()) % limit }

    /// True for the odd half of the bytes.
    mutating func flag() -> Bool { byte() & 1 == 1 }

    /// Two bytes, low byte first.
    mutating func short() -> Int {
        let low = Int(byte())
        return low | Int(byte()) << 8
    }

    /// A number of any size: mostly a small one, often one at the edge of something.
    mutating func number() -> Int64 {
        let edges: [Int64] = [.min, .max, -1, 1 << 38 - 1, 1 << 31, -(1 << 53), 1 << 16, 127, 128, -64, -65]
        let style = byte()
        switch style & 3 {
        case 0: return Int64(Int8(bitPattern: byte()))
        case 1: return Int64(short())
        case 2: return edges[Int(style >> 2) % edges.count]
        default: return Int64(bitPattern: (0..<8).reduce(0) { number, _ in number << 8 | UInt64(byte()) })
        }
    }

    /// At most so many bytes.
    mutating func bytes(_ count: Int) -> [UInt8] {
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }

    /// Bytes behind a length of one byte.
    mutating func block() -> [UInt8] { bytes(Int(byte())) }

    /// Bytes behind a length of two bytes.
    mutating func longBlock() -> [UInt8] { bytes(short()) }

    /// Whatever is left.
    mutating func all() -> [UInt8] { bytes(rest.count) }

    /// A text behind a length of one byte; what is not UTF-8 in it is replaced.
    mutating func text() -> String { String(decoding: block(), as: UTF8.self) }

    /// One of some.
    mutating func one<Element>(of elements: [Element]) -> Element { elements[below(elements.count)] }
}
