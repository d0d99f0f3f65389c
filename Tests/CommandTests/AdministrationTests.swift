import Foundation
import Testing

@Suite("Who administers a program")
struct AdministrationTests {
    @Test("With the recovery key another office goes on when the founder's device is lost")
    func recovery() async throws {
        let village = try await Village.ofTwo(importing: ["localities"])
        let (gto, pue) = (village.gto, village.pue)
        try await village.carry("before.aldea", from: gto, to: pue)
        // Only the recovery key is left, and it is on Puebla's machine.
        try await pue.aldea("admin", "threshold", "2", "--yes", status: 3)
        let lost = try await pue.aldea(
            "device", "revoke", "GTO-1", "--reason", "lost", "--key", "recovery.key", "--yes", "--json")
        #expect(lost.document()["proposal"]["is_effective"].isTrue)
        #expect(lost.errors.contains("admin registrar add"), "nobody is told that no registrar is left")
        try await pue.aldea(
            "admin", "registrar", "add", "PUE-2", "--scope", "GTO", "PUE", "--numbers", "1000-1999", "--gives-all",
            "--key", "recovery.key", "--yes")
        try await pue.aldea("admin", "add", "PUE-2", "--label", "Puebla", "--key", "recovery.key", "--yes")
        let shown = try await pue.aldea("admin", "show", "--json").document()
        #expect(shown["administrators"].list.map { $0["label"].text } == ["recovery 1", "Puebla"])
        #expect(shown["administrators"][1]["is_this_device"].isTrue)
        #expect(shown["registrars"].list.map { $0["is_cut"].isTrue } == [true, false])
        // The new founder's device is enrolled by Puebla, and both hold the same.
        let new = Device(name: "gto-new", terminal: village.terminal)
        try await new.aldea("device", "request", "--office", "GTO", "--scope", "GTO", "--out", "new.request")
        try await pue.aldea("device", "approve", "new.request", "--out", "new.grant")
        try await new.aldea("device", "join", "new.grant", "--fingerprint", try await pue.fingerprint())
        try await pue.bundle("all.aldea", for: "GTO")
        try await new.aldea("bundle", "apply", "all.aldea")
        #expect(try await new.digest() == pue.digest())
    }

    @Test("Two of three sign by file, on machines that never meet, one of which has no store")
    func byFile() async throws {
        let village = try await Village.founded(administrators: "2-of-3")
        let (gto, terminal) = (village.gto, village.terminal)
        let made = try await terminal.run("aldea", ["admin", "key", "--out", "eva.key", "--json"], status: 0).document()
        #expect(made["public_key"].text.count == 64)
        let proposed = try await gto.aldea(
            "admin", "add", made["public_key"].text, "--label", "Eva", "--out", "one.aldea", "--yes", "--json",
            status: 4)
        let name = proposed.document()["name"].text
        #expect(proposed.document()["lacking"].number == 1)
        #expect(proposed.document()["may_sign"].list.map(\.text) == ["recovery 1", "recovery 2"])
        #expect(proposed.errors.contains("aldea admin sign \(name) --file one.aldea"))
        #expect(try await gto.aldea("admin", "show", "--json", status: 4).document()["proposals"].list.count == 1)
        // There is no store where the second key lies.
        let signed = try await terminal.run(
            "aldea",
            ["admin", "sign", name, "--file", "one.aldea", "--key", "recovery.key.2", "--out", "two.aldea", "--yes"],
            environment: ["ALDEA_STORE": "/nowhere"], status: 0)
        #expect(signed.output.contains("'Eva'"))
        try await gto.aldea("bundle", "apply", "two.aldea")
        let shown = try await gto.aldea("admin", "show", "--json").document()
        #expect(shown["administrators"].list.map { $0["label"].text }.last == "Eva")
        #expect(shown["threshold"].number == 2)
        // A signature more changes nothing, and the same key signs once.
        try await gto.aldea("admin", "sign", status: 1)
        try await gto.aldea("admin", "threshold", "3", "--yes", status: 4)
        try await gto.aldea("admin", "sign", "--yes", status: 1)
        try await gto.aldea("admin", "sign", "--key", "eva.key", "--yes")
        #expect(try await gto.aldea("admin", "show", "--json").document()["threshold"].number == 3)
    }

    @Test("With fewer keys than must sign nothing counts, and that is said")
    func tooFew() async throws {
        let village = try await Village.founded(administrators: "2-of-2")
        let gto = village.gto
        let shown = try await gto.aldea("admin", "show")
        #expect(shown.errors.contains("a single key is lost"))
        let waiting = try await gto.aldea("admin", "threshold", "1", "--yes", status: 4)
        #expect(waiting.output.contains("does not count yet"))
        #expect(waiting.output.contains("recovery 1"))
        #expect(try await gto.aldea("admin", "show", "--json", status: 4).document()["threshold"].number == 2)
        try await gto.aldea("admin", "remove", "recovery 1", "--yes", status: 3)
        // One key more than must sign is enough again.
        try await gto.aldea("admin", "sign", "--key", "recovery.key", "--yes")
        #expect(try await gto.aldea("admin", "show", "--json").document()["threshold"].number == 1)
    }

