import Foundation
import Schema
import SeededRandom
import Testing

@testable import aldea

@Suite("Files of sentences")
struct SentenceFileTests {
    private func decoded(_ bytes: [UInt8]) -> [String: String]? {
        try? JSONDecoder().decode([String: String].self, from: Data(bytes))
    }

    @Test("each of the program's files is read plainly, and as Foundation reads it", arguments: ["es", "en"])
    func ownFiles(language: String) throws {
        let files = Schema.sentences(language)
        #expect(!files.isEmpty)
        for file in files {
            let plain = try #require(SentenceFile.plain(file))
            #expect(plain == decoded(file))
        }
    }

    @Test("what is not read plainly is read by Foundation, or is nothing")
    func others() {
        #expect(SentenceFile.sentences(Array(#"{"a": "\u00e9", "b": "\f"}"#.utf8)) == ["a": "\u{e9}", "b": "\u{c}"])
        #expect(SentenceFile.sentences(Array(#"{"a": 1}"#.utf8)).isEmpty)
        #expect(SentenceFile.sentences([]).isEmpty)
        #expect(SentenceFile.plain(Array(#" { } "#.utf8)) == [:])
    }

    @Test("whatever is read plainly, Foundation reads alike")
    func agreement() throws {
        var random = SeededGenerator("files of sentences")
        let pieces = [
            "{", "}", "\"", "\"", "\"", ":", ",", " ", "\n", "a", "ñ", "\\", "\\n", "\\\"", "\\u0041", "1", "\u{1}",
            "\"k\": \"v\"",
        ]
        var read = 0
        for _ in 0..<20_000 {
            var text = "{\"first\": \"x\""
            for _ in 0..<random.below(8) { text += pieces[random.below(pieces.count)] }
            if random.once(in: 2) { text += "}" }
            let bytes = Array(text.utf8)
            guard let plain = SentenceFile.plain(bytes) else { continue }
            read += 1
            #expect(plain == decoded(bytes), "\(text), seed \(random.seed)")
        }
        #expect(read > 100, "seed \(random.seed)")
    }
}
