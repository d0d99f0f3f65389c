import Foundation
import Testing

@Suite("The main job from end to end")
struct RoundTripTests {
    @Test("Two offices import, exchange, settle a conflict and agree on data and report")
    func roundTrip() async throws {
        print("seed \(Sample.seed)")
        let village = try await Village.ofTwo(importing: Sample.kinds)
        let (gto, pue) = (village.gto, village.pue)
        try await village.carry("gto-1.aldea", from: gto, to: pue)
        try await village.carry("pue-1.aldea", from: pue, to: gto)
        #expect(try await gto.digest() == pue.digest())
        #expect(try await gto.count("enterprise") == 60)

        let before = try await gto.value("GTO:2", "name")
        try await gto.aldea("enterprise", "edit", "GTO:2", "name=Uno")
        try await pue.aldea("enterprise", "edit", "GTO:2", "name=Dos", person: "beto")
        try await village.carry("gto-2.aldea", from: gto, to: pue, status: 4)
        try await village.carry("pue-2.aldea", from: pue, to: gto, status: 4)
        let open = try await gto.aldea("conflicts", "list", "--json", status: 4).document()
        #expect(open.list.count == 1)
        #expect(open[0]["field"].text == "name")
        #expect(Set(open[0]["values"].list.map { $0["value"]["name"].text }) == ["Uno", "Dos"])
        #expect(Set(open[0]["values"].list.map { $0["person"].text }) == ["ana", "beto"])
        #expect(Set(open[0]["values"].list.map { $0["office"].text }) == ["GTO", "PUE"])
        #expect(try await open.canonical == pue.aldea("conflicts", "list", "--json", status: 4).document().canonical)

        let code = try await gto.code("GTO:2")
        try await gto.aldea("conflicts", "show", code)
        try await gto.aldea("conflicts", "resolve", code, "name", "--value", "Uno")
        try await gto.aldea("conflicts", "list")
        try await village.carry("gto-3.aldea", from: gto, to: pue)
        #expect(try await pue.value("GTO:2", "name") == "Uno")
        #expect(try await gto.digest() == pue.digest())

        let history = try await pue.aldea("history", code, "--json")
        for name in [before, "Uno", "Dos"] { #expect(history.output.contains(name), "the history lost \(name)") }
        try await compareReports(village)
    }

    private func compareReports(_ village: Village) async throws {
        for format in ["text", "json", "html", "csv"] {
            try await village.gto.aldea("report", "outcomes", "--format", format, "--out", "gto.\(format)")
            try await village.pue.aldea("report", "outcomes", "--format", format, "--out", "pue.\(format)")
            #expect(try !village.directory.bytes("gto.\(format)").isEmpty)
        }
        #expect(try village.directory.text("gto.html").contains("<html"))
        let one = try #require(Document(text: try village.directory.text("gto.json")))
        let other = try #require(Document(text: try village.directory.text("pue.json")))
        #expect(one.keys.isSuperset(of: ["identity", "indicators", "coverage", "villages", "reference_values"]))
        #expect(!one["identity"]["state_digest"].text.isEmpty)
        #expect(one["identity"]["office"].text == "GTO")
        #expect(other["identity"]["office"].text == "PUE")
        #expect(
            one["identity"].without("office").canonical == other["identity"].without("office").canonical)
        #expect(one.without("identity").canonical == other.without("identity").canonical)
        #expect(!one["indicators"].list.isEmpty)
        for row in one["indicators"].list {
            #expect(
                row.keys.isSuperset(of: ["id", "unit", "by", "n", "value", "statistic", "ci95", "method", "status"]))
            let status = row["status"].text
            #expect(["ok", "suppressed", "not_scored", "not_computable"].contains(status))
            #expect(status == "ok" ? !row["value"].isNull : row["value"].isNull, "\(row.canonical)")
            if status == "not_computable" { #expect(!row["missing"].isNull, "\(row.canonical)") }
        }
    }

    @Test("A change of the history is restored, and the restoring is itself in the history")
    func restoring() async throws {
        let village = try await Village.founded()
        let gto = village.gto
        try await gto.importSample("GTO", ["localities", "enterprises"])
        let (name, code) = (try await gto.value("GTO:2", "name"), try await gto.code("GTO:2"))
        try await gto.aldea("enterprise", "edit", code, "name=Equivocado")
        let history = try await gto.aldea("history", code, "--json")
        let dot = try #require(firstDot(history.document(), writing: name))
        try await gto.aldea("history", code, "--restore", dot, person: "eva")
        #expect(try await gto.value("GTO:2", "name") == name)
        let after = try await gto.aldea("history", code, "--json").output
        #expect(after.contains("Equivocado"))
        #expect(after.contains("eva"))
        try await gto.aldea("history", code, "--restore", "00000000:9", status: 1)
    }

    /// The dot of the change that wrote a name, wherever the document keeps it.
    private func firstDot(_ document: Document, writing name: String) -> String? {
        let changes = document.list.isEmpty ? document["changes"].list : document.list
        return changes.first { $0.canonical.contains("\"\(name)\"") }?["dot"].text
    }
}