    @Test("Changes made in two places at once stop the administration until one is taken, whoever takes it")
    func frozen() async throws {
        let village = try await Village.ofTwo(importing: [])
        let (gto, pue) = (village.gto, village.pue)
        try await gto.aldea("admin", "heal", "--take", "00000000", "--yes", status: 1)
        let one = try await gto.aldea("admin", "role", "hub", "--approves", "--yes", "--json").document()["name"].text
        let other = try await pue.aldea(
            "admin", "role", "auditor", "--private", "--key", "recovery.key", "--yes", "--json"
        ).document()["name"].text
        try await village.carry("one.aldea", from: gto, to: pue, status: 4)
        try await village.carry("other.aldea", from: pue, to: gto, status: 4)
        for device in [gto, pue] {
            let shown = try await device.aldea("admin", "show", "--json", status: 4).document()
            #expect(shown["is_frozen"].isTrue)
            #expect(Set(shown["rivals"].list.map { $0["name"].text }) == [one, other])
            #expect(shown["rivals"].list.allSatisfy { $0["changes"].list.count == 1 })
        }
        try await gto.aldea("admin", "threshold", "2", "--yes", status: 3)
        try await gto.aldea("admin", "heal", "--take", "00000000", "--yes", status: 3)
        try await gto.aldea("admin", "heal", "--take", other, "--yes")
        try await village.carry("healed.aldea", from: gto, to: pue)
        for device in [gto, pue] {
            let shown = try await device.aldea("admin", "show", "--json").document()
            let roles = shown["roles"].list
            #expect(!shown["is_frozen"].isTrue)
            #expect(roles.first { $0["name"].text == "auditor" }?["holds_private"].isTrue == true)
            #expect(roles.first { $0["name"].text == "hub" }?["approves"].isTrue == false)
        }
        #expect(try await gto.digest() == pue.digest())
        try await gto.aldea("admin", "heal", "--take", other, "--yes", status: 1)
    }

    @Test("Where two must sign, two must also decide between what stands against each other")
    func frozenByTwo() async throws {
        let village = try await Village.founded(administrators: "2-of-3")
        let (gto, terminal) = (village.gto, village.terminal)
        var names: [String] = []
        for (index, arguments) in [["threshold", "3"], ["role", "hub", "--approves"]].enumerated() {
            let proposed = try await terminal.run(
                "aldea", ["admin"] + arguments + ["--yes", "--json", "--out", "\(index).aldea"],
                environment: ["ALDEA_STORE": gto.store], status: 4)
            names.append(proposed.document()["name"].text)
            // Whoever signed the first one is warned of signing a second one beside it.
            #expect(proposed.errors.contains(names[0] + "' waits, too") == (index == 1), "\(proposed.errors)")
            try await terminal.run(
                "aldea",
                [
                    "admin", "sign", names[index], "--file", "\(index).aldea", "--key",
                    index == 0 ? "recovery.key" : "recovery.key.2", "--out", "\(index)-2.aldea", "--yes",
                ], status: 0)
        }
        try await gto.aldea("bundle", "apply", "0-2.aldea", "1-2.aldea", status: 4)
        let healing = try await gto.aldea("admin", "heal", "--take", names[1], "--yes", "--out", "h.aldea", status: 4)
        #expect(healing.errors.contains("aldea admin sign"))
        #expect(try await gto.aldea("admin", "show", "--json", status: 4).document()["is_frozen"].isTrue)
        try await gto.aldea("admin", "sign", "--key", "recovery.key", "--yes")
        let healed = try await gto.aldea("admin", "show", "--json").document()
        #expect(healed["threshold"].number == 2)
        #expect(healed["roles"].list.first { $0["name"].text == "hub" }?["approves"].isTrue == true)
    }
}

extension Village {
    /// Founds a program with so many administrators of so many.
    static func founded(administrators: String) async throws -> Village {
        let terminal = try Terminal()
        let village = Village(
            terminal: terminal, gto: Device(name: "gto", terminal: terminal),
            pue: Device(name: "pue", terminal: terminal))
        try await village.gto.aldea(
            "program", "create", "--name", "Aldeas (muestra)", "--office", "GTO", "--scope", "GTO", "--scope", "PUE",
            "--administrators", administrators, "--recovery-out", "recovery.key")
        return village
    }
}

extension Device {
    /// The program's fingerprint.
    func fingerprint() async throws -> String {
        try await aldea("program", "show", "--json").document()["fingerprint"].text
    }
}
