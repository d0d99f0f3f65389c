/// Bech32, the checked text form of age's keys (BIP 173), without its limit on the length of the data.
enum Bech32 {
    private static let alphabet = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)

    /// The lower-case text of some bytes.
    ///
    /// - Parameter prefix: The human-readable part, in lower case.
    static func encode(_ bytes: [UInt8], prefix: String) -> String {
        var values: [UInt8] = []
        var pending: UInt32 = 0
        var bits = 0
        for byte in bytes {
            pending = pending << 8 | UInt32(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                values.append(UInt8(pending >> UInt32(bits) & 31))
            }
            pending &= 0xFFF
        }
        if bits > 0 {
            values.append(UInt8(pending << UInt32(5 - bits) & 31))
        }
        let expanded = expand(Array(prefix.utf8))
        let sum = checksum(expanded + values + [0, 0, 0, 0, 0, 0]) ^ 1
        for place in 0..<6 {
            values.append(UInt8(sum >> UInt32(5 * (5 - place)) & 31))
        }
        return prefix + "1" + String(decoding: values.map { alphabet[Int($0)] }, as: UTF8.self)
    }

    /// The bytes of a text with this human-readable part; nil if anything about it is wrong.
    ///
    /// Refused are mixed case, a foreign character or prefix, a wrong checksum, and padding bits that are not zero.
    static func decode(_ text: some StringProtocol, prefix: String) -> [UInt8]? {
        let utf8 = Array(text.utf8)
        // Ours are 62 and 74 characters; the cap only keeps a hostile text cheap.
        guard utf8.count <= 1_000, utf8.allSatisfy({ (33...126).contains($0) }) else { return nil }
        let lower = utf8.map { isUpper($0) ? $0 | 0x20 : $0 }
        guard lower == utf8 || !utf8.contains(where: isLower) else { return nil }
        let expected = Array(prefix.utf8)
        guard let separator = lower.lastIndex(of: UInt8(ascii: "1")), lower[..<separator] == expected[...],
            lower.count - separator > 6
        else { return nil }

        var values: [UInt8] = []
        for character in lower[(separator + 1)...] {
            guard let value = alphabet.firstIndex(of: character) else { return nil }
            values.append(UInt8(value))
        }
        guard checksum(expand(expected) + values) == 1 else { return nil }

        var bytes: [UInt8] = []
        var pending: UInt32 = 0
        var bits = 0
        for value in values.dropLast(6) {
            pending = pending << 5 | UInt32(value)
            bits += 5
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(pending >> UInt32(bits) & 0xFF))
                pending &= 0xFFF
            }
        }
        guard bits < 5, pending & (1 << UInt32(bits) - 1) == 0 else { return nil }
        return bytes
    }

    private static func isUpper(_ character: UInt8) -> Bool {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(character)
    }

    private static func isLower(_ character: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(character)
    }

    /// The human-readable part as the checksum covers it.
    private static func expand(_ prefix: [UInt8]) -> [UInt8] {
        prefix.map { $0 >> 5 } + [0] + prefix.map { $0 & 31 }
    }

    private static func checksum(_ values: [UInt8]) -> UInt32 {
        let generators: [UInt32] = [0x3B6A_57B2, 0x2650_8E6D, 0x1EA1_19FA, 0x3D42_33DD, 0x2A14_62B3]
        var sum: UInt32 = 1
        for value in values {
            let top = sum >> 25
            sum = (sum & 0x1FF_FFFF) << 5 ^ UInt32(value)
            for (bit, generator) in generators.enumerated() where top >> UInt32(bit) & 1 == 1 {
                sum ^= generator
            }
        }
        return sum
    }
}
