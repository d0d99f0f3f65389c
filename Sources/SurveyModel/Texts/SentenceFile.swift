internal import Glibc

/// A file of sentences: a JSON object of texts by key, each on a line of its own, without escapes by number.
///
/// A text is made when it is asked for: a run of a command needs some fifty of the thousands that there are, and reading the whole
/// file with a decoder would take longer than all else that a short command does.
public struct SentenceFile: Sendable {
    private let bytes: [UInt8]
    /// Where keys stand, behind their quotation mark, by their hashes.
    private let places: [UInt64: Int]

    private static let quote = UInt8(ascii: "\"")
    private static let escape = UInt8(ascii: "\\")

    /// Takes the bytes of a file. Lines that are not `"key": "text"` have no sentence.
    public init(_ bytes: [UInt8]) {
        var places: [UInt64: Int] = [:]
        places.reserveCapacity(bytes.count / 64)
        bytes.withUnsafeBytes { bytes in
            var index = 0
            while index < bytes.count {
                while index < bytes.count, [0x20, 0x09].contains(bytes[index]) { index += 1 }
                if index < bytes.count, bytes[index] == Self.quote {
                    let start = index + 1
                    index = start
                    var hash = Self.startOfHash
                    while index < bytes.count, bytes[index] != Self.quote, bytes[index] != 0x0a {
                        hash = Self.hash(hash, bytes[index])
                        index += 1
                    }
                    places[hash] = start
                }
                index = Self.end(ofLineAt: index, bytes) + 1
            }
        }
        self.bytes = bytes
        self.places = places
    }

    private static func end(ofLineAt index: Int, _ bytes: UnsafeRawBufferPointer) -> Int {
        // What is searched ends with the buffer; an empty one has no address.
        guard index < bytes.count, let start = bytes.baseAddress,
            let found = memchr(start + index, 0x0a, bytes.count - index)
        else { return bytes.count }
        return start.distance(to: found)
    }

    // FNV-1a, which a key of a few letters costs next to nothing.
    private static let startOfHash: UInt64 = 0xcbf2_9ce4_8422_2325

    private static func hash(_ sofar: UInt64, _ byte: UInt8) -> UInt64 { (sofar ^ UInt64(byte)) &* 0x100_0000_01b3 }

    /// The text of a key; nil when there is none, or it is not written as such files are.
    public subscript(_ key: String) -> String? {
        let hash = key.utf8.reduce(Self.startOfHash) { Self.hash($0, $1) }
        guard let start = places[hash], bytes[start...].starts(with: key.utf8) else { return nil }
        let rest = bytes[(start + key.utf8.count)...]
        guard rest.starts(with: "\": \"".utf8) else { return nil }
        var text: [UInt8] = []
        var isEscaped = false
        for byte in rest.dropFirst(4) {
            if isEscaped {
                guard let character = Self.characters[byte] else { return nil }
                text.append(character)
                isEscaped = false
            } else if byte == Self.quote {
                return String(validating: text, as: UTF8.self)
            } else if byte == Self.escape {
                isEscaped = true
            } else if byte < 0x20 {
                return nil
            } else {
                text.append(byte)
            }
        }
        return nil
    }

    /// What stands for itself, or for a control character, behind a backslash.
    private static let characters: [UInt8: UInt8] = [
        quote: quote, escape: escape, UInt8(ascii: "/"): UInt8(ascii: "/"), UInt8(ascii: "n"): 0x0a,
        UInt8(ascii: "t"): 0x09,
    ]
}
