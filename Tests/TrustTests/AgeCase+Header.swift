@testable import Trust

extension AgeCase {
    static let version: [AgeCase] = [
        ("of version 2", "age-encryption.org/v2"), ("of version 11", "age-encryption.org/v11"),
        ("of version 1.0", "age-encryption.org/v1.0"), ("without a version", "age-encryption.org/"),
        ("in capitals", "AGE-ENCRYPTION.ORG/V1"), ("of another name", "age-encryption.com/v1"),
        ("behind a space", " age-encryption.org/v1"), ("before a space", "age-encryption.org/v1 "),
        ("before a tab", "age-encryption.org/v1\t"), ("before a carriage return", "age-encryption.org/v1\r"),
        ("behind a byte-order mark", "\u{FEFF}age-encryption.org/v1"),
        ("behind an empty line", "\nage-encryption.org/v1"), ("before an empty line", "age-encryption.org/v1\n"),
        ("twice", "age-encryption.org/v1\nage-encryption.org/v1"), ("that is empty", ""),
    ].map { name, text in wrong("a version line \(name)") { $0.version = text } }

    static let parts: [AgeCase] = [
        wrong("no recipient") { $0.lines = [] },
        wrong("another's part alone") {
            $0.lines = AgeDraft.lines(of: try X25519Stanza.wrap($0.fileKey, to: AgreementKey.generate().recipient))
        },
        right("another's part before") {
            $0.lines =
                AgeDraft.lines(of: try X25519Stanza.wrap($0.fileKey, to: AgreementKey.generate().recipient)) + $0.lines
        },
        right("another's part behind") {
            $0.lines += AgeDraft.lines(of: try X25519Stanza.wrap($0.fileKey, to: AgreementKey.generate().recipient))
        },
        right("one part twice") { $0.lines += $0.lines },
        right("two parts for one key") {
            $0.lines += AgeDraft.lines(of: try X25519Stanza.wrap($0.fileKey, to: $0.key.recipient))
        },
        right("a part that another file key is in, behind") {
            $0.lines +=
                AgeDraft.lines(of: try X25519Stanza.wrap([UInt8](repeating: 1, count: 16), to: $0.key.recipient))
        },
        wrong("a part that another file key is in, before") {
            $0.lines =
                AgeDraft.lines(of: try X25519Stanza.wrap([UInt8](repeating: 1, count: 16), to: $0.key.recipient))
                + $0.lines
        },
        wrong("an ill-formed part before") { $0.lines = ["-> X25519", ""] + $0.lines },
        right("an ill-formed part behind the one that opens") { $0.lines += ["-> X25519", ""] },
        wrong("a part of zeros for a share before") {
            $0.lines = AgeDraft.lines(of: try $0.stanza(share: [UInt8](repeating: 0, count: 32))) + $0.lines
        },
        wrong("an empty line between parts") { $0.lines += [""] + $0.lines },
        wrong("a line of no kind between parts") { $0.lines += ["hello"] + $0.lines },
        wrong("a recipient that begins with two hyphens") { $0.lines += ["-- other", ""] },
        wrong("lines that end in carriage returns") { $0.lineEnd = "\r\n" },
        wrong("lines that end in carriage returns alone") { $0.lineEnd = "\r" },
        wrong("a passphrase alone") {
            $0.lines = AgeDraft.lines(of: try ScryptStanza.wrap($0.fileKey, passphrase: "x", workFactor: 2))
        },
        right("a passphrase beside a key") {
            $0.lines += AgeDraft.lines(of: try ScryptStanza.wrap($0.fileKey, passphrase: "x", workFactor: 2))
        },
        right("a thousand recipients") { draft in
            draft.lines = (1..<1_000).flatMap { ["-> other \($0)", ""] } + draft.lines
        },
        right("a thousand and one recipients") { draft in
            draft.lines = (1...1_000).flatMap { ["-> other \($0)", ""] } + draft.lines
        },
        right("a header of over a mebibyte") {
            $0.lines += ["-> other " + String(repeating: "a", count: 1 << 20), ""]
        },
    ]

    /// What can be wrong with the last line, made from the right authentication code.
    static let code: [AgeCase] = [
        code("cut short") { "--- " + $0.dropLast(4) },
        code("of one character") { _ in "--- A" },
        code("of no character") { _ in "--- " },
        code("that is missing") { _ in "---" },
        code("padded") { "--- \($0)=" },
        code("with spare bits") { "--- " + withSpareBits($0) },
        code("with a character more") { "--- \($0)A" },
        code("with three characters more") { "--- \($0)AAA" },
        code("with a foreign character") { "--- \($0.dropLast(2))-A" },
        code("behind two spaces") { "---  " + $0 },
        code("behind a tab") { "---\t" + $0 },
        code("behind no space") { "---" + $0 },
        code("behind four hyphens") { "---- " + $0 },
        code("behind two hyphens") { "-- " + $0 },
        code("before a space") { "--- \($0) " },
        code("before another one") { "--- \($0) \($0)" },
        code("before a carriage return") { "--- \($0)\r" },
        code("before an empty line") { "--- \($0)\n" },
        code("behind a line of its own") { "---\n--- " + $0 },
        code("twice") { "--- \($0)\n--- \($0)" },
        code("of zeros") { _ in "--- " + String(repeating: "A", count: 43) },
        code("with its first bits changed") { "--- " + ($0.first == "A" ? "B" : "A") + $0.dropFirst() },
        code("with its last byte changed") { "--- " + $0.dropLast(2) + ($0.hasSuffix("AA") ? "EA" : "AA") },
        wrong("an authentication code by another key") { $0.codeKey = [UInt8](repeating: 7, count: 16) },
        wrong("an authentication code over other line ends") { draft in
            let count = draft.head.count
            draft.change = { file in
                // As if somebody had made the lines' ends fit their system after the code was worked out.
                file[..<count].flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] } + file[count...]
            }
        },
    ]

    private static func code(_ name: String, _ lastLine: @escaping @Sendable (String) -> String) -> AgeCase {
        wrong("an authentication code \(name)") { $0.lastLine = lastLine }
    }
}
