import Foundation
import Testing

@Suite("Who enrols devices")
struct AdministrationRegistrarTests {
    @Test("Two registrars enrol offline from each other, and a cut ends what one of them enrolled last")
    func twoRegistrars() async throws {
        let village = try await Village.ofTwo(importing: [])
        let (gto, pue) = (village.gto, village.pue)
        try await gto.aldea(
            "admin", "registrar", "add", "PUE-2", "--scope", "PUE", "--numbers", "2000-2999", "--yes")
        try await village.carry("registrar.aldea", from: gto, to: pue)
        let north = try await village.enrol("north", office: "NORTE", scope: "GTO", by: gto)
        let south = try await village.enrol("south", office: "SUR", scope: "PUE", by: pue)
        let late = try await village.enrol("late", office: "SUR", scope: "PUE", by: pue)
        #expect(try await late.names().contains("SUR-2001"))
        // A registrar gives its own scopes only.
        try await late.aldea("device", "request", "--office", "SUR", "--scope", "GTO", "--out", "x.request", status: 1)
        let other = Device(name: "other", terminal: village.terminal)
        try await other.aldea("device", "request", "--office", "SUR", "--scope", "GTO", "--out", "other.request")
        try await pue.aldea("device", "approve", "other.request", "--out", "other.grant", status: 3)
        try await village.carry("from-pue.aldea", from: pue, to: gto)
        try await village.carry("from-gto.aldea", from: gto, to: pue)
        #expect(try await gto.names() == ["GTO-1", "PUE-2", "NORTE-3", "SUR-2000", "SUR-2001"])
        #expect(try await gto.names() == pue.names())
        #expect(try await gto.digest() == pue.digest())

        try await gto.aldea("admin", "registrar", "cut", "PUE-2", "--after", "2999", "--yes", status: 2)
        let cut = try await gto.aldea("admin", "registrar", "cut", "PUE-2", "--after", "2000", "--yes", "--json")
        let withdrawn = cut.document()["changes"].list.first { $0["what"].text == "devices-withdrawn" }
        #expect(withdrawn?["detail"]["devices"].text == "SUR-2001")
        #expect(try await gto.state("SUR-2001") == "withdrawn")
        #expect(try await gto.state("SUR-2000") == "member")
        try await village.carry("cut.aldea", from: gto, to: pue)
        try await other.aldea("device", "request", "--office", "SUR", "--scope", "PUE", "--out", "y.request")
        try await pue.aldea("device", "approve", "y.request", "--out", "y.grant", status: 3)
        _ = (north, south)
    }

    @Test("With a registrar's key that was stolen go its last enrolments, where the administrators say so")
    func stolenRegistrar() async throws {
        let village = try await Village.ofTwo(importing: [])
        let (gto, pue) = (village.gto, village.pue)
        try await gto.aldea(
            "admin", "registrar", "add", "PUE-2", "--scope", "PUE", "--numbers", "2000-2999", "--yes")
        try await village.carry("registrar.aldea", from: gto, to: pue)
        for name in ["honest", "thief"] {
            _ = try await village.enrol(name, office: name.uppercased(), scope: "PUE", by: pue)
        }
        try await village.carry("both.aldea", from: pue, to: gto)
        let revoked = try await gto.aldea(
            "device", "revoke", "PUE-2", "--reason", "stolen", "--after", "2000", "--yes", "--json")
        #expect(revoked.errors.contains("enrols devices"))
        let changes = revoked.document()["proposal"]["changes"].list
        #expect(changes.first { $0["what"].text == "devices-withdrawn" }?["detail"]["devices"].text == "THIEF-2001")
        #expect(try await gto.state("HONEST-2000") == "member")
        #expect(try await gto.state("THIEF-2001") == "withdrawn")
        // What was withdrawn by mistake comes back with a later cut.
        try await gto.aldea("admin", "registrar", "cut", "PUE-2", "--after", "2001", "--yes")
        #expect(try await gto.state("THIEF-2001") == "member")
    }

    @Test("Ranges of numbers do not overlap, and a role says what it loses")
    func refusals() async throws {
        let village = try await Village.ofTwo(importing: [])
        let gto = village.gto
        for numbers in ["1", "9-3", "0-5", "a-b", "1-99999999"] {
            try await gto.aldea(
                "admin", "registrar", "add", "PUE-2", "--scope", "PUE", "--numbers", numbers, "--yes", status: 2)
        }
        let taken = try await gto.aldea(
            "admin", "registrar", "add", "PUE-2", "--scope", "PUE", "--numbers", "900-1100", "--yes", status: 2)
        #expect(taken.errors.contains("GTO-1") && taken.errors.contains("1000-"))
        try await gto.aldea("admin", "role", "hub", "--no-writes", "--yes", status: 1)
        try await gto.aldea("admin", "role", "hub", "--yes", status: 2)
        let role = try await gto.aldea("admin", "role", "coordinator", "--no-writes", "--yes")
        #expect(role.errors.contains("PUE-2"), "it is not said whose words stop counting")
        try await gto.aldea("admin", "role", "capturista", "--writes", "--private", "--yes")
        let roles = try await gto.aldea("admin", "list", "--json").document()["roles"].list
        #expect(roles.last?["name"].text == "capturista")
    }

    @Test("Nothing is asked where nobody can answer: the option is named that answers instead")
    func noTerminal() async throws {
        let village = try await Village.ofTwo(importing: [])
        let gto = village.gto
        let before = try await gto.digest()
        for arguments in [
            ["admin", "threshold", "2"], ["admin", "add", "PUE-2", "--label", "Puebla"],
            ["admin", "remove", "recovery 1"], ["admin", "role", "hub", "--approves"],
            ["admin", "registrar", "add", "PUE-2", "--scope", "PUE", "--numbers", "1000-1999"],
            ["admin", "registrar", "cut", "GTO-1"], ["device", "revoke", "PUE-2"], ["device", "rotate"],
        ] {
            let asked = try await village.terminal.run(
                "aldea", arguments, environment: ["ALDEA_STORE": gto.store], status: 2)
            #expect(asked.errors.contains("--yes"), "\(asked.command): \(asked.everything)")
        }
        #expect(try await gto.digest() == before)
        // Who is no administrator is told before any question.
        let refused = try await village.pue.aldea("admin", "threshold", "2", status: 3)
        #expect(refused.errors.contains("GTO, recovery 1"))
    }
}

extension Village {
    /// A new device that one registrar enrols.
    func enrol(_ name: String, office: String, scope: String, by registrar: Device) async throws -> Device {
        let device = Device(name: name, terminal: terminal)
        try await device.aldea(
            "device", "request", "--office", office, "--scope", scope, "--out", "\(name).request")
        try await registrar.aldea("device", "approve", "\(name).request", "--out", "\(name).grant")
        try await device.aldea(
            "device", "join", "\(name).grant", "--fingerprint", try await registrar.fingerprint())
        return device
    }
}

extension Device {
    /// The devices of the roster, by number.
    func names() async throws -> [String] {
        try await aldea("device", "list", "--json").document()["devices"].list.map { $0["device"].text }
    }

    /// Whether a device takes part.
    func state(_ device: String) async throws -> String {
        try await aldea("device", "list", "--json").document()["devices"].list
            .first { $0["device"].text == device }?["state"].text ?? ""
    }
}
