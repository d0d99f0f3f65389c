import Testing

@testable import Trust

@Suite("A device's request")
struct RosterRequestTests {
    private func request(scopes: [String] = ["colima", "manzanillo"]) throws -> EnrolmentRequest {
        try EnrolmentRequest(
            office: "COL", scopes: scopes, at: 1_750_000_000,
            recipient: AgreementKey(secret: [UInt8](repeating: 3, count: 32)).recipient, key: RosterSample.key(31))
    }

    @Test("travels as text and comes back as it went")
    func roundTrip() throws {
        for scopes in [[], ["colima"], ["colima", "a scope with ñ"]] {
            let sent = try request(scopes: scopes)
            #expect(try EnrolmentRequest(text: sent.text) == sent)
            #expect(sent.text.split(separator: "\n").allSatisfy { $0.count <= 64 })
        }
    }

    @Test("survives what mail programs do to line ends and blank lines")
    func lineEnds() throws {
        let sent = try request()
        let texts = [
            sent.text.replacing("\n", with: "\r\n"), sent.text.replacing("\n", with: "\n\n"),
            sent.text.replacing("\n", with: "\t\n"), "\n\n" + sent.text + "\n", sent.text.trimmed,
        ]
        for text in texts { #expect(try EnrolmentRequest(text: text) == sent) }
    }

    @Test("that was changed in any character, or cut, is refused")
    func damaged() throws {
        let text = Array(try request().text)
        for index in text.indices where text[index] != "\n" {
            var altered = text
            altered[index] = altered[index] == "7" ? "3" : "7"
            #expect(throws: TrustError.invalidRequest, "character \(index)") {
                try EnrolmentRequest(text: String(altered))
            }
            altered.remove(at: index)
            #expect(throws: TrustError.invalidRequest, "character \(index)") {
                try EnrolmentRequest(text: String(altered))
            }
        }
        for length in 0..<(text.count - 1) {
            #expect(throws: TrustError.invalidRequest) { try EnrolmentRequest(text: String(text.prefix(length))) }
        }
        for other in ["", "hello", "-----BEGIN ALDEA REQUEST-----\n-----END ALDEA REQUEST-----\n"] {
            #expect(throws: TrustError.invalidRequest) { try EnrolmentRequest(text: other) }
        }
        #expect(throws: TrustError.invalidRequest) {
            try EnrolmentRequest(text: String(repeating: "7", count: 300 << 10))
        }
    }

    @Test("is told apart on the phone by its device's key")
    func fingerprint() throws {
        let mine = try request()
        #expect(mine.fingerprint.count == 19)
        #expect(try mine.fingerprint == request(scopes: []).fingerprint)
    }
}

extension String {
    fileprivate var trimmed: String { String(reversed().drop(while: \.isNewline).reversed()) }
}
