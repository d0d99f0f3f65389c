import SeededRandom

/// Damage to bytes of any kind: what media, transports and text tools do, and what is cheap to try.
enum ByteMutation: String, CaseIterable {
    case flipBit, flipBits, setByte, setExtreme, zeroes, highBits, textMode
    case cutFront, cutMiddle, cutEnd, cutHard, insert, double, swap, append

    /// Damages bytes in one way.
    static func apply(_ bytes: inout [UInt8], _ random: inout SeededGenerator) -> String {
        let kind = allCases.randomElement(using: &random) ?? .flipBit
        kind.apply(&bytes, &random)
        return kind.rawValue
    }

    private func apply(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
        guard !bytes.isEmpty else { return bytes += random.bytes(1 + random.below(40)) }
        let place = random.below(bytes.count)
        let length = min(bytes.count - place, 1 + random.below(random.once(in: 4) ? 400 : 12))
        switch self {
        case .flipBit: bytes[place] ^= 1 << UInt8(random.below(8))
        case .flipBits:
            for _ in 0...random.below(20) { bytes[random.below(bytes.count)] ^= 1 << UInt8(random.below(8)) }
        case .setByte: bytes[place] = UInt8(random.below(256))
        case .setExtreme:
            let extreme: [UInt8] = [0, 0x01, 0x7f, 0x80, 0xff]
            for index in place..<min(bytes.count, place + [1, 2, 4, 8, 10][random.below(5)]) {
                bytes[index] = extreme[random.below(extreme.count)]
            }
        case .cutFront: bytes.removeFirst(length)
        case .cutMiddle: bytes.removeSubrange(place..<(place + length))
        case .cutEnd: bytes.removeLast(length)
        case .cutHard: bytes.removeSubrange(place...)
        case .insert: bytes.insert(contentsOf: random.bytes(length), at: place)
        case .double: bytes.insert(contentsOf: bytes[place..<(place + length)], at: place)
        case .zeroes: for index in place..<(place + length) { bytes[index] = 0 }
        case .swap:
            let other = random.below(bytes.count)
            for offset in 0..<min(length, bytes.count - max(place, other)) {
                bytes.swapAt(place + offset, other + offset)
            }
        case .append: bytes += random.bytes(length)
        case .textMode:
            // What a transfer in text mode does to line ends.
            bytes = bytes.flatMap { $0 == 0x0a ? [0x0d, 0x0a] : [$0] }
        case .highBits: for index in place..<(place + length) { bytes[index] &= 0x7f }
        }
    }
}

/// Damage to the numbers of a format: counts and lengths that lie, and numbers longer than they need be.
enum NumberMutation: String, CaseIterable {
    case zero, more, less, overlong, huge, tenBytes, endless

    /// Damages what may be a number somewhere in the bytes, more often near the beginning, where the counts are.
    static func apply(_ bytes: inout [UInt8], _ random: inout SeededGenerator) -> String {
        let kind = allCases.randomElement(using: &random) ?? .zero
        guard !bytes.isEmpty else { return kind.rawValue }
        let place = random.below(random.once(in: 2) ? bytes.count : min(bytes.count, 8))
        let old = bytes[place]
        let new: [UInt8] =
            switch kind {
            case .zero: [0]
            case .more: [old &+ 1]
            case .less: [old &- 1]
            case .overlong: [old | 0x80, 0x00]
            case .huge: [0xff, 0xff, 0xff, 0x7f]
            case .tenBytes: [UInt8](repeating: 0xff, count: 9) + [0x01]
            case .endless: [UInt8](repeating: 0xff, count: 12)
            }
        bytes.replaceSubrange(place...place, with: new)
        return kind.rawValue
    }
}
