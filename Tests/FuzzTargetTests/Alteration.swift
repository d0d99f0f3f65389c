import SeededRandom

/// What a fuzzer does to a file, without its eye for what is new.
enum Alteration {
    private static let edges: [UInt8] = [0, 1, 0x7f, 0x80, 0xff]

    /// One of the files after a few changes.
    static func of(_ files: [[UInt8]], using random: inout SeededGenerator) -> [UInt8] {
        var bytes = files[random.below(files.count)]
        for _ in 0...random.below(4) {
            let place = random.below(bytes.count + 1)
            let end = min(bytes.count, place + random.below(9))
            switch random.below(6) {
            case 0 where end > place: bytes[place] ^= 1 << UInt8(random.below(8))
            case 1 where end > place: bytes[place] = edges[random.below(edges.count)]
            case 2: bytes.removeSubrange(place..<end)
            case 3: bytes.insert(contentsOf: random.bytes(1 + random.below(8)), at: place)
            case 4: bytes.insert(contentsOf: bytes[place..<end], at: random.below(bytes.count + 1))
            default:
                let other = files[random.below(files.count)]
                let start = random.below(other.count + 1)
                bytes.replaceSubrange(place..<end, with: other[start...].prefix(random.below(40)))
            }
        }
        return bytes
    }
}
