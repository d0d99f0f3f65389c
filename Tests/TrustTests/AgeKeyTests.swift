import Replication
import Testing

@testable import Trust

@Suite("Encryption keys have age's checked text form")
struct AgeKeyTests {
    private let identity = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX"
    private let recipient = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"

    @Test("The example key of the specification has the example recipient")
    func specification() throws {
        let key = try AgreementKey(identity: identity)
        #expect(key.recipient.text == recipient)
        #expect(key.identity == identity)
        #expect(try AgreementKey(secret: [UInt8](repeating: 0x42, count: 32)).identity == identity)
        #expect(try Recipient(text: recipient) == key.recipient)
        #expect(try Recipient(text: recipient.uppercased()) == key.recipient)
        #expect(try AgreementKey(identity: identity.lowercased()).identity == identity)
    }

    @Test("Stock age-keygen derives the same recipient from our identity, and we from its")
    func stockTool() throws {
        for _ in 0..<5 {
            let key = try AgreementKey.generate()
            let tool = try CryptoTool("age-keygen", ["-y"], input: Array((key.identity + "\n").utf8))
            #expect(String(decoding: tool.output, as: UTF8.self) == key.recipient.text + "\n", "\(tool.errors)")
        }
        let lines = String(decoding: try CryptoTool("age-keygen", []).output, as: UTF8.self).split(separator: "\n")
        let theirs = try AgreementKey(identity: try #require(lines.last))
        #expect(lines.contains("# public key: \(theirs.recipient.text)"))
    }

    @Test("Any one changed, missing or added character is noticed")
    func typos() throws {
        for place in recipient.indices {
            for replacement in "q7zb1 é" where replacement != recipient[place] {
                var text = recipient
                text.replaceSubrange(place...place, with: String(replacement))
                #expect(TrustError.code { _ = try Recipient(text: text) } == .invalidKey, "\(text)")
            }
            var shorter = recipient
            shorter.remove(at: place)
            #expect(TrustError.code { _ = try Recipient(text: shorter) } == .invalidKey)
        }
        for text in ["", "age1", "1", recipient + "q", " " + recipient, identity, recipient + recipient] {
            #expect(TrustError.code { _ = try Recipient(text: text) } == .invalidKey)
        }
        #expect(TrustError.code { _ = try AgreementKey(identity: recipient) } == .invalidKey)
        #expect(TrustError.code { _ = try Recipient(text: String(repeating: "q", count: 100_000)) } == .invalidKey)
    }

    @Test("Mixed case is refused")
    func mixedCase() {
        #expect(TrustError.code { _ = try Recipient(text: "A" + recipient.dropFirst()) } == .invalidKey)
        #expect(TrustError.code { _ = try AgreementKey(identity: "a" + identity.dropFirst()) } == .invalidKey)
    }

    @Test("A text with a right checksum is refused when its length or spare bits are wrong")
    func wrongContent() {
        let short = Bech32.encode([UInt8](repeating: 1, count: 31), prefix: "age")
        #expect(Bech32.decode(short, prefix: "age")?.count == 31)
        #expect(TrustError.code { _ = try Recipient(text: short) } == .invalidKey)
        // The published valid strings of BIP 173 whose data are no whole bytes, or none.
        #expect(Bech32.decode("A12UEL5L", prefix: "a") == [])
        #expect(Bech32.decode("abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw", prefix: "abcdef")?.count == 20)
        #expect(Bech32.decode("?1ezyfcl", prefix: "?") == [])
        #expect(Bech32.decode("A1G7SGD8", prefix: "a") == nil)
        #expect(Bech32.decode("10a06t8", prefix: "") == [])
        #expect(Bech32.decode("pzry9x0s0muk", prefix: "") == nil)
        #expect(Bech32.decode("x1b4n0q5v", prefix: "x") == nil)
    }

    @Test("X25519 gives the secrets of RFC 7748")
    func published() throws {
        let records = try CryptoVectors.records("rfc7748-x25519.txt")
        #expect(records.count == 3)
        for record in records {
            let key = try AgreementKey(secret: CryptoVectors.bytes(record["INPUT_SCALAR"]))
            let shared = try key.sharedSecret(with: CryptoVectors.bytes(record["INPUT_U"]))
            #expect(Hex.text(shared) == record["OUTPUT_U"])
        }
    }

    @Test("X25519 comes to the value of RFC 7748 after a thousand rounds")
    func iterated() throws {
        var (scalar, point) = ([UInt8](repeating: 0, count: 32), [UInt8](repeating: 0, count: 32))
        (scalar[0], point[0]) = (9, 9)
        for _ in 0..<1_000 {
            (scalar, point) = try (AgreementKey(secret: scalar).sharedSecret(with: point), scalar)
        }
        #expect(Hex.text(scalar) == "684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51")
    }

    @Test("X25519 agrees with every Wycheproof vector, and a secret of zeros is refused")
    func edges() throws {
        let tests = try CryptoVectors.wycheproof("x25519")
        #expect(tests.count == 518)
        #expect(tests.contains { $0.flags.contains("ZeroSharedSecret") })
        for test in tests {
            let key = try AgreementKey(secret: test.bytes("private"))
            let shared = try? key.sharedSecret(with: test.bytes("public"))
            let expected = test.flags.contains("ZeroSharedSecret") ? nil : try test.text("shared")
            #expect(shared.map(Hex.text) == expected, "vector \(test.id)")
        }
    }

    @Test(
        "Base 64 takes its one canonical form only",
        arguments: [
            ("", []), ("TQ", [0x4D]), ("TWE", [0x4D, 0x61]), ("TWFu", [0x4D, 0x61, 0x6E]), ("TQ==", nil), ("TR", nil),
            ("TWF", nil), ("T", nil), ("TWFuT", nil), ("TW Fu", nil), ("TWFu\n", nil), ("TW-_", nil), ("TWé", nil),
        ] as [(String, [UInt8]?)])
    func base64(text: String, bytes: [UInt8]?) {
        #expect(Base64.decode(text.utf8) == bytes)
        if let bytes { #expect(Base64.encode(bytes) == text) }
    }
}
