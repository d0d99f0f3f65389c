import Foundation
import Testing

@Suite("A device's keys under a passphrase, in hands of several administrators, and on two disks at once")
struct DeviceTrustKeyTests {
    @Test("A passphrase protects the keys until it is removed")
    func passphrase() async throws {
        let village = try await Village.founded()
        let gto = village.gto
        try village.directory.write("new", "uno dos\n")
        try village.directory.write("empty", "\n")
        try await gto.aldea("device", "passphrase", status: 2)
        try await gto.aldea("device", "passphrase", "--new-passphrase-file", "empty", status: 2)
        try await gto.aldea("device", "passphrase", "--remove", "--new-passphrase-file", "new", status: 2)
        try await gto.aldea("device", "passphrase", "--new-passphrase-file", "new")
        let attributes = try FileManager.default.attributesOfItem(atPath: gto.store + "/device.key")
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(try !village.directory.text("gto/device.key").contains("AGE-SECRET-KEY"))
        try await gto.aldea("store", "info", status: 2)
        try await gto.aldea("device", "passphrase", "--remove", "--passphrase-file", "empty", status: 3)
        try await gto.aldea("device", "passphrase", "--remove", "--passphrase-file", "new")
        try await gto.aldea("store", "info")
    }

    @Test("Where two must sign, a new key waits on its device and is used once both have")
    func rotatingWithTwo() async throws {
        let village = try await Village.founded(administrators: "2-of-3")
        let gto = village.gto
        try await gto.importSample("GTO", ["localities"])
        let waiting = try await gto.aldea("device", "rotate", "--yes", "--json", status: 4).document()
        #expect(waiting["state"].text == "proposed")
        let changes = Set(waiting["proposal"]["changes"].list.map { $0["what"].text })
        #expect(changes.isSuperset(of: ["device-revoked", "registrar-added", "administrator-added"]))
        #expect(!changes.contains("devices-withdrawn"), "a device would lose its place by its own new key")
        // A second change of the kind would stand against the first one.
        try await gto.aldea("device", "rotate", "--yes", status: 1)
        #expect(try await gto.aldea("program", "show", "--json").document()["device"].number == 1)
        try await gto.aldea("admin", "sign", "--key", "recovery.key.2", "--yes")
        #expect(try await gto.aldea("program", "show", "--json").document()["device"].number == 2)
        #expect(try await gto.state("GTO-1") == "revoked")
        try await gto.aldea("admin", "threshold", "1", "--yes", status: 4)
    }

    @Test("A log that a restored disk forked is told, proved with openssl, and cut on the branch that is meant")
    func forking() async throws {
        let village = try await Village.ofTwo(importing: ["localities"])
        let (gto, pue, directory) = (village.gto, village.pue, village.directory)
        try await gto.aldea("device", "forks")
        try await gto.aldea("device", "proof", "--out", "proof.txt", status: 1)
        _ = try await pue.digest()
        let before = try directory.bytes("pue/aldea.sqlite")
        try await pue.aldea("locality", "add", "cvegeo=210010001", "name=Uno")
        try await pue.bundle("one.aldea", for: "GTO")
        // The same file is written over, as a restored disk image does: to the store it is the same place.
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: pue.store + "/aldea.sqlite"))
        try file.truncate(atOffset: 0)
        try file.write(contentsOf: before)
        try file.close()
        for suffix in ["-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: pue.store + "/aldea.sqlite" + suffix)
        }
        try await pue.aldea("locality", "add", "cvegeo=210010002", "name=Dos")
        try await pue.bundle("other.aldea", for: "GTO")
        try await gto.aldea("bundle", "apply", "one.aldea", "other.aldea", status: 4)

        let fork = try await gto.aldea("device", "forks", "--json", status: 4).document()["forks"][0]
        #expect(fork["device"].text == "PUE-2")
        #expect(fork["segments"].list.count == 2)
        try await gto.aldea("device", "proof", "--out", "proof.txt")
        let checked = try await village.terminal.run(
            "bash", ["-c", "sed -n '/^sed -n/,/^sha256sum/p' proof.txt > check.sh && bash check.sh"], status: 0)
        #expect(checked.output.components(separatedBy: "Verified Successfully").count == 3, "\(checked.everything)")
        for segment in fork["segments"].list { #expect(checked.output.contains(segment.text)) }

        let place = "\(fork["log"].text.prefix(8)):\(fork["sequence"].number)"
        try await gto.aldea("device", "revoke", "PUE-2", "--at", place, "--yes", status: 2)
        let branch = place + ":" + fork["segments"][0].text.prefix(8)
        let revoked = try await gto.aldea("device", "revoke", "PUE-2", "--at", branch, "--yes", "--json").document()
        #expect(revoked["set_aside"].number == 1)
        #expect(try await gto.aldea("device", "forks", "--json").document()["forks"][0]["is_revoked"].isTrue)
    }
}
