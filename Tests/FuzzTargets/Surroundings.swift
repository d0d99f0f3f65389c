/// Foreign bytes before and behind those that are to be read.
///
/// What a reader makes of bytes must not depend on what lies around them: a reader that looks past its end is found out
/// by reading the same bytes twice, between different neighbours.
enum Surroundings: CaseIterable {
    case none, zeroes, ones

    /// The bytes as a slice of a larger array.
    func slice(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
        guard self != .none else { return bytes[...] }
        let neighbour = [UInt8](repeating: self == .zeroes ? 0x00 : 0xff, count: 24)
        return (neighbour + bytes + neighbour)[neighbour.count..<(neighbour.count + bytes.count)]
    }
}
