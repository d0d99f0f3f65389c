import Replication
import Testing

@testable import Trust

/// What C2SP publishes for readers of age files, but for the text form and the recipients that this reader does not
/// take (`Vectors/README.md` has the list).
@Suite("Files of C2SP's suite for age")
struct AgeVectorTests {
    /// The codes that a refusal may have, by what the suite calls it.
    private static let refusals: [AgeVector.Ending: Set<TrustError.Code>] = [
        .noMatch: [.notARecipient, .wrongPassphrase],
        .codeFailure: [.damaged],
        .headerFailure: [.malformed, .unsupported, .tooLarge, .truncated],
    ]

    /// Opens a vector in every way that it names.
    private func openings(_ vector: AgeVector) throws -> [AgeOpening] {
        let file = try vector.file
        let keys = try (vector.identities ?? []).map { try AgreementKey(identity: $0) }
        let byPassphrase = (vector.passphrases ?? []).map { AgeOpening(file, passphrase: $0) }
        return (keys.isEmpty && !byPassphrase.isEmpty ? [] : [AgeOpening(file, with: keys)]) + byPassphrase
    }

    @Test("They are all there, byte for byte")
    func complete() throws {
        let vectors = try AgeVector.all()
        #expect(vectors.count == 90)
        #expect(Set(vectors.map(\.name)).count == vectors.count)
        for vector in vectors {
            #expect(try Hex.text(Digest.sha256(vector.file)) == vector.sha256, "\(vector.name)")
        }
    }

    @Test("Each is taken or refused as it must be, and what is given before an error is right")
    func endings() throws {
        for vector in try AgeVector.all() {
            for opening in try openings(vector) {
                let digest = Hex.text(Digest.sha256(opening.content))
                switch vector.expect {
                case .success:
                    #expect(opening.isWhole && digest == vector.payload, "\(vector.name)")
                case .payloadFailure:
                    #expect(opening.refusal == nil && !opening.isWhole, "\(vector.name)")
                    #expect(digest == vector.payload, "\(vector.name)")
                case .noMatch, .codeFailure, .headerFailure:
                    let code = opening.refusal
                    let isRight = code.map { Self.refusals[vector.expect]?.contains($0) == true } ?? false
                    #expect(isRight, "\(vector.name): \(code.map { "\($0)" } ?? "taken")")
                }
            }
        }
    }

    @Test("Stock age ends the same way on each that is opened by a key")
    func stockTool() throws {
        let scratch = try CryptoScratch()
        var judged = 0
        for vector in try AgeVector.all() {
            guard let identities = vector.identities, vector.passphrases == nil else { continue }
            let file = try vector.file
            // Those of 16 MiB differ from others in their counter only, which the payload's digest holds to.
            guard file.count < 1 << 20 else { continue }
            let tool = try CryptoTool(
                "age",
                [
                    "-d", "-i", scratch.write((identities.joined(separator: "\n") + "\n").utf8, to: "key"),
                    scratch.write(file, to: "file.age"),
                ])
            #expect((tool.status == 0) == (vector.expect == .success), "\(vector.name): \(tool.errors)")
            #expect(try tool.output == openings(vector)[0].content, "\(vector.name)")
            judged += 1
        }
        #expect(judged == 62)
    }
}
