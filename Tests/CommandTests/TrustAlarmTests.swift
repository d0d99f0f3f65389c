import Foundation
import Testing

@Suite("What the roster changes is told wherever people look")
struct TrustAlarmTests {
    private func village() async throws -> Village {
        let village = try await Village.founded()
        try await village.join(village.pue, office: "PUE", role: "coordinator")
        return village
    }

    @Test("A revoked device hears of it with the roster, and may enter nothing from then on", arguments: ["es", "en"])
    func revoked(language: String) async throws {
        let village = try await village()
        let (gto, pue) = (village.gto, village.pue)
        try await gto.aldea("device", "revoke", "PUE-2", "--yes")
        try await gto.aldea("bundle", "create", "--all", "--plain", "--out", "news")
        let applied = try await pue.aldea("bundle", "apply", "news", "--json", "--lang", language, status: 4)
        #expect(applied.document()["bundles"][0]["is_revoked"].isTrue)
        let refused = try await pue.aldea(
            "locality", "add", "cvegeo=211140001", "name=C", "--lang", language, status: 3)
        #expect(refused.errors.contains("aldea device restore"))
        #expect(try await pue.count("locality") == 0)
        let doctor = try await pue.aldea("doctor", "--json", "--lang", language, status: 4).document()["findings"].list
        #expect(doctor.contains { $0["what"].text == "revoked" && !$0["advice"].text.isEmpty })
        for (group, command) in [("sync", "status"), ("roster", "show")] {
            let told = try await pue.aldea(group, command, "--lang", language, status: 4)
            #expect(told.errors.contains("aldea device restore"))
        }
        let checked = try await pue.aldea("check", "--json", status: 4).document().list
        #expect(checked.contains { $0["what"].text == "revoked" })
        #expect(try await pue.aldea("store", "info", "--json").document()["is_revoked"].isTrue)
    }

    @Test("The others see which devices are revoked, and which offices have not heard of it")
    func others() async throws {
        let village = try await village()
        let gto = village.gto
        let oax = Device(name: "oax", terminal: village.terminal)
        try await village.join(oax, office: "OAX", role: "coordinator")
        try await village.carry("first", from: oax, to: gto)
        #expect(try await gto.aldea("sync", "status", "--json").document()["peers"][0]["has_roster"].isTrue)
        try await gto.aldea("device", "revoke", "PUE-2", "--yes")
        let devices = try await gto.aldea("roster", "show", "--json").document()["devices"].list
        #expect(devices.first { $0["office"].text == "PUE" }.map { !$0["revoked"].isNull } == true)
        #expect(devices.first { $0["office"].text == "GTO" }.map { $0["revoked"].isNull } == true)
        let peers = try await gto.aldea("sync", "status", "--json").document()["peers"]
        #expect(peers.list.map { $0["office"].text } == ["OAX"], "a revoked device is no peer")
        #expect(peers[0]["has_roster"].isNull == false && !peers[0]["has_roster"].isTrue)
        let doctor = try await gto.aldea("doctor").output
        #expect(doctor.contains("PUE-2") && doctor.contains("--for OAX"))
        try await gto.aldea("bundle", "create", "--for", "PUE", "--out", "none", status: 2)
    }

    @Test("Offices that hold less are left out of a bundle, and told how they get theirs")
    func leftOut() async throws {
        let village = try await village()
        let (gto, pue) = (village.gto, village.pue)
        let auditor = Device(name: "aud", terminal: village.terminal)
        try await village.join(auditor, office: "AUD", role: "auditor")
        try await gto.aldea("locality", "add", "cvegeo=110010001", "name=San Marcos")
        let made = try await gto.aldea("bundle", "create", "--out", "both", "--json", status: 4)
        #expect(made.document()["left_out"].list.map(\.text) == ["AUD"])
        #expect(made.document()["recipients"].list.map(\.text) == ["PUE"])
        #expect(made.errors.contains("aldea bundle create --for AUD"))
        try await pue.aldea("bundle", "apply", "both")
        let refused = try await auditor.aldea("bundle", "apply", "both", status: 3)
        #expect(!refused.errors.isEmpty)
        try await village.carry("theirs", from: gto, to: auditor)
        #expect(try await auditor.count("locality") == 1)
    }

    @Test("What another scope holds is passed over where that scope is not held, and links to it are shown as such")
    func outside() async throws {
        let village = try await village()
        let (gto, pue) = (village.gto, village.pue)
        let limited = Device(name: "lim", terminal: village.terminal)
        try await limited.aldea("device", "request", "--office", "LIM", "--scope", "GTO", "--out", "lim.request")
        try await gto.aldea(
            "device", "approve", "lim.request", "--role", "enumerator", "--holds", "GTO", "--out", "lim.grant")
        let fingerprint = try await gto.aldea("program", "show", "--json").document()["fingerprint"].text
        try await limited.aldea("device", "join", "lim.grant", "--fingerprint", fingerprint)
        try await pue.aldea("locality", "add", "cvegeo=211140001", "name=Cuetzalan")
        try await pue.aldea("enterprise", "add", "key=7", "name=Textiles", "cvegeo=211140001", "sector=31-33")
        try await village.carry("first", from: pue, to: gto)
        try await gto.aldea("wave", "add", "key=base", "type=baseline", "start=2025-03-01", "end=2025-05-31")
        // Whoever does not write the enterprise's scope enters its visit in its own.
        let team = Device(name: "equ", terminal: village.terminal)
        try await team.aldea("device", "request", "--office", "EQU", "--scope", "GTO", "--out", "equ.request")
        try await gto.aldea("device", "approve", "equ.request", "--out", "equ.grant")
        try await team.aldea("device", "join", "equ.grant", "--fingerprint", fingerprint)
        try await village.carry("second", from: gto, to: team)
        let added = try await team.aldea(
            "visit", "add", "enterprise=PUE:7", "wave=base", "due_on=2025-04-01", "--json")
        let visit = added.document()["code"].text
        try await village.carry("third", from: team, to: gto)

        try await gto.aldea("bundle", "create", "--all", "--plain", "--out", "all", status: 4)
        let applied = try await limited.aldea("bundle", "apply", "all", "--json").document()["bundles"][0]
        #expect(applied["outside"].number > 0 && applied["withheld"].number == 0)
        #expect(try await limited.count("enterprise") < 1)
        let shown = try await limited.aldea("visit", "show", visit, "--json").document()
        #expect(shown["unheld"].list.map(\.text) == ["enterprise"] && shown["values"]["wave"].text == "base")
        #expect(try await limited.aldea("visit", "show", visit, "--lang", "es").output.contains("no está aquí"))
        #expect(try await gto.aldea("visit", "show", visit, "--json").document()["unheld"].isNull)
    }
}
