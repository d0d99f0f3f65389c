import Foundation
import Testing

@Suite("What is exported is kept in a signed record")
struct AuditExportTests {
    private func exports(_ device: Device) async throws -> [Document] {
        try await device.aldea("audit", "--what", "exports", "--json").document()["events"].list
    }

    @Test("Other offices see what left, how much, with personal data or not, and what for")
    func everywhere() async throws {
        let village = try await Village.ofTwo(importing: ["localities", "enterprises"])
        try await village.gto.aldea(
            "export", "enterprises", "--personal", "--purpose", "informe anual", "--out", "e.csv")
        let own = try #require(try await exports(village.gto).first)
        #expect(own["signed_by"].list.isEmpty, "nothing is signed before it is sealed")
        try await village.carry("g.aldea", from: village.gto, to: village.pue)
        let found = try await exports(village.pue)
        #expect(found.count == 1)
        let export = try #require(found.first)
        #expect(export["event"].text == "data-exported" && export["basis"].text == "change")
        #expect(export["person"].text == "ana" && export["signed_by"].list.map(\.text) == ["GTO-1"])
        let detail = export["detail"]
        #expect(detail["content"].text == "enterprises" && detail["format"].text == "csv")
        #expect(detail["personal"].text == "1" && detail["purpose"].text == "informe anual")
        let rows = try village.directory.text("e.csv").split(separator: "\r\n").count - 1
        #expect(rows > 5 && detail["rows"].text == String(rows))
        let spanish = try await village.pue.aldea("audit", "--what", "exports", "--lang", "es").output
        #expect(spanish.contains("ana (GTO-1) exportó enterprises como csv: \(rows) filas, con datos personales"))
        #expect(spanish.contains("para: informe anual"))
        let english = try await village.pue.aldea("audit", "--what", "exports", "--lang", "en").output
        #expect(english.contains("ana (GTO-1) exported enterprises as csv: \(rows) rows, with personal data"))
    }

    @Test("An export of everything names the tables that hold something, and the records of exports are among them")
    func everything() async throws {
        let gto = try await Village.founded().gto
        try await gto.importSample("GTO", ["localities", "waves"])
        try await gto.aldea("export", "all", "--out", "one")
        #expect(try await exports(gto).first?["detail"]["content"].text == "localities, waves, office")
        try await gto.aldea("export", "all", "--format", "jsonl", "--out", "two")
        let lines = try gto.terminal.directory.text("two/disclosure.jsonl").split(separator: "\n")
        #expect(lines.count == 1)
        #expect(Document(text: String(lines[0]))?["content"].text == "localities, waves, office")
        #expect(try gto.terminal.directory.text("two/codebook.csv").contains("disclosure,purpose"))
    }

    @Test("An export that fails leaves no record, and one that could not be recorded leaves no file")
    func failed() async throws {
        let gto = try await Village.founded().gto
        let directory = gto.terminal.directory
        try await gto.importSample("GTO", ["localities"])
        try await gto.aldea("export", "localities", "--out", "l.csv")
        let digest = try await gto.digest()
        try await gto.aldea("export", "localities", "--out", "l.csv", status: 1)
        try await gto.aldea("export", "localities", "--out", "missing/l.csv", status: 1)
        try await gto.aldea("export", "nothing", "--out", "n.csv", status: 2)
        try await gto.aldea("export", "localities", "--purpose", "a\u{7}b", "--out", "n.csv", status: nil)
        #expect(!directory.exists("n.csv"))
        #expect(try await gto.digest() == digest)
        #expect(try await exports(gto).count == 1)
        try await refuseChanges(of: gto)
        try await gto.aldea("export", "localities", "--out", "n.csv", status: 1)
        try await gto.aldea("export", "all", "--out", "all", status: 1)
        #expect(!directory.exists("n.csv") && !directory.exists("all"))
        #expect(try await exports(gto).count == 1)
    }

    /// Lets a store take no change any more, as a disk does that fills up after the exported file.
    private func refuseChanges(of device: Device) async throws {
        let script = """
            import sqlite3, sys
            store = sqlite3.connect(sys.argv[1])
            store.execute("CREATE TRIGGER refused BEFORE INSERT ON tail BEGIN SELECT RAISE(ABORT, 'refused'); END")
            store.commit()
            """
        try await device.terminal.run("python3", ["-c", script, device.store + "/aldea.sqlite"], status: 0)
    }

    @Test("Without a person it works as before; where a device does not write, it says that nobody signed")
    func unsigned() async throws {
        let village = try await Village.founded()
        try await village.gto.importSample("GTO", ["localities"])
        let nameless = try await village.gto.aldea("export", "localities", "--out", "l.csv", "--json", person: "")
        #expect(nameless.document()["signed"].isTrue)
        #expect(try await exports(village.gto).map { $0["person"].text } == [""])
        try await village.join(village.pue, office: "PUE", role: "auditor")
        try await village.gto.bundle("g.aldea", for: "PUE")
        try await village.pue.aldea("bundle", "apply", "g.aldea")
        let digest = try await village.pue.digest()
        let quiet = try await village.pue.aldea("export", "localities", "--out", "p.csv", "--lang", "es")
        #expect(quiet.errors.contains("sin firma"))
        #expect(try await village.pue.digest() == digest)
        let found = try await exports(village.pue)
        #expect(found.map { $0["basis"].text } == ["change", "local"])
        #expect(found.last?["signed_by"].list.isEmpty == true)
        let told = try await village.pue.aldea("audit", "--what", "exports", "--lang", "es").output
        #expect(told.contains("nadie: solo lo anotó este equipo"))
    }
}
