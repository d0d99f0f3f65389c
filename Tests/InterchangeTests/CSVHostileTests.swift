import Foundation
import Interchange
import SeededRandom
import SurveyModel
import Testing

@Suite struct `Hostile and damaged CSV` {
    /// Reads to the end: what was thrown, and the problems of rows.
    private func read(_ bytes: [UInt8]) -> (thrown: CSVError?, problems: [CSVError], rows: Int) {
        var problems: [CSVError] = []
        var count = 0
        do throws(CSVError) {
            var rest: [UInt8]? = bytes
            var reader = try CSVReader { () throws(CSVError) in
                defer { rest = nil }
                return rest
            }
            while let row = try reader.next() {
                count += 1
                if let problem = row.problem { problems.append(problem) }
            }
        } catch {
            return (error, problems, count)
        }
        return (nil, problems, count)
    }

    private func read(_ text: String) -> (thrown: CSVError?, problems: [CSVError], rows: Int) { read(Array(text.utf8)) }

    @Test func `nothing at all is an error`() {
        for text in ["", "\u{FEFF}", "\n\r\n"] { #expect(read(text).thrown?.code == .empty) }
        #expect(read(",,\n1,2,3").thrown?.code == .unnamedColumn)
    }

    @Test func `a byte that UTF-8 does not allow is named with line and column`() {
        var bytes = Array("a,b\n1,2\n3,\"x\ny".utf8)
        bytes += [0xFF, 0x41] + Array("\"\n".utf8)
        let thrown = read(bytes).thrown
        #expect(thrown?.code == .invalidUTF8 || thrown?.code == .latin1)
        #expect(thrown?.line == 4)
        #expect(thrown?.column == 2)
        #expect(thrown?.places["byte"] == "FF")
        #expect(read(Array("a\n".utf8) + [0xC0, 0x80]).thrown?.code == .invalidUTF8)
        #expect(read(Array("a\n".utf8) + [0xED, 0xA0, 0x80]).thrown?.code == .invalidUTF8)
        #expect(read(Array("a\n".utf8) + [0xE2, 0x82]).thrown?.code == .invalidUTF8)
    }

    @Test func `Latin-1 is recognised and named`() throws {
        let bytes = try #require("name\nJosé Muñoz\n".data(using: .isoLatin1))
        let thrown = read(Array(bytes)).thrown
        #expect(thrown?.code == .latin1)
        #expect(thrown?.line == 2)
        let advice = try #require(thrown).advice(in: TestTexts.spanish)
        #expect(advice.contains("UTF-8"))
    }

    @Test func `UTF-16 is recognised with and without a mark`() throws {
        for encoding in [String.Encoding.utf16, .utf16LittleEndian, .utf16BigEndian] {
            let bytes = try #require("key,name\n1,Ana\n".data(using: encoding))
            #expect(read(Array(bytes)).thrown?.code == .utf16)
        }
    }

    @Test func `a workbook is no CSV`() {
        #expect(read([0x50, 0x4B, 0x03, 0x04, 0x14, 0, 6, 0]).thrown?.code == .workbook)
        #expect(read([0xD0, 0xCF, 0x11, 0xE0, 0xA1]).thrown?.code == .workbook)
    }

    @Test func `a quote that is never closed is reported with the line where it began`() {
        let thrown = read("a,b\n1,2\n3,\"x\ny\nz\n").thrown
        #expect(thrown?.code == .unterminatedQuote)
        #expect(thrown?.line == 3)
        #expect(thrown?.column == 2)
    }

    @Test func `something after a closing quote spoils the row only`() {
        let result = read("a,b\n\"La \"Güera\"\",2\n3,4\n")
        #expect(result.thrown == nil)
        #expect(result.problems.map(\.code) == [.strayQuote])
        #expect(result.rows == 2)
    }

    @Test func `rows that are too long or too short are named, the others are read`() {
        let result = read("a,b\n1\n1,2,3\n1,2\n1,2,,\n")
        #expect(result.problems.map(\.code) == [.tooFewCells, .tooManyCells])
        #expect(result.problems.map(\.line) == [2, 3])
        #expect(result.rows == 4)
    }

    @Test func `control characters are refused, tabs and line ends in quotes are not`() {
        #expect(read("a\n1\u{0}2\n").problems.map(\.code) == [.controlCharacter])
        #expect(read("a\n\"\u{1B}[2J\"\n").problems.map(\.code) == [.controlCharacter])
        #expect(read("a\nx\u{7F}\n").problems.map(\.code) == [.controlCharacter])
        #expect(read("a\nx\u{85}\n").problems.first?.places["character"] == "U+0085")
        #expect(read("a\nÂ£ ¢\n\"x\ty\nz\"\n").problems.isEmpty)
        #expect(read("a\u{0}b\n1\n").thrown?.code == .controlCharacter)
    }

    @Test func `a cell may have 32 KiB and a row 256 cells`() {
        let long = String(repeating: "x", count: CSVReader.cellLimit)
        #expect(read("a\n\(long)\n").rows == 1)
        #expect(read("a\n\(long)x\n").thrown?.code == .cellTooLong)
        #expect(read("a\n\"\(long)x\"\n").thrown?.line == 2)
        let names = (1...256).map { "c\($0)" }.joined(separator: ",")
        #expect(read(names).thrown == nil)
        #expect(read(names + ",c257").thrown?.code == .tooManyColumns)
        #expect(read("a\n" + String(repeating: ",", count: 1_000_000)).thrown?.code == .tooManyColumns)
    }

    @Test func `a header names every column once`() {
        #expect(read("a,b,a\n").thrown?.places["name"] == "a")
        #expect(read("a,b,a\n").thrown?.code == .duplicateColumn)
        let thrown = read("a,,b\n").thrown
        #expect(thrown?.code == .unnamedColumn)
        #expect(thrown?.column == 2)
    }

    @Test func `a file that is not there or is a directory is unreadable`() throws {
        let directory = try TemporaryDirectory()
        for path in [directory.file("none.csv"), directory.path] {
            let error = #expect(throws: CSVError.self) { try CSVReader(path: path) }
            #expect(error?.code == .unreadable)
            #expect(error?.sentence(in: TestTexts.english).contains(directory.path) == false)
        }
    }

    @Test func `any bytes at all are read or refused, never more`() {
        var generator = SeededGenerator("hostile bytes")
        let alphabet: [UInt8] = [0x22, 0x2C, 0x3B, 0x0A, 0x0D, 0x00, 0xC2, 0x85, 0xC3, 0xB1, 0xFF, 0x41, 0x20, 0x09]
        for _ in 0..<2_000 {
            let count = Int.random(in: 0...40, using: &generator)
            _ = read(Array("a,b\n".utf8) + (0..<count).map { _ in alphabet.randomElement(using: &generator)! })
            _ = read((0..<count).map { _ in alphabet.randomElement(using: &generator)! })
        }
    }

    @Test func `every code has a sentence and an advice in both languages`() {
        for code in CSVError.Code.allCases {
            for phrases in [TestTexts.spanish, TestTexts.english] {
                #expect(phrases.has("csv.\(code.rawValue)"))
                #expect(phrases.has("csv.\(code.rawValue).advice"))
            }
        }
    }
}
