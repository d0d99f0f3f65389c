import Foundation
import Testing

@Suite("What is set aside, at the command line")
struct QuarantineCommandTests {
    /// Two offices. Puebla wrote an enterprise; then its device was stolen, and revoked up to there. What was written on it
    /// since has come to Guanajuato: the name of that enterprise, and another enterprise.
    private func village() async throws -> (village: Village, names: [String]) {
        let village = try await Village.founded()
        let (gto, pue) = (village.gto, village.pue)
        try await village.join(pue, office: "PUE", role: "coordinator")
        try await pue.aldea("locality", "add", "cvegeo=211140001", "name=Cuetzalan")
        try await pue.aldea("enterprise", "add", "key=7", "name=Textiles", "cvegeo=211140001", "sector=31-33")
        try await village.carry("good", from: pue, to: gto)
        let history = try await gto.aldea("history", "PUE:7", "--json").document()["changes"]
        try await gto.aldea("device", "revoke", "PUE-2", "--at", history[0]["dot"].text, "--yes")
        try await pue.aldea("enterprise", "edit", "7", "name=Textiles Cuetzalan", person: "lucia")
        try await pue.aldea(
            "enterprise", "add", "key=8", "name=Barro", "cvegeo=211140001", "sector=46", person: "lucia")
        try await village.carry("late", from: pue, to: gto, status: 4)
        let items = try await gto.aldea("quarantine", "list", "--json", status: 4).document()["changes"].list
        try #require(items.count == 2)
        return (village, items.map { $0["change"].text })
    }

    @Test("Each change is listed with its device, the person that it claims, and what the reason means")
    func lists() async throws {
        let (village, names) = try await village()
        let gto = village.gto
        let list = try await gto.aldea("quarantine", "list", "--json", status: 4).document()
        for item in list["changes"].list {
            #expect(item["reason"].text == "revoked" && item["person"].text == "lucia" && item["office"].text == "PUE")
            #expect(item["device"].number == 2 && !item["superseded"].isTrue)
        }
        let spanish = try await gto.aldea("quarantine", "list", "--lang", "es", status: 4)
        #expect(spanish.output.contains("se revocó") && spanish.output.contains("PUE-2"))
        let shown = try await gto.aldea("quarantine", "show", names[0], status: 4)
        #expect(shown.output.contains("Textiles Cuetzalan") && shown.output.contains("quarantine adopt"))

        let none = try await gto.aldea("quarantine", "list", "--reason", "scope", "--json").document()
        #expect(none["changes"].list.isEmpty)
        let own = try await gto.aldea("quarantine", "list", "--device", "gto-1", "--json").document()
        #expect(own["found"].number == 0)
        let last = try await gto.aldea("quarantine", "list", "--device", "PUE-2", "--last", "1", "--json", status: 4)
        #expect(last.document()["changes"].list.count == 1 && last.document()["found"].number == 2)
        try await gto.aldea("quarantine", "list", "--reason", "nosuch", status: 2)
        try await gto.aldea("quarantine", "list", "--device", "OAX-9", status: 2)
        try await gto.aldea("quarantine", "show", "nosuch:1", status: 1)
    }

    @Test("What is adopted counts under this device's name, and its record keeps its code")
    func adopts() async throws {
        let (village, names) = try await village()
        let gto = village.gto
        #expect(try await gto.value("PUE:7", "name") == "Textiles")
        let code = try await gto.aldea("quarantine", "show", names[1], "--json", status: 4).document()["code"].text
        let adopted = try await gto.aldea("quarantine", "adopt", names[0], names[1], "--json", person: "eva").document()
        #expect(adopted["adopted"].number == 2 && adopted["passed_over"].list.isEmpty)
        #expect(try await gto.value("PUE:7", "name") == "Textiles Cuetzalan")
        #expect(try await gto.code("PUE:8") == code)
        let history = try await gto.aldea("history", "PUE:8", "--json").document()["changes"].list
        #expect(history.contains { $0["person"].text == "eva" && $0["office"].text == "GTO" })
        try await gto.verify()

        // What is settled alarms nobody, and is not adopted twice.
        let list = try await gto.aldea("quarantine", "list", "--json").document()["changes"].list
        #expect(list.allSatisfy { $0["superseded"].isTrue })
        let again = try await gto.aldea("quarantine", "adopt", names[0], "--json", person: "eva").document()
        #expect(again["adopted"].number == 0 && again["passed_over"][0]["why"].text == "superseded")
        #expect(!(try await gto.aldea("check", status: nil).output.contains("quarantine list")))
    }

