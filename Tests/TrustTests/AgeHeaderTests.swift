import Testing

@testable import Trust

@Suite("Headers are read strictly and within limits")
struct AgeHeaderTests {
    private let key: AgreementKey
    private let header: String

    init() throws {
        key = try .generate()
        let file = try AgeFiles.encrypt([], to: [key.recipient])
        header = String(decoding: file[..<(try AgeFiles.payloadStart(file))], as: UTF8.self)
    }

    private func code(_ header: String) -> TrustError.Code? {
        AgeFiles.Reading(Array(header.utf8) + [UInt8](repeating: 0, count: 32), with: key).end
    }

    /// The header with one of its lines (version, recipient, body, code) put through a change.
    private func changed(_ line: Int, _ change: (String) -> String) -> String {
        var lines = header.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        lines[line] = change(lines[line])
        return lines.joined(separator: "\n")
    }

    @Test("An unchanged header is taken; only the payload made of zeros is then wrong")
    func unchanged() {
        #expect(code(header) == .truncated)
        #expect(header.split(separator: "\n").count == 4)
    }

    @Test("Lines that the grammar does not know are malformed")
    func grammar() {
        for line in 0..<4 {
            #expect(code(changed(line) { " " + $0 }) == .malformed)
            #expect(code(changed(line) { $0 + "\r" }) == .malformed)
            #expect(code(changed(line) { $0 + " " }) == .malformed)
            #expect(code(changed(line) { _ in "" }) == .malformed)
            #expect(code(changed(line) { "\n" + $0 }) == .malformed)
        }
        #expect(code(changed(1) { $0.replacing(" X", with: "  X") }) == .malformed)
        #expect(code(changed(1) { $0.replacing("-> ", with: "->") }) == .malformed)
        #expect(code(changed(1) { $0 + "é" }) == .malformed)
        #expect(code(changed(1) { $0 + "\t" }) == .malformed)
        #expect(code(changed(1) { _ in "-> " }) == .malformed)
        #expect(code(changed(2) { $0 + "=" }) == .malformed)
        #expect(code(changed(2) { String($0.dropLast()) + "*" }) == .malformed)
        #expect(code(changed(2) { _ in String(repeating: "A", count: 65) }) == .malformed)
        #expect(code(changed(2) { _ in String(repeating: "A", count: 64) }) == .malformed)
        #expect(code(changed(3) { String($0.dropLast()) }) == .malformed)
        #expect(code(changed(3) { $0 + "A" }) == .malformed)
        #expect(code(changed(3) { $0.replacing("--- ", with: "---") }) == .malformed)
        #expect(code(changed(3) { $0.replacing("--- ", with: "----") }) == .malformed)
        #expect(code("age-encryption.org/v1\n--- \(String(repeating: "A", count: 43))\n") == .malformed)
    }

    @Test("Other versions and the text form are told from other files")
    func versions() {
        #expect(code(changed(0) { _ in "age-encryption.org/v2" }) == .unsupported)
        #expect(code(changed(0) { _ in "age-encryption.org/v11" }) == .unsupported)
        #expect(code(changed(0) { _ in "age-encryption.org/" }) == .malformed)
        #expect(code("-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n") == .unsupported)
        #expect(code("%PDF-1.4\n") == .malformed)
        #expect(code("\n") == .malformed)
    }

    @Test("A recipient of our type that is not well-formed refuses the file")
    func x25519() throws {
        let other = try AgreementKey.generate()
        let zeros = [UInt8](repeating: 0, count: 32)
        let good = try X25519Stanza.wrap([UInt8](repeating: 1, count: 16), to: key.recipient)
        let stanzas = [
            AgeStanza(type: "X25519", arguments: [], body: good.body),
            AgeStanza(type: "X25519", arguments: good.arguments + ["1"], body: good.body),
            AgeStanza(type: "X25519", arguments: [good.arguments[0] + "="], body: good.body),
            AgeStanza(type: "X25519", arguments: [String(good.arguments[0].dropLast(2))], body: good.body),
            AgeStanza(type: "X25519", arguments: good.arguments, body: good.body.dropLast()),
            AgeStanza(type: "X25519", arguments: good.arguments, body: good.body + [0]),
            AgeStanza(type: "X25519", arguments: good.arguments, body: []),
            AgeStanza(type: "X25519", arguments: [Base64.encode(zeros)], body: good.body),
        ]
        for stanza in stanzas {
            let file = try AgeFiles.file(stanzas: { [stanza, try X25519Stanza.wrap($0, to: key.recipient)] })
            #expect(AgeFiles.Reading(file, with: key).end == .malformed)
        }
        let foreign = try AgeFiles.file(stanzas: { [try X25519Stanza.wrap($0, to: other.recipient)] })
        #expect(AgeFiles.Reading(foreign, with: key).end == .notARecipient)
    }

