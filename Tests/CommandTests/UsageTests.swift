import Foundation
import Testing

@Suite("Wrong usage")
struct UsageTests {
    @Test(
        "A command that is called wrongly ends with 2, says how it goes, and makes nothing",
        arguments: [
            ["nosuch"], ["program"], ["import"], ["import", "enterprises"], ["import", "nokind", "f.csv"],
            ["bundle", "create"], ["bundle", "create", "--all", "--for", "PUE", "--out", "b"], ["digest", "--nosuch"],
            ["digest", "--lang", "xx"], ["enterprise", "edit"], ["sync"], ["sync", "nonsense"], ["store", "backup"],
            ["report", "outcomes", "--format", "pdf"], ["report", "outcomes", "--k", "1"], ["conflicts", "resolve"],
            ["enterprise", "add"], ["device", "request"], ["history"], ["enterprise", "add", "nosuch=1"],
            ["report", "outcomes", "--by", "colour"],
        ])
    func wrong(command: [String]) async throws {
        let terminal = try await Self.office.value.terminal
        let output = try Terminal()
        let environment = ["ALDEA_STORE": terminal.directory.at("gto")]
        let finished = try await output.run("aldea", command, environment: environment)
        if command == ["program"] {
            #expect([0, 2].contains(finished.status))
        } else {
            #expect(finished.status == 2, "\(finished.command): \(finished.status)\n\(finished.everything)")
            #expect(!finished.errors.isEmpty)
            #expect(finished.output.isEmpty, "\(finished.output)")
        }
        #expect(try output.directory.names().isEmpty)
    }

    /// An office that all cases share, because none of them may write in it.
    private static let office = Task { try await Village.founded().gto }

    @Test("Without a store every command says so and makes none")
    func withoutStore() async throws {
        let terminal = try Terminal()
        try terminal.directory.write("f.csv", "key,name,cvegeo,sector\n")
        for command in [
            ["digest"], ["doctor"], ["check"], ["enterprise", "list"], ["import", "enterprises", "f.csv"],
            ["bundle", "create", "--plain", "--out", "b"], ["bundle", "apply", "f.csv"], ["store", "verify"],
            ["report", "outcomes"], ["program", "show"], ["store", "backup", "copy"],
        ] {
            let environment = ["ALDEA_STORE": terminal.directory.at("none")]
            let finished = try await terminal.run("aldea", command, environment: environment)
            #expect([1, 2].contains(finished.status), "\(finished.command): \(finished.everything)")
            #expect(finished.errors.split(separator: "\n").count >= 2, "no advice: \(finished.everything)")
        }
        #expect(try terminal.directory.names() == ["f.csv"])
    }

    @Test("Who enters must be named, and messages come in the language that was asked for")
    func personAndLanguage() async throws {
        let gto = try await Village.founded().gto
        try await gto.importSample("GTO", ["localities", "enterprises"])
        let nobody = try await gto.aldea("enterprise", "edit", "GTO:1", "name=N", status: 2, person: "")
        #expect(nobody.errors.contains("--as"))
        try await gto.aldea("enterprise", "edit", "GTO:1", "name=N", "--as", "eva", person: "")
        var messages: Set<String> = []
        for language in ["es", "en", "pt", "zh"] {
            let finished = try await gto.aldea("enterprise", "show", "GTO:404", "--lang", language, status: 1)
            #expect(!finished.errors.contains("error."), "\(finished.errors)")
            messages.insert(finished.errors)
        }
        // What has no sentences yet in a language is said in Spanish.
        #expect(messages.count >= 2)
    }

    @Test("A join with the wrong fingerprint is refused, and one without any asks for it")
    func fingerprint() async throws {
        let village = try await Village.founded()
        let pue = village.pue
        try await pue.aldea("device", "request", "--office", "PUE", "--scope", "PUE", "--out", "r")
        try await village.gto.aldea("device", "approve", "r", "--out", "g")
        let asked = try await pue.aldea("device", "join", "g", status: 2)
        #expect(asked.errors.contains("--fingerprint"))
        try await pue.aldea("device", "join", "g", "--fingerprint", "0000-0000-0000-0000", status: 3)
        try await pue.aldea("enterprise", "list", status: nil)
        let damaged = try village.directory.bytes("r").dropLast(3)
        try village.directory.write("bad", damaged)
        let refused = try await village.gto.aldea("device", "approve", "bad", "--out", "h", status: nil)
        #expect([1, 3].contains(refused.status), "\(refused.everything)")
        #expect(!village.directory.exists("h"))
    }
}
