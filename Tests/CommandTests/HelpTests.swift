import Foundation
import Testing

@Suite("The reference that the programs print")
struct HelpTests {
    /// Every command's path, found by walking the lists in the help itself.
    private func reference(_ locale: String) async throws -> [(path: [String], text: String)] {
        let terminal = try Terminal()
        var found: [(path: [String], text: String)] = []
        var open: [[String]] = [[]]
        while let path = open.first {
            open.removeFirst()
            let text = try await terminal.run("aldea", ["help"] + path, environment: ["LANG": locale], status: 0).output
            found.append((path, text))
            open = Self.commands(of: text).map { path + [$0] } + open
        }
        return found
    }

    /// The names in the list of commands of a help page: what stands two blanks from the margin.
    private static func commands(of text: String) -> [String] {
        var names: [String] = []
        var isList = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if ["COMMANDS:", "ÓRDENES:"].contains(line) {
                isList = true
            } else if isList, line.isEmpty {
                isList = false
            } else if isList, line.hasPrefix("  "), !line.hasPrefix("   ") {
                // A command with an alias is listed as `name, alias`.
                names.append(line.split(separator: " ")[0].filter { $0 != "," })
            }
        }
        return names
    }

    @Test(
        "The help of every command is the golden reference, and no sentence of it is missing",
        arguments: [("es", "es_MX.UTF-8"), ("en", "en_US.UTF-8")])
    func golden(language: String, locale: String) async throws {
        let pages = try await reference(locale)
        #expect(pages.count > 60)
        for page in pages {
            // A sentence that is missing shows its key, such as help.import.file.
            #expect(
                !page.text.contains(/\b(help|command|argument|error|advice)\.[a-z]/), "\(page.path): \(page.text)")
        }
        let text = pages.map { "$ aldea help \($0.path.joined(separator: " "))\n\($0.text)" }.joined(separator: "\n")
        let file = URL(fileURLWithPath: Place.golden + "/help-\(language).txt")
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil { try Data(text.utf8).write(to: file) }
        let golden = try String(contentsOf: file, encoding: .utf8)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let expected = golden.split(separator: "\n", omittingEmptySubsequences: false)
        let place = zip(lines, expected).first { $0 != $1 }
        #expect(
            text == golden,
            "first difference: \(String(describing: place)); regenerate with UPDATE_GOLDEN=1 if it is meant")
    }

    @Test("The language may be named on the help too, and both programs tell their version and options")
    func language() async throws {
        let terminal = try Terminal()
        let spanish = try await terminal.run("aldea", ["help", "import", "--lang", "es"], status: 0)
        #expect(spanish.output.contains("OPCIONES:"))
        let version = try await terminal.run("aldea", ["--version"], status: 0)
        #expect(!version.output.isEmpty)
        let service = try await terminal.run("aldead", ["--help"], status: 0)
        #expect(service.output.contains("--tls-certificate"))
    }
}
