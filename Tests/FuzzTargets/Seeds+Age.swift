import Trust

extension AgeTarget {
    static func seeds() throws -> [FuzzReader.Seed] {
        let scripts: [(String, [UInt8])] = [
            // Flags, parts before, parts behind, chunks less one; then for each chunk its style and its content.
            ("small", [0, 0, 0, 0, 0, 5, 1, 2, 3, 4, 5]),
            ("empty", [0, 0, 0, 0, 0, 0]),
            ("chunks", [0, 0, 0, 2, 0, 7, 0, 8, 0, 3, 1, 2, 3]),
            ("full", [0, 0, 0, 1, 0, 7, 1, 8]),
            ("last-is-empty", [0, 0, 0, 1, 0, 7, 0, 0]),
            ("swapped", [0, 0, 0, 2, 0x70, 1, 1, 0x70, 2, 0, 0, 1, 9]),
            ("grease", [0, 2, 0, 0, 0, 2, 1, 0, 2, 8, 9]),
            ("flipped", [4, 0, 0, 1, 0, 7, 0, 2, 1, 2, 0xff, 0, 1]),
            ("cut", [8, 0, 0, 1, 0, 7, 0, 2, 1, 2, 20, 0]),
        ]
        var choices = Choices(scripts[0].1)
        let file = try AgeScript(&choices).file
        let passphrase =
            "age-encryption.org/v1\n-> scrypt " + String(repeating: "A", count: 22) + " 2\n"
            + String(repeating: "A", count: 43) + "\n--- " + String(repeating: "A", count: 43) + "\n"
        return scripts.map { FuzzReader.Seed(name: $0.0, bytes: [1] + $0.1) } + [
            FuzzReader.Seed(name: "file", bytes: [0] + file),
            FuzzReader.Seed(name: "passphrase", bytes: [0] + Array(passphrase.utf8)),
        ]
    }
}
