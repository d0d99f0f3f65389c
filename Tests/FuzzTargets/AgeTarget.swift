import Trust

/// The reader of age files, offered files of any making: bytes as they are, or a script of headers and chunks.
public struct AgeTarget {
    /// Reads a file for the receiver in parts; a test puts a broken reader here, to see that it is found out.
    var read: (_ file: [UInt8], _ parts: Int) throws -> AgeReading = { file, parts in
        try AgeReading(file, parts: parts) { try AgeReader(identities: [AgeScript.key], source: $0) }
    }

    /// Makes a target of the library's reader.
    public init() {}

    /// Offers bytes to the reader.
    ///
    /// - Throws: `BrokenProperty`.
    public func check(_ bytes: [UInt8]) throws {
        guard let first = bytes.first else { return }
        let rest = Array(bytes.dropFirst())
        guard first & 1 == 1 else {
            _ = try checkParts(rest)
            try checkPassphrase(rest)
            return
        }
        var choices = Choices(rest)
        let script = try AgeScript(&choices)
        let reading = try checkParts(script.file)
        let content = Set(script.chunks.map { Sealed(content: $0.content, index: $0.index) })
        for (place, chunk) in reading.chunks.enumerated() {
            switch chunk {
            case .data(let bytes):
                try BrokenProperty.unless(
                    content.contains(Sealed(content: bytes, index: place)),
                    "content was given out that nobody sealed for that place")
            case .damaged(let index):
                try BrokenProperty.unless(index == place, "damage of chunk \(place) is placed at \(index)")
            }
        }
        guard script.isIntact else { return }
        let expected = script.expected
        try BrokenProperty.unless(
            reading.chunks.starts(with: expected.chunks)
                && (expected.isEndUnknown
                    || reading.end == expected.end && reading.chunks.count == expected.chunks.count),
            "a file sealed well is read otherwise: \(String(describing: reading.end))")
    }

    /// A chunk's content under its number.
    private struct Sealed: Hashable {
        let content: [UInt8]
        let index: Int
    }

    /// How the bytes arrive must not matter.
    private func checkParts(_ file: [UInt8]) throws -> AgeReading {
        let reading = try read(file, .max)
        for parts in file.count > 1 << 14 ? [4099] : [7, 1] {
            try BrokenProperty.unless(
                try read(file, parts) == reading, "how the bytes arrive changes what is read")
        }
        return reading
    }

    /// The same bytes with a passphrase, where trying it takes no time that a test has not.
    private func checkPassphrase(_ file: [UInt8]) throws {
        let head = String(decoding: file.prefix(2000), as: UTF8.self)
        let isDear = head.split(separator: "\n").contains { line in
            line.hasPrefix("-> scrypt ") && line.split(separator: " ").last.map { $0.count > 1 } ?? false
        }
        guard !isDear else { return }
        _ = try AgeReading(file, parts: .max) { try AgeReader(passphrase: "a passphrase", source: $0) }
    }
}
