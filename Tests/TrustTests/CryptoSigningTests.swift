import Replication
import Testing

@testable import Trust

@Suite("Signatures are Ed25519, and nobody else's are taken")
struct CryptoSigningTests {
    @Test("The five keys and signatures of RFC 8032 are ours")
    func published() throws {
        let records = try CryptoVectors.records("rfc8032-ed25519.txt")
        #expect(records.count == 5)
        for record in records {
            let key = try SigningKey(seed: CryptoVectors.bytes(record["SECRET"]))
            let message = try CryptoVectors.bytes(record["MESSAGE"])
            #expect(key.publicKey.hex == record["PUBLIC"])
            #expect(try Hex.text(key.sign(message)) == record["SIGNATURE"])
            #expect(try key.publicKey.isValid(signature: CryptoVectors.bytes(record["SIGNATURE"]), for: message))
        }
    }

    @Test("Keys and signatures are those of the authors' list, for messages of up to 1,023 bytes")
    func authorsList() throws {
        let lines = try CryptoVectors.lines("ed25519-sign.input")
        #expect(lines.count == 63)
        for line in lines {
            let fields = line.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
            let seed = try CryptoVectors.bytes(String(fields[0].prefix(64)))
            let message = try CryptoVectors.bytes(fields[2])
            let signature = String(fields[3].prefix(128))
            let key = try SigningKey(seed: seed)
            #expect(key.publicKey.hex == fields[1])
            #expect(Hex.text(try key.sign(message)) == signature)
            #expect(key.publicKey.isValid(signature: try CryptoVectors.bytes(signature), for: message))
            #expect(!key.publicKey.isValid(signature: try CryptoVectors.bytes(signature), for: message + [0]))
        }
    }

    @Test("Every Wycheproof vector is taken or refused as it should be, keys of low order refused outright")
    func edges() throws {
        let tests = try CryptoVectors.wycheproof("ed25519")
        #expect(tests.count == 210)
        for test in tests {
            let key = try? VerifyingKey(hex: test.text("key"))
            if test.flags.contains("SmallOrderPublicKey") {
                #expect(key == nil, "vector \(test.id)")
            }
            let isValid = try key.map {
                try $0.isValid(signature: test.bytes("sig"), for: test.bytes("msg"))
            }
            if test.result != "acceptable" {
                #expect((isValid ?? false) == (test.result == "valid"), "vector \(test.id)")
            }
        }
    }

    @Test("A signature by another key, over another context or cut short is refused")
    func foreign() throws {
        let mine = try SigningKey.generate()
        let other = try SigningKey.generate()
        let statement = Array("aldea segment 1\0program A".utf8)
        let signature = try mine.sign(statement)
        #expect(mine.publicKey.isValid(signature: signature, for: statement))
        #expect(!other.publicKey.isValid(signature: signature, for: statement))
        #expect(!mine.publicKey.isValid(signature: signature, for: "aldea roster 1\0program A".utf8))
        #expect(!mine.publicKey.isValid(signature: signature, for: "aldea segment 1\0program B".utf8))
        #expect(!mine.publicKey.isValid(signature: signature.dropLast(), for: statement))
        #expect(!mine.publicKey.isValid(signature: signature + [0], for: statement))
        #expect(!mine.publicKey.isValid(signature: [], for: statement))
        #expect(mine.publicKey != other.publicKey)
    }

    @Test("Every flipped bit of a signature is noticed")
    func flippedBits() throws {
        let key = try SigningKey.generate()
        let signature = try key.sign("statement".utf8)
        for bit in 0..<512 {
            var altered = signature
            altered[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(!key.publicKey.isValid(signature: altered, for: "statement".utf8))
        }
    }

    @Test("Stock openssl checks our signatures with the exported public key, and refuses altered bytes")
    func stockTool() throws {
        let scratch = try CryptoScratch()
        let key = try SigningKey.generate()
        let statement = try SecureRandom.bytes(333)
        let arguments = [
            "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey",
            try scratch.write(key.publicKey.pem.utf8, to: "key.pem"),
            "-in", try scratch.write(statement, to: "statement"),
            "-sigfile", try scratch.write(key.sign(statement), to: "signature"),
        ]
        let genuine = try CryptoTool("openssl", arguments)
        #expect(genuine.status == 0, "\(genuine.errors)")
        try scratch.write(statement.dropLast() + [statement[332] ^ 1], to: "statement")
        #expect(try CryptoTool("openssl", arguments).status != 0)
    }

    @Test("Keys of a wrong length or with foreign characters are refused")
    func malformedKeys() {
        #expect(TrustError.code { _ = try VerifyingKey([1, 2, 3]) } == .invalidKey)
        #expect(TrustError.code { _ = try VerifyingKey([UInt8](repeating: 9, count: 33)) } == .invalidKey)
        #expect(TrustError.code { _ = try VerifyingKey(hex: String(repeating: "g", count: 64)) } == .invalidKey)
        #expect(TrustError.code { _ = try VerifyingKey(hex: String(repeating: "a", count: 63)) } == .invalidKey)
        #expect(TrustError.code { _ = try SigningKey(seed: [UInt8](repeating: 1, count: 31)) } == .invalidKey)
    }

    @Test("Points of low order are refused as keys, whatever their sign bit")
    func lowOrder() throws {
        for first in [UInt8(0), 1] {
            for last in [UInt8(0), 0x80] {
                let bytes = [first] + [UInt8](repeating: 0, count: 30) + [last]
                #expect(TrustError.code { _ = try VerifyingKey(bytes) } == .invalidKey)
            }
        }
    }

    @Test("One key checks signatures on many threads at once")
    func threads() async throws {
        let key = try SigningKey.generate()
        let right = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<200 {
                group.addTask {
                    guard let signature = try? key.sign("\(number)".utf8) else { return false }
                    return key.publicKey.isValid(signature: signature, for: "\(number)".utf8)
                        && !key.publicKey.isValid(signature: signature, for: "\(number + 1)".utf8)
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(right == 200)
    }

    @Test("Descriptions never show a secret")
    func descriptions() throws {
        let keys = try KeyFile.generate()
        let secrets = [Hex.text(keys.signingKey.seed), keys.agreementKey.identity]
        for text in [
            "\(keys)", String(reflecting: keys), "\(keys.signingKey)", String(reflecting: keys.signingKey),
            "\(keys.agreementKey)", String(reflecting: keys.agreementKey),
        ] {
            for secret in secrets { #expect(!text.contains(secret)) }
        }
        var dumped = ""
        dump(keys, to: &dumped)
        for secret in secrets { #expect(!dumped.contains(secret)) }
    }

    @Test("Errors are equal by code and show message, advice and code")
    func errors() {
        let first = TrustError(.damaged, "one", advice: "do this")
        #expect(first == TrustError(.damaged, "two", advice: "do that"))
        #expect(first != TrustError(.truncated, "one", advice: "do this"))
        #expect("\(first)" == "one; do this [damaged]")
    }
}
