import Foundation
import Testing

@Suite("Data out, and several commands at once")
struct ExportTests {
    @Test("What an office exports of its own imports again without a change")
    func ownAgain() async throws {
        let gto = try await Village.founded().gto
        try await gto.importSample("GTO", Sample.kinds)
        try await importAgain(gto, Sample.kinds)
    }

    @Test("What is exported of all offices imports again without a change in any of them")
    func allAgain() async throws {
        let village = try await Village.ofTwo(importing: [
            "localities", "waves", "enterprises", "interviews", "training",
        ])
        try await village.carry("g.aldea", from: village.gto, to: village.pue)
        try await village.carry("p.aldea", from: village.pue, to: village.gto)
        for office in [village.gto, village.pue] {
            try await importAgain(office, ["localities", "waves", "enterprises", "interviews", "training"])
        }
    }

    /// Exports everything and imports it again.
    private func importAgain(_ office: Device, _ kinds: [String]) async throws {
        let out = "out-" + office.name
        try await office.aldea("export", "all", "--format", "csv", "--out", out, "--personal")
        // The export itself is recorded, and so part of the state.
        let digest = try await office.digest()
        #expect(office.terminal.directory.exists("\(out)/codebook.csv"))
        for kind in kinds {
            let again = try await office.aldea("import", kind, "\(out)/\(kind).csv", "--json", status: nil)
            try #require(again.status == 0, "\(office.name) \(kind): \(again.everything.prefix(600))")
            let counts = again.document()
            try #require(counts["new"].number == 0, "\(office.name) \(kind)")
            try #require(counts["changed"].number == 0, "\(office.name) \(kind)")
        }
        #expect(try await office.digest() == digest)
    }

    @Test("An export holds no personal data unless it is asked for, and leaves an existing path alone")
    func personal() async throws {
        let gto = try await Village.founded().gto
        let directory = gto.terminal.directory
        try await gto.importSample("GTO", ["localities", "enterprises"])
        for format in ["csv", "jsonl"] {
            try await gto.aldea("export", "enterprises", "--format", format, "--out", "bare." + format)
            try await gto.aldea("export", "enterprises", "--format", format, "--out", "full." + format, "--personal")
            #expect(try !directory.text("bare." + format).contains("5550492148"))
            #expect(try directory.text("full." + format).contains("5550492148"))
            try await gto.aldea("export", "enterprises", "--format", format, "--out", "bare." + format, status: 1)
        }
        for line in try directory.text("bare.jsonl").split(separator: "\n") {
            #expect(Document(text: String(line))?["key"].isNull == false, "\(line)")
        }
    }

    @Test("The template of every kind is a file that imports", arguments: Sample.kinds)
    func templates(kind: String) async throws {
        let gto = try await Self.office.value
        let file = kind + "-template.csv"
        try await gto.aldea("template", kind, "--out", file)
        let sample = try String(contentsOfFile: try await Sample.file("GTO", kind), encoding: .utf8)
        let columns = try gto.terminal.directory.text(file).split(whereSeparator: \.isNewline)[0]
        let wanted = sample.split(whereSeparator: \.isNewline)[0].split(separator: ",")
        let offered = columns.trimmingCharacters(in: ["\u{FEFF}"]).split(separator: ",")
        #expect(Set(offered).isSuperset(of: wanted), "\(kind): \(columns)")
        try await gto.aldea("import", kind, file)
    }

    private static let office = Task { try await Village.founded().gto }

    @Test("Commands that write to one store at once wait for each other, and each of them is kept")
    func together() async throws {
        let village = try await Village.founded()
        let gto = village.gto
        try await gto.importSample("GTO", ["localities", "enterprises"])
        try await withThrowingTaskGroup(of: Void.self) { group in
            for key in 1...8 {
                group.addTask { try await gto.aldea("enterprise", "edit", "GTO:\(key)", "name=Nombre \(key)") }
            }
            group.addTask { try await gto.importSample("GTO", ["waves"]) }
            try await group.waitForAll()
        }
        for key in 1...8 { #expect(try await gto.value("GTO:\(key)", "name") == "Nombre \(key)") }
        #expect(try await gto.count("wave") == 2)
        try await gto.verify()
    }

    @Test("Two records of one enterprise are merged and parted again, in every office")
    func merging() async throws {
        let village = try await Village.ofTwo()
        try await village.carry("p.aldea", from: village.pue, to: village.gto)
        let duplicates = try await village.gto.aldea("enterprise", "duplicates", "--json", status: nil)
        #expect(!duplicates.document().list.isEmpty)
        try await village.gto.aldea("enterprise", "merge", "GTO:13", "PUE:24")
        try await village.carry("g.aldea", from: village.gto, to: village.pue)
        #expect(try await village.pue.digest() == village.gto.digest())
        let left = try await village.pue.aldea("enterprise", "duplicates", "--json", status: nil).document()
        #expect(left.list.count < duplicates.document().list.count)
        try await village.pue.aldea("enterprise", "unmerge", "GTO:13", "PUE:24")
        try await village.carry("p2.aldea", from: village.pue, to: village.gto)
        #expect(try await village.pue.digest() == village.gto.digest())
    }
}