    @Test("A type differing in case is another type, and a recipient of low order is not written to")
    func neighbours() throws {
        let file = try AgeFiles.file(stanzas: {
            let stanza = try X25519Stanza.wrap($0, to: key.recipient)
            return [AgeStanza(type: "x25519", arguments: stanza.arguments, body: stanza.body)]
        })
        #expect(AgeFiles.Reading(file, with: key).end == .notARecipient)
        let weak = try Recipient([UInt8](repeating: 0, count: 32))
        #expect(TrustError.code { _ = try AgeFiles.encrypt([], to: [weak]) } == .invalidKey)
    }

    @Test("A passphrase is the only way into its file")
    func mixed() throws {
        for order in [true, false] {
            let file = try AgeFiles.file(stanzas: { fileKey in
                let stanzas = [
                    try ScryptStanza.wrap(fileKey, passphrase: "x", workFactor: 2),
                    try X25519Stanza.wrap(fileKey, to: key.recipient),
                ]
                return order ? stanzas : stanzas.reversed()
            })
            #expect(AgeFiles.Reading(file, with: key).end == .malformed)
            let code = TrustError.code { _ = try AgeReader(passphrase: "x", source: AgeFiles.source(file)) }
            #expect(code == .malformed)
        }
        let locked = try AgeFiles.file(stanzas: { [try ScryptStanza.wrap($0, passphrase: "x", workFactor: 2)] })
        #expect(AgeFiles.Reading(locked, with: key).end == .passphraseNeeded)
        let keyed = try AgeFiles.encrypt([], to: [key.recipient])
        let code = TrustError.code { _ = try AgeReader(passphrase: "x", source: AgeFiles.source(keyed)) }
        #expect(code == .notARecipient)
    }

    @Test(
        "Work factors are read as plain numbers up to 20",
        arguments: [
            ("2", nil), ("02", .malformed), ("0", .malformed), ("+2", .malformed), ("-2", .malformed), ("", .malformed),
            ("2a", .malformed), ("0x2", .malformed), ("21", .tooLarge), ("64", .tooLarge),
            ("99999999999999999999999", .tooLarge),
        ] as [(String, TrustError.Code?)])
    func workFactors(text: String, expected: TrustError.Code?) throws {
        let file = try AgeFiles.file(stanzas: {
            let stanza = try ScryptStanza.wrap($0, passphrase: "x", workFactor: 2)
            return [AgeStanza(type: "scrypt", arguments: [stanza.arguments[0], text], body: stanza.body)]
        })
        #expect(TrustError.code { _ = try AgeReader(passphrase: "x", source: AgeFiles.source(file)) } == expected)
    }

    @Test("A thousand and one recipients are refused")
    func tooMany() throws {
        let filler = AgeStanza(type: "none", arguments: [], body: [])
        let most = try AgeFiles.file(stanzas: {
            Array(repeating: filler, count: 999) + [try X25519Stanza.wrap($0, to: key.recipient)]
        })
        #expect(AgeFiles.Reading(most, with: key).end == nil)
        let more = try AgeFiles.file(stanzas: {
            Array(repeating: filler, count: 1_000) + [try X25519Stanza.wrap($0, to: key.recipient)]
        })
        #expect(AgeFiles.Reading(more, with: key).end == .tooLarge)
    }

    @Test("Endless lines, bodies and headers are refused before they take memory")
    func endless() {
        let beginnings = [
            "": 1_000, "age-encryption.org/v1": 1_000, "age-encryption.org/v1\n-> ": 1 << 20,
            "age-encryption.org/v1\n-> x\n": 1 << 20,
        ]
        let line = Array((String(repeating: "A", count: 64) + "\n").utf8)
        for (beginning, most) in beginnings {
            for filler in [[UInt8(ascii: "A")], line] {
                var pending = Array(beginning.utf8)
                var pulled = 0
                let code = TrustError.code {
                    _ = try AgeReader(identities: [key]) { count in
                        while pending.count < count { pending += filler }
                        defer { pending.removeFirst(count) }
                        pulled += count
                        return Array(pending.prefix(count))
                    }
                }
                #expect(code == .malformed || code == .tooLarge || code == .unsupported)
                #expect(pulled <= most + 1_000)
            }
        }
    }
}
