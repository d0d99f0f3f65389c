import Foundation
import Testing

@Suite("Handing an enterprise over to another region")
struct HandOverTests {
    /// Two offices; both hold twelve enterprises of Puebla's, of which one has an owner, two consents and a telephone.
    private func village() async throws -> Village {
        let village = try await Village.founded()
        try await village.join(village.pue, office: "PUE", role: "coordinator")
        let pue = village.pue
        try await pue.aldea("locality", "add", "cvegeo=211140001", "name=Cuetzalan")
        try await pue.aldea(
            "enterprise", "add", "key=7", "name=Textiles", "cvegeo=211140001", "sector=31-33", "phone=2220001122",
            "owner_sex=f", "enrolled_on=2025-01-10")
        for day in ["2025-01-10", "2025-03-01"] { try await pue.aldea("consent", "record", "7", "--on", day) }
        let rows = (11...21).map { "\($0),Taller \($0),211140001,31-33,2025-01-10" }
        try village.directory.write("rows.csv", (["key,name,cvegeo,sector,enrolled_on"] + rows).joined(separator: "\n"))
        try await pue.aldea("import", "enterprises", "rows.csv")
        try await village.carry("first", from: pue, to: village.gto)
        return village
    }

    /// How many enterprises a report counts.
    private func enterprises(_ device: Device) async throws -> Int {
        try await device.aldea("report", "outcomes", "--json").document()["coverage"]["enrolled"].number
    }

    @Test("The new record says what the old one said, and both count as one enterprise")
    func handsOver() async throws {
        let village = try await village()
        let gto = village.gto
        let old = try await gto.code("PUE:7")
        #expect(try await enterprises(gto) == 12)
        let done = try await gto.aldea("enterprise", "hand-over", old, "--to", "GTO", "--json").document()
        #expect(done["changed"].isTrue && done["old_is_moved"].isTrue)
        let new = done["new"].text
        #expect(new != old && done["old"].text == old)
        let shown = try await gto.aldea("enterprise", "show", new, "--json").document()
        for (column, value) in [("name", "Textiles"), ("key", "7"), ("namespace", "PUE"), ("phone", "2220001122")] {
            #expect(shown["values"][column].text == value, "\(column)")
        }
        let beside = shown["beside"].list
        #expect(beside.contains { $0["kind"].text == "owner" && $0["values"]["owner_sex"].text == "f" })
        let consents = beside.filter { $0["kind"].text == "consent" }
        #expect(consents.map { $0["values"]["consent_on"].text } == ["2025-03-01"])
        #expect(try await gto.value(old, "status") == "moved")
        #expect(try await gto.value(new, "status") != "moved")
        #expect(try await enterprises(gto) == 12)
        try await gto.aldea("export", "all", "--format", "jsonl", "--out", "tables")
        let rows = try ["enterprises", "merge"].map {
            try village.directory.text("tables/\($0).jsonl").split(separator: "\n").count
        }
        #expect(rows == [12, 1], "one row an enterprise, and that two records are one")

        try await village.carry("second", from: gto, to: village.pue)
        #expect(try await enterprises(village.pue) == 12)
        #expect(try await gto.digest() == village.pue.digest())
        try await gto.verify()
    }

    @Test("A second hand-over says that it is done, whichever of the two records is named")
    func again() async throws {
        let gto = try await village().gto
        let old = try await gto.code("PUE:7")
        let new = try await gto.aldea("enterprise", "hand-over", old, "--json").document()["new"].text
        try await gto.aldea("enterprise", "edit", new, "name=Textiles Cuetzalan")
        let digest = try await gto.digest()
        for record in [old, new, "PUE:7"] {
            let again = try await gto.aldea("enterprise", "hand-over", record, "--json").document()
            #expect(!again["changed"].isTrue && again["new"].text == new, "\(record)")
        }
        #expect(try await gto.digest() == digest)
        #expect(try await gto.value(new, "name") == "Textiles Cuetzalan")
    }

    @Test("A scope that this device does not write, and one in which the enterprise is already, are refused")
    func refusals() async throws {
        let gto = try await village().gto
        let old = try await gto.code("PUE:7")
        for scope in ["OAX", "program"] {
            let refused = try await gto.aldea("enterprise", "hand-over", old, "--to", scope, status: 3)
            #expect(refused.errors.contains(scope))
        }
        let here = try await gto.aldea("enterprise", "hand-over", old, "--to", "PUE", status: 1)
        #expect(here.errors.contains(old))
        #expect(try await gto.value(old, "status") != "moved")
    }

    @Test("An enterprise without a key of its own is handed over once, too")
    func withoutKey() async throws {
        let village = try await village()
        let added = try await village.pue.aldea(
            "enterprise", "add", "name=Barro", "cvegeo=211140001", "sector=31-33", "--json")
        let old = added.document()["code"].text
        try await village.carry("third", from: village.pue, to: village.gto)
        let first = try await village.gto.aldea("enterprise", "hand-over", old, "--json").document()
        let second = try await village.gto.aldea("enterprise", "hand-over", old, "--json").document()
        #expect(first["changed"].isTrue && !second["changed"].isTrue && first["new"].text == second["new"].text)
    }

    @Test("An enterprise that comes back goes on with its first record, as it is by then")
    func back() async throws {
        let gto = try await village().gto
        let old = try await gto.code("PUE:7")
        let new = try await gto.aldea("enterprise", "hand-over", old, "--json").document()["new"].text
        try await gto.aldea("enterprise", "edit", new, "name=Textiles Cuetzalan")
        let back = try await gto.aldea("enterprise", "hand-over", new, "--to", "PUE", "--json").document()
        #expect(back["changed"].isTrue && back["new"].text == old)
        #expect(try await gto.value(old, "status") == "active")
        #expect(try await gto.value(new, "status") == "moved")
        #expect(try await gto.value(old, "name") == "Textiles Cuetzalan")
        let again = try await gto.aldea("enterprise", "hand-over", new, "--to", "PUE", "--json").document()
        #expect(!again["changed"].isTrue)
        #expect(try await enterprises(gto) == 12)
        try await gto.verify()
    }
}
