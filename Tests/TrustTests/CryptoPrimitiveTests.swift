import Replication
import Testing

@testable import Trust

@Suite("The primitives give what their specifications publish")
struct CryptoPrimitiveTests {
    @Test(
        "SHA-256 gives the digests of FIPS 180-4",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
        ])
    func digest(text: String, expected: String) {
        #expect(Hex.text(Digest.sha256(text.utf8)) == expected)
        #expect(Hex.text(Digest.sha256(Array(text.utf8).span.bytes)) == expected)
    }

    @Test("SHA-256 gives NIST's digests of every message of 0 to 64 bytes")
    func shortDigests() throws {
        let records = try CryptoVectors.records("nist-sha256-short.rsp", from: "Len")
        #expect(records.count == 65)
        for record in records {
            let message = try CryptoVectors.bytes(record["Msg"]).prefix(#require(Int(record["Len"] ?? "")) / 8)
            #expect(Hex.text(Digest.sha256(message)) == record["MD"])
        }
    }

    @Test("A digest does not depend on how its bytes are cut, and the stream can be used again")
    func stream() {
        let seed = UInt64.random(in: 0 ... .max)
        print("seed \(seed)")
        var generator = CryptoSeededGenerator(seed: seed)
        var stream = SHA256Stream()
        for _ in 0..<50 {
            let bytes = generator.bytes(Int.random(in: 0...5_000, using: &generator))
            var rest = bytes[...]
            while !rest.isEmpty {
                let part = rest.prefix(Int.random(in: 0...900, using: &generator))
                stream.update(part)
                rest = rest[part.endIndex...]
            }
            stream.update([UInt8]().span.bytes)
            #expect(stream.finish() == Digest.sha256(bytes))
        }
    }

    @Test("A million letters a have their published digest")
    func longDigest() {
        var stream = SHA256Stream()
        for _ in 0..<1_000 { stream.update(repeatElement(UInt8(ascii: "a"), count: 1_000)) }
        #expect(
            Hex.text(stream.finish()) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    @Test("HMAC gives the codes of RFC 4231")
    func hmac() throws {
        let records = try CryptoVectors.records("rfc4231-hmac-sha256.txt", from: "Len")
        #expect(records.count == 6)
        for record in records {
            let (key, message) = try (CryptoVectors.bytes(record["Key"]), CryptoVectors.bytes(record["Msg"]))
            #expect(Hex.text(try HMAC.sha256(message, key: key)) == record["MD"])
            #expect(try HMAC.isValid(CryptoVectors.bytes(record["MD"]), for: message, key: key))
        }
    }

    @Test("HMAC tells a wrong code from the right one")
    func wrongCode() throws {
        let code = try HMAC.sha256("what do ya want for nothing?".utf8, key: "Jefe".utf8)
        #expect(
            Hex.text(code) == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        #expect(try HMAC.isValid(code, for: "what do ya want for nothing?".utf8, key: "Jefe".utf8))
        #expect(try !HMAC.isValid(code, for: "what do ya want for nothing!".utf8, key: "Jefe".utf8))
        #expect(try !HMAC.isValid(code.dropLast(), for: "what do ya want for nothing?".utf8, key: "Jefe".utf8))
    }

    @Test("HKDF gives the keys of RFC 5869")
    func hkdf() throws {
        let records = try CryptoVectors.records("rfc5869-hkdf-sha256.txt")
        #expect(records.count == 3)
        for record in records {
            let derived = try HKDF.sha256(
                inputKey: CryptoVectors.bytes(record["IKM"]), salt: CryptoVectors.bytes(record["salt"]),
                info: CryptoVectors.bytes(record["info"]), count: #require(Int(record["L"] ?? "")))
            #expect(Hex.text(derived) == record["OKM"])
        }
    }

    @Test("HKDF agrees with every Wycheproof vector, too long outputs refused")
    func hkdfEdges() throws {
        let tests = try CryptoVectors.wycheproof("hkdf-sha256")
        #expect(tests.count == 86)
        for test in tests {
            let size = try #require(Int(test.text("size")))
            let derived = try? HKDF.sha256(
                inputKey: test.bytes("ikm"), salt: test.bytes("salt"), info: test.bytes("info"), count: size)
            let expected = test.result == "valid" ? try test.text("okm") : nil
            #expect(derived.map(Hex.text) == expected, "vector \(test.id)")
        }
    }

    @Test("scrypt gives the keys of RFC 7914")
    func scrypt() throws {
        // The last one takes 1 GiB and some seconds, and shows nothing more.
        let records = try CryptoVectors.records("rfc7914-scrypt.txt").filter { $0["N"] != "1048576" }
        #expect(records.count == 3)
        for record in records {
            let rounds = try #require(Int(record["N"] ?? ""))
            let derived = try Scrypt.derive(
                passphrase: Array((record["PASSWORD"] ?? "").utf8), salt: Array((record["SALT"] ?? "").utf8),
                workFactor: rounds.trailingZeroBitCount, blockSize: #require(Int(record["r"] ?? "")),
                parallelization: #require(Int(record["p"] ?? "")), count: #require(Int(record["LENGTH"] ?? "")))
            #expect(Hex.text(derived) == record["DERIVED_KEY"])
        }
    }

    @Test("scrypt refuses work out of range instead of taking all memory", arguments: [-1, 0, 21, 63, 64, Int.max])
    func scryptRange(workFactor: Int) {
        #expect(throws: TrustError.self) {
            try Scrypt.derive(passphrase: "x".utf8, salt: [], workFactor: workFactor)
        }
    }

    @Test("ChaCha20-Poly1305 gives the ciphertexts and tags of RFC 8439")
    func publishedCipher() throws {
        let records = try CryptoVectors.records("rfc8439-chacha20-poly1305.txt")
        #expect(records.count == 2)
        for record in records {
            let cipher = try ChaCha20Poly1305(key: CryptoVectors.bytes(record["KEY"]))
            let sealed = try cipher.seal(
                CryptoVectors.bytes(record["MESSAGE"]), nonce: CryptoVectors.bytes(record["NONCE"]),
                authenticating: CryptoVectors.bytes(record["AAD"]))
            #expect(try Hex.text(sealed) == #require(record["CIPHERTEXT"]) + #require(record["TAG"]))
        }
    }

    @Test("ChaCha20-Poly1305 agrees with every Wycheproof vector, and one value serves many messages")
    func cipher() throws {
        let tests = try CryptoVectors.wycheproof("chacha20-poly1305")
        #expect(tests.count == 325)
        #expect(tests.contains { $0.result == "invalid" })
        for test in tests {
            let cipher = try ChaCha20Poly1305(key: test.bytes("key"))
            let nonce = try test.bytes("iv")
            let additional = try test.bytes("aad")
            let message = try test.bytes("msg")
            let sealed = try test.bytes("ct") + test.bytes("tag")
            let opened = cipher.open(sealed, nonce: nonce, authenticating: additional)
            #expect(opened == (test.result == "valid" ? message : nil), "vector \(test.id)")
            let own = try? cipher.seal(message, nonce: nonce, authenticating: additional)
            #expect((own == sealed) == (test.result == "valid"), "vector \(test.id)")
            #expect(cipher.open(sealed, nonce: nonce, authenticating: additional) == opened, "vector \(test.id)")
        }
    }

    @Test("Every flipped bit of a sealed message, and a missing tag, is noticed")
    func flippedBits() throws {
        let cipher = try ChaCha20Poly1305(key: Array(repeating: 7, count: 32))
        let nonce = [UInt8](repeating: 1, count: 12)
        let sealed = try cipher.seal("San Cristóbal".utf8, nonce: nonce, authenticating: [1, 2, 3])
        for bit in 0..<(sealed.count * 8) {
            var altered = sealed
            altered[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(cipher.open(altered, nonce: nonce, authenticating: [1, 2, 3]) == nil)
        }
        #expect(cipher.open(sealed, nonce: nonce, authenticating: [1, 2]) == nil)
        #expect(cipher.open(sealed.prefix(15), nonce: nonce) == nil)
        #expect(cipher.open([], nonce: nonce) == nil)
    }

    @Test("Random bytes are as many as asked for and do not repeat")
    func random() throws {
        #expect(try SecureRandom.bytes(0).isEmpty)
        #expect(try SecureRandom.bytes(1_000).count == 1_000)
        #expect(try SecureRandom.bytes(32) != SecureRandom.bytes(32))
        #expect(throws: TrustError.self) { try SecureRandom.bytes(-1) }
        #expect(throws: TrustError.self) { try SecureRandom.bytes(Int.max) }
    }
}
