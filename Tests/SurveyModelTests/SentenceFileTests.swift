import Foundation
import Schema
import SeededRandom
import SurveyModel
import Testing

@Suite("Files of sentences")
struct SentenceFileTests {
    private func decoded(_ bytes: [UInt8]) -> [String: String]? {
        try? JSONDecoder().decode([String: String].self, from: Data(bytes))
    }

    @Test("each sentence of the program's files is found, as Foundation reads it", arguments: ["es", "en"])
    func ownFiles(language: String) throws {
        let files = Schema.sentences(language)
        #expect(!files.isEmpty)
        var all = 0
        for bytes in files {
            let file = SentenceFile(bytes)
            let expected = try #require(decoded(bytes))
            for (key, text) in expected { #expect(file[key] == text, "\(key)") }
            all += expected.count
        }
        #expect(all > 1000)
    }

    @Test("no key stands in two files of a language", arguments: ["es", "en"])
    func keysOnce(language: String) throws {
        let keys = try Schema.sentences(language).flatMap { Array(try #require(decoded($0)).keys) }
        #expect(Set(keys).count == keys.count)
    }

    @Test("a key that is not there has no sentence, nor one that only begins alike")
    func missing() {
        let file = SentenceFile(Array("{\n  \"one.two\": \"x\",\n  \"other\": 1\n}\n".utf8))
        #expect(file["one.two"] == "x")
        for key in ["one", "one.two.three", "", "x", "other", "{"] { #expect(file[key] == nil, "\(key)") }
        #expect(SentenceFile([])[""] == nil)
    }

    @Test("escapes are read; what is written in another way has no sentence")
    func escapes() {
        let file = SentenceFile(
            Array(
                #"""
                {
                  "both": "«\"\\\/\n\t»",
                  "number": "\u00e9",
                  "open": "no end
                }
                """#.utf8))
        #expect(file["both"] == "«\"\\/\n\t»")
        #expect(file["number"] == nil)
        #expect(file["open"] == nil)
    }

    @Test("whatever is found in a file of one sentence a line, Foundation finds alike; damage never ends the program")
    func agreement() throws {
        var random = SeededGenerator("files of sentences")
        let pieces = ["\"", "\\", "\\n", "\\\"", "\\u0041", "ñ", "a", " ", ":", ",", "\n", "{", "}", "\u{1}"]
        var read = 0
        for _ in 0..<20_000 {
            var text = ""
            for _ in 0..<random.below(6) { text += pieces[random.below(pieces.count)] }
            let bytes = Array("{\n  \"first\": \"\(text)\",\n  \"second\": \"x\"\n}".utf8)
            let file = SentenceFile(bytes)
            guard let expected = decoded(bytes) else { continue }
            for key in ["first", "second"] {
                guard let found = file[key] else { continue }
                read += 1
                #expect(found == expected[key], "\(text), seed \(random.seed)")
            }
        }
        #expect(read > 10_000, "seed \(random.seed)")
    }
}
