@testable import Trust

extension AgeCase {
    static let recipientLine: [AgeCase] = [
        wrong("two spaces between arguments", line: 0) { $0.replacing("X25519 ", with: "X25519  ") },
        wrong("two spaces behind the arrow", line: 0) { $0.replacing("-> ", with: "->  ") },
        wrong("a space at a recipient's end", line: 0) { $0 + " " },
        wrong("a tab between arguments", line: 0) { $0.replacing("X25519 ", with: "X25519\t") },
        wrong("no space behind the arrow", line: 0) { $0.replacing("-> ", with: "->") },
        wrong("an arrow in two pieces", line: 0) { $0.replacing("->", with: "- >") },
        wrong("an arrow of two hyphens", line: 0) { $0.replacing("->", with: "-->") },
        wrong("an arrow behind a space", line: 0) { " " + $0 },
        wrong("an arrow alone", line: 0) { _ in "->" },
        wrong("an arrow and a space", line: 0) { _ in "-> " },
        wrong("a carriage return behind a recipient", line: 0) { $0 + "\r" },
        wrong("a carriage return among arguments", line: 0) { $0.replacing(" X", with: " \rX") },
        wrong("a letter beyond ASCII", line: 0) { $0 + "é" },
        wrong("a control character", line: 0) { $0.replacing(" X", with: " \u{1}X") },
        wrong("a delete character", line: 0) { $0 + "\u{7F}" },
        wrong("a NUL among arguments", line: 0) { $0 + "\0" },
        wrong("a type in another case", line: 0) { $0.replacing("X25519", with: "x25519") },
        wrong("a type with a letter more", line: 0) { $0.replacing("X25519", with: "X25519a") },
        wrong("no share", line: 0) { _ in "-> X25519" },
        wrong("an argument more", line: 0) { $0 + " 1" },
        wrong("the share twice", line: 0) { $0 + " " + $0.dropFirst(10) },
        wrong("a padded share", line: 0) { $0 + "=" },
        wrong("a share with spare bits", line: 0, withSpareBits),
        wrong("a share without its last character", line: 0) { String($0.dropLast()) },
        wrong("a share with a character more", line: 0) { $0 + "A" },
        wrong("a share with a foreign character", line: 0) { $0.dropLast(2) + "-A" },
    ]

    static let bodyLines: [AgeCase] = [
        wrong("a padded body", line: 1) { $0 + "=" },
        wrong("a body with spare bits", line: 1, withSpareBits),
        wrong("a body without its last character", line: 1) { String($0.dropLast()) },
        wrong("a body with a character more", line: 1) { $0 + "A" },
        wrong("a body with a foreign character", line: 1) { $0.dropLast(2) + "_A" },
        wrong("a space in a body", line: 1) { $0.prefix(20) + " " + $0.dropFirst(20) },
        wrong("a space behind a body", line: 1) { $0 + " " },
        wrong("a space before a body", line: 1) { " " + $0 },
        wrong("a carriage return behind a body", line: 1) { $0 + "\r" },
        wrong("a carriage return in a body", line: 1) { $0.prefix(20) + "\r" + $0.dropFirst(20) },
        wrong("an empty body", line: 1) { _ in "" },
        wrong("no body", line: 1) { _ in "--- " + String(repeating: "A", count: 43) },
        wrong("a body in two short lines", line: 1) { $0.prefix(20) + "\n" + $0.dropFirst(20) },
        wrong("an empty line before a body", line: 1) { "\n" + $0 },
        wrong("an empty line behind a body", line: 1) { $0 + "\n" },
        wrong("a body of 32 zeros", line: 1) { _ in String(repeating: "A", count: 43) },
        wrong("a stranger's body without its short line") {
            $0.lines += ["-> other", String(repeating: "A", count: 64)]
        },
        wrong("a stranger's body of 65 columns") { $0.lines += ["-> other", String(repeating: "A", count: 65), ""] },
        wrong("a stranger's body of 68 columns") { $0.lines += ["-> other", String(repeating: "A", count: 68), ""] },
        wrong("a stranger's body of one character") { $0.lines += ["-> other", "A"] },
        wrong("a stranger's body with spare bits") { $0.lines += ["-> other", "QR"] },
        wrong("a stranger's padded body") { $0.lines += ["-> other", "QQ=="] },
        wrong("a stranger's empty argument") { $0.lines += ["-> other  argument", ""] },
        right("a stranger without a body") { $0.lines += ["-> other", ""] },
        right("a stranger's body of 64 columns and an empty line") {
            $0.lines = ["-> other", String(repeating: "A", count: 64), ""] + $0.lines
        },
        right("a stranger's long body") {
            let stranger = AgeStanza(type: "other", arguments: ["1"], body: AgeFiles.content(5_000))
            $0.lines = AgeDraft.lines(of: stranger) + $0.lines
        },
        right("every character that an argument may have") {
            let visible = String(decoding: (0x21...0x7E).map { UInt8($0) }, as: UTF8.self)
            $0.lines = ["-> \(visible) \(visible)", ""] + $0.lines
        },
        right("an argument of 100,000 characters") {
            $0.lines += ["-> other " + String(repeating: "a", count: 100_000), ""]
        },
    ]