    @Test("A whole device's changes are adopted after a yes only, and never without a name")
    func asks() async throws {
        let (village, names) = try await village()
        let gto = village.gto
        let asked = try await gto.aldea("quarantine", "adopt", "--device", "PUE-2", status: 2)
        #expect(asked.errors.contains("--yes"))
        let nobody = try await gto.aldea("quarantine", "adopt", names[0], status: 2, person: "")
        #expect(nobody.errors.contains("--as"))
        try await gto.aldea("quarantine", "adopt", status: 2)
        try await gto.aldea("quarantine", "adopt", names[0], "--device", "PUE-2", "--yes", status: 2)
        #expect(try await gto.value("PUE:7", "name") == "Textiles")
        let done = try await gto.aldea("quarantine", "adopt", "--device", "PUE-2", "--yes", "--json").document()
        #expect(done["adopted"].number == 2 && done["records"].list.count == 2)
    }

    @Test("What this device may not enter is passed over, with the reason, and the rest is adopted")
    func passesOver() async throws {
        let (village, _) = try await village()
        let oax = Device(name: "oax", terminal: village.terminal)
        try await oax.aldea("device", "request", "--office", "OAX", "--scope", "GTO", "--out", "oax.request")
        try await village.gto.aldea("device", "approve", "oax.request", "--out", "oax.grant")
        let fingerprint = try await village.gto.aldea("program", "show", "--json").document()["fingerprint"].text
        try await oax.aldea("device", "join", "oax.grant", "--fingerprint", fingerprint)
        try await village.carry("all", from: village.gto, to: oax, status: 4)
        let tried = try await oax.aldea("quarantine", "adopt", "--device", "PUE-2", "--yes", "--json", status: 4)
        #expect(tried.document()["adopted"].number == 0)
        #expect(tried.document()["passed_over"].list.map { $0["why"].text } == ["scope", "scope"])
        #expect(try await oax.value("PUE:7", "name") == "Textiles")
    }

    @Test("A correction of a value that no longer counts is pointed out, with what it stands on")
    func builtOn() async throws {
        let village = try await Village.founded()
        let (gto, pue) = (village.gto, village.pue)
        try await village.join(pue, office: "PUE", role: "coordinator")
        try await pue.aldea("locality", "add", "cvegeo=211140001", "name=Cuetzalan")
        try await pue.aldea("enterprise", "add", "key=7", "name=Textiles", "cvegeo=211140001", "sector=31-33")
        try await village.carry("good", from: pue, to: gto)
        let first = try await gto.aldea("history", "PUE:7", "--json").document()["changes"][0]["dot"].text
        try await pue.aldea("enterprise", "edit", "7", "name=Texiles")
        try await village.carry("late", from: pue, to: gto)
        try await gto.aldea("enterprise", "edit", "PUE:7", "name=Textiles Cuetzalan")
        try await gto.aldea("device", "revoke", "PUE-2", "--at", first, "--yes")
        let found = try await gto.aldea("check", "--json", status: 4).document().list
        #expect(found.contains { $0["what"].text == "built-on-withheld" && $0["count"].number == 1 })
        let told = try await gto.aldea("check", "--lang", "es", status: 4)
        #expect(told.output.contains("no cuenta") && told.output.contains("aldea quarantine adopt"))
    }
}
