import Foundation
import Testing

@Suite("What becomes of a device's words when its key is cut, given back or exchanged")
struct DeviceTrustTests {
    @Test("What stands behind the cut is set aside, and comes back when the device is restored")
    func revoking() async throws {
        let village = try await Village.ofTwo(importing: ["localities", "enterprises"])
        let (gto, pue) = (village.gto, village.pue)
        try await village.carry("first.aldea", from: pue, to: gto)
        try await pue.aldea("enterprise", "edit", "PUE:1", "name=Falso")
        let cut = try await gto.lastPlace(of: "PUE-2")
        try await village.carry("second.aldea", from: pue, to: gto)
        #expect(try await gto.value("PUE:1", "name") == "Falso")

        try await gto.aldea("device", "revoke", "PUE-9", "--yes", status: 2)
        try await gto.aldea("device", "revoke", "PUE-2", "--at", "zz", "--yes", status: 2)
        let revoked = try await gto.aldea(
            "device", "revoke", "PUE-2", "--reason", "stolen", "--at", cut, "--yes", "--json"
        ).document()
        #expect(revoked["set_aside"].number == 1)
        #expect(revoked["cut"]["stops"].number == 1)
        #expect(try await gto.value("PUE:1", "name") != "Falso")
        #expect(try await gto.state("PUE-2") == "revoked")
        try await gto.aldea("device", "revoke", "PUE-2", "--reason", "stolen", "--at", cut, "--yes", status: 1)

        let restored = try await gto.aldea("device", "restore", "PUE-2", "--yes", "--json").document()
        #expect(restored["counts_again"].number == 1)
        #expect(try await gto.value("PUE:1", "name") == "Falso")
        try await gto.aldea("device", "restore", "PUE-2", "--yes", status: 1)
        try await village.carry("back.aldea", from: gto, to: pue)
        #expect(try await gto.digest() == pue.digest())
    }

    @Test("The founder's device gives itself a new key, and others take its next words")
    func rotatingFounder() async throws {
        let village = try await Village.ofTwo(importing: ["localities", "enterprises"])
        let (gto, pue) = (village.gto, village.pue)
        let rotated = try await gto.aldea("device", "rotate", "--yes", "--json").document()
        #expect(rotated["state"].text == "done")
        #expect(rotated["device"].text == "GTO-3")
        try await gto.aldea("enterprise", "edit", "GTO:1", "name=Con llave nueva")
        try await village.carry("rotated.aldea", from: gto, to: pue)
        #expect(try await pue.value("GTO:1", "name") == "Con llave nueva")
        try await village.carry("back.aldea", from: pue, to: gto)
        #expect(try await gto.digest() == pue.digest())
        #expect(try await pue.state("GTO-1") == "revoked")
        let shown = try await gto.aldea("admin", "show", "--json").document()
        #expect(shown["administrators"].list.count == 2)
        #expect(shown["administrators"].list.contains { $0["is_this_device"].isTrue })
    }

    @Test("A plain device asks for its new key, works on, and takes it when the answer comes")
    func rotatingPlain() async throws {
        let village = try await Village.ofTwo(importing: ["localities", "enterprises"])
        let (gto, pue) = (village.gto, village.pue)
        try await village.carry("first.aldea", from: pue, to: gto)
        try await pue.aldea("device", "rotate", "--yes", status: 2)
        let asked = try await pue.aldea("device", "rotate", "--out", "new.request", "--yes", "--json", status: 4)
        #expect(asked.document()["state"].text == "requested")
        // Written between the request and the answer: it stands behind the cut, and is entered anew.
        try await pue.aldea("enterprise", "edit", "PUE:1", "name=Entretanto")
        try await gto.aldea(
            "device", "replace", "PUE-2", "new.request", "--fingerprint", "0000-0000-0000-0000", "--out", "new.grant",
            "--yes", status: 3)
        try await gto.aldea(
            "device", "replace", "PUE-2", "new.request", "--fingerprint", asked.document()["fingerprint"].text,
            "--reason", "rotated", "--out", "new.grant", "--yes")
        try await pue.aldea("bundle", "apply", "new.grant", status: nil)
        #expect(try await pue.aldea("program", "show", "--json").document()["device"].number == 3)
        #expect(try await pue.value("PUE:1", "name") == "Entretanto")
        try await village.carry("after.aldea", from: pue, to: gto, status: 4)
        #expect(try await gto.value("PUE:1", "name") == "Entretanto")
    }

    @Test("A lost device is replaced by a new one, which gets the office's data back")
    func replacing() async throws {
        let village = try await Village.ofTwo(importing: ["localities", "enterprises"])
        let (gto, pue) = (village.gto, village.pue)
        try await village.carry("first.aldea", from: pue, to: gto)
        let new = Device(name: "new", terminal: village.terminal)
        try await new.aldea("device", "request", "--office", "PUE", "--scope", "PUE", "GTO", "--out", "new.request")
        try await gto.aldea("device", "replace", "PUE-2", "new.request", "--yes", status: 2)
        let replaced = try await gto.aldea(
            "device", "replace", "PUE-2", "new.request", "--reason", "lost", "--out", "new.grant", "--yes", "--json"
        ).document()
        #expect(replaced["device"].text == "PUE-3")
        #expect(replaced["set_aside"].number == 0)
        try await new.aldea("device", "join", "new.grant", "--fingerprint", try await gto.fingerprint())
        try await gto.bundle("all.aldea", for: "PUE")
        try await new.aldea("bundle", "apply", "all.aldea")
        #expect(try await new.digest() == gto.digest())
        #expect(try await new.count("enterprise") == gto.count("enterprise"))
        // What the finder of the lost device writes is not taken.
        try await pue.aldea("enterprise", "edit", "PUE:1", "name=Intruso")
        try await village.carry("thief.aldea", from: pue, to: gto, status: 4)
        #expect(try await gto.value("PUE:1", "name") != "Intruso")
        try await gto.aldea("device", "assign", "PUE-3", "--role", "supervisor")
        let roles = try await gto.aldea("device", "list", "--json").document()["devices"].list.last?["roles"].list
        #expect(roles?.map(\.text).sorted() == ["coordinator", "supervisor"])
    }
}

extension Device {
    /// The place of the last segment held of a device, as `--at` takes it, found by a question that is not answered.
    fileprivate func lastPlace(of device: String) async throws -> String {
        let log = try await aldea("bundle", "inspect", "first.aldea", "--json").document()["segments"].list.last
        return "\(log?["log"].text ?? ""):\(log?["last"].number ?? 0)"
    }
}