    /// The points of low order on the curve and its twist in all their encodings, to which no secret leads.
    private static let weak: [(String, [UInt8])] = {
        let prime = [0xED] + [UInt8](repeating: 0xFF, count: 30) + [0x7F]
        func near(_ first: UInt8) -> [UInt8] { [first] + prime.dropFirst() }
        let eight: [[UInt8]] = [
            [
                0xE0, 0xEB, 0x7A, 0x7C, 0x3B, 0x41, 0xB8, 0xAE, 0x16, 0x56, 0xE3, 0xFA, 0xF1, 0x9F, 0xC4, 0x6A,
                0xDA, 0x09, 0x8D, 0xEB, 0x9C, 0x32, 0xB1, 0xFD, 0x86, 0x62, 0x05, 0x16, 0x5F, 0x49, 0xB8, 0x00,
            ],
            [
                0x5F, 0x9C, 0x95, 0xBC, 0xA3, 0x50, 0x8C, 0x24, 0xB1, 0xD0, 0xB1, 0x55, 0x9C, 0x83, 0xEF, 0x5B,
                0x04, 0x44, 0x5C, 0xC4, 0x58, 0x1C, 0x8E, 0x86, 0xD8, 0x22, 0x4E, 0xDD, 0xD0, 0x9F, 0x11, 0x57,
            ],
        ]
        let zero = [UInt8](repeating: 0, count: 32)
        let points = [
            ("zero", zero), ("one", [1] + zero.dropFirst()), ("the prime less one", near(0xEC)), ("the prime", prime),
            ("the prime and one", near(0xEE)), ("a point of order eight", eight[0]), ("the other one", eight[1]),
        ]
        return points + points.map { ($0 + ", high bit set", $1.dropLast() + [$1[31] | 0x80]) }
    }()

    static let shares: [AgeCase] =
        weak.map { name, share in
            wrong("a share that protects nothing: \(name)") {
                $0.lines = AgeDraft.lines(of: try $0.stanza(share: share))
            }
        } + [
            wrong("a share of 31 bytes") { draft in
                let share = try AgreementKey.generate().recipient.bytes
                draft.lines = AgeDraft.lines(of: try draft.stanza(share: share, written: Array(share.dropLast())))
            },
            wrong("a share of 33 bytes") { draft in
                let share = try AgreementKey.generate().recipient.bytes
                draft.lines = AgeDraft.lines(of: try draft.stanza(share: share, written: share + [0]))
            },
            right("a share with its high bit set") { draft in
                var share = try AgreementKey.generate().recipient.bytes
                share[31] |= 0x80
                draft.lines = AgeDraft.lines(of: try draft.stanza(share: share))
            },
            right("a share beyond the prime") {
                let nine = [0xF6] + [UInt8](repeating: 0xFF, count: 30) + [0x7F]
                $0.lines = AgeDraft.lines(of: try $0.stanza(share: nine))
            },
            wrong("a high bit set after sealing") { draft in
                let share = try AgreementKey.generate().recipient.bytes
                let written = Array(share.dropLast()) + [share[31] | 0x80]
                draft.lines = AgeDraft.lines(of: try draft.stanza(share: share, written: written))
            },
        ]
        + [0, 15, 17, 24, 32].map { count in
            wrong("a file key of \(count) bytes") {
                $0.fileKey = AgeFiles.content(count)
                $0.lines = AgeDraft.lines(of: try X25519Stanza.wrap($0.fileKey, to: $0.key.recipient))
            }
        }
}
