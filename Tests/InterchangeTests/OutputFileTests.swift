import Foundation
import Interchange
import SurveyStore
import Testing

@Suite struct `Files written whole or not at all` {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func read(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
    }

    @Test func `appear when committed`() throws {
        let path = directory.file("a.csv")
        let file = try OutputFile(path: path)
        try file.write(Array("uno".utf8))
        #expect(!FileManager.default.fileExists(atPath: path))
        try file.commit()
        #expect(try read(path) == "uno")
        #expect(try directory.names() == ["a.csv"])
    }

    @Test func `never replace a file that is to be kept`() throws {
        let path = directory.file("a.csv")
        let late = try OutputFile(path: path)
        try late.write([0x78])
        try Data("viejo".utf8).write(to: URL(fileURLWithPath: path))
        let early = #expect(throws: OutputError.self) { try OutputFile(path: path) }
        #expect(early?.code == .exists)
        let error = #expect(throws: OutputError.self) { try late.commit() }
        #expect(error?.code == .exists)
        #expect(try read(path) == "viejo")
        #expect(try directory.names() == ["a.csv"])
    }

    @Test func `replace a link rather than follow it`() throws {
        let secret = directory.file("secret")
        try Data("secret".utf8).write(to: URL(fileURLWithPath: secret))
        let path = directory.file("a.csv")
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: secret)
        let kept = #expect(throws: OutputError.self) { try OutputFile(path: path) }
        #expect(kept?.code == .exists)
        let file = try OutputFile(path: path, existing: .replace)
        try file.write([0x79])
        try file.commit()
        #expect(try read(secret) == "secret")
        #expect(try read(path) == "y")
    }

    @Test func `say why the system refuses, without the directory`() {
        for path in [directory.file("none/a.csv"), directory.path + "/", directory.path + "/.."] {
            let error = #expect(throws: OutputError.self) { try OutputFile(path: path) }
            #expect(error?.code == .notWritten)
            #expect(error?.sentence(in: TestTexts.english).contains(directory.path) == false)
        }
    }

    @Test func `vanish when nobody commits them`() throws {
        do {
            let file = try OutputFile(path: directory.file("a.csv"))
            try file.write([1, 2, 3])
        }
        #expect(try directory.names().isEmpty)
    }
}
