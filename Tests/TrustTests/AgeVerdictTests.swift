import Foundation
import Testing

@testable import Trust

/// Stock age is the judge: what it takes we take, with the same content, and what it refuses we refuse.
@Suite("Malformed and strange files are judged as stock age judges them")
struct AgeVerdictTests {
    /// Where this reader is meant to be stricter, and why. There is no file that it takes and stock age refuses.
    private static let stricter = [
        "a passphrase beside a key": "a passphrase is also taken for proof of the writer: it must be the only way in",
        "a thousand and one recipients": "the limit bounds the work that a stranger's file takes",
        "a header of over a mebibyte": "the limit bounds the memory that a stranger's file takes",
        "the text form": "bundles are binary; one who is sent the text form is told what to do",
    ]

    /// `ALDEA_AGE_ROUNDS` in the environment asks for more.
    private static let rounds = ProcessInfo.processInfo.environment["ALDEA_AGE_ROUNDS"].flatMap(Int.init) ?? 150

    private let scratch: CryptoScratch
    private let key: AgreementKey
    private let identity: String

    init() throws {
        scratch = try CryptoScratch()
        key = try .generate()
        identity = try scratch.write((key.identity + "\n").utf8, to: "key")
    }

    /// What stock age makes of a file: its content, or what it gave before it refused.
    private func stock(_ file: [UInt8]) throws -> (isWhole: Bool, content: [UInt8], errors: String) {
        let tool = try CryptoTool("age", ["-d", "-i", identity, scratch.write(file, to: "file.age")])
        return (tool.status == 0, tool.output, tool.errors)
    }

    @Test("Every case of the list ends alike, but for the few where this reader is stricter")
    func list() throws {
        #expect(AgeCase.all.count == 205)
        #expect(Set(AgeCase.all.map(\.name)).count == AgeCase.all.count)
        var differing: Set<String> = []
        for test in AgeCase.all {
            var draft = try AgeDraft(for: key)
            try test.change(&draft)
            let file = try draft.file
            let ours = AgeOpening(file, with: [key])
            let theirs = try stock(file)
            #expect(theirs.isWhole == test.isRight, "\(test.name): \(theirs.errors)")
            #expect(ours.refusal != TrustError.Code("foreign"), "\(test.name)")
            if ours.isWhole == theirs.isWhole {
                #expect(ours.content == theirs.content, "\(test.name)")
            } else {
                differing.insert(test.name)
                #expect(!ours.isWhole && ours.content.isEmpty, "\(test.name)")
            }
        }
        #expect(differing == Set(Self.stricter.keys))
    }

    @Test("A header changed at random, with an authentication code to match, ends alike")
    func randomHeaders() throws {
        let seed = UInt64.random(in: 0 ... .max)
        print("seed \(seed)")
        var generator = CryptoSeededGenerator(seed: seed)
        let strange = Array("\n\n\r -=>A/+_\u{7F}\0\t".utf8)
        var taken = 0
        for round in 0..<Self.rounds {
            var draft = try AgeDraft(for: key)
            draft.lines += ["-> other argument", String(repeating: "A", count: 64), "QUJD", "-> last", ""]
            var head = draft.head
            for _ in 0...Int.random(in: 0...1, using: &generator) {
                let place = Int.random(in: head.indices, using: &generator)
                switch Int.random(in: 0..<5, using: &generator) {
                case 0: head[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
                case 1: head.insert(strange.randomElement(using: &generator)!, at: place)
                case 2: head.remove(at: place)
                case 3: head.swapAt(place, Int.random(in: head.indices, using: &generator))
                default:
                    var lines = head.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast()
                    let from = Int.random(in: lines.indices, using: &generator)
                    let line = Bool.random(using: &generator) ? lines.remove(at: from) : lines[from]
                    lines.insert(line, at: Int.random(in: 0...lines.count, using: &generator))
                    head = Array(lines.joined(separator: [0x0A])) + [0x0A]
                }
            }
            let file = try draft.file(head: head)
            let ours = AgeOpening(file, with: [key])
            let theirs = try stock(file)
            #expect(ours.isWhole == theirs.isWhole, "seed \(seed), round \(round): \(theirs.errors)")
            #expect(ours.content == theirs.content, "seed \(seed), round \(round)")
            taken += theirs.isWhole ? 1 : 0
        }
        #expect((1..<Self.rounds).contains(taken))
    }

    @Test("A payload changed at random gives what stock age gives")
    func randomPayloads() throws {
        let seed = UInt64.random(in: 0 ... .max)
        print("seed \(seed)")
        var generator = CryptoSeededGenerator(seed: seed)
        let content = AgeFiles.content(2 * AgeFormat.chunkCount + 100)
        let file = try AgeFiles.encrypt(content, to: [key.recipient])
        let start = try AgeFiles.payloadStart(file)
        for round in 0..<(Self.rounds / 4) {
            var altered = file
            let place = Int.random(in: start..<altered.count, using: &generator)
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: altered[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            case 1: altered.remove(at: place)
            case 2: altered.removeSubrange(place...)
            default: altered.append(contentsOf: file[place...])
            }
            let ours = AgeOpening(altered, with: [key])
            let theirs = try stock(altered)
            #expect(!theirs.isWhole && !ours.isWhole, "seed \(seed), round \(round)")
            #expect(ours.content == theirs.content, "seed \(seed), round \(round)")
        }
    }
}
