import Foundation
import Testing

/// Files that earlier versions of the program wrote, from `Tools/golden`: each must be read for ever.
@Suite("Files of every format version that was shipped")
struct FormatGoldenTests {
    static let versions: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: Place.golden)) ?? []
        return names.filter { $0.hasPrefix("format-") }.sorted()
    }()

    /// A terminal in whose directory a version's files lie.
    private func terminal(_ version: String) throws -> Terminal {
        let terminal = try Terminal()
        let source = Place.golden + "/" + version
        for name in try FileManager.default.contentsOfDirectory(atPath: source) {
            try FileManager.default.copyItem(atPath: source + "/" + name, toPath: terminal.directory.at(name))
        }
        for name in try terminal.directory.names() where name.hasSuffix(".key") {
            // A checkout does not keep the mode, and keys that others may read are refused.
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: terminal.directory.at(name))
        }
        return terminal
    }

    /// What the store gave when the files were made: full digest and state code.
    private func digest(_ terminal: Terminal) throws -> String {
        let document = try #require(Document(text: try terminal.directory.text("digest.json")))
        return document["full_digest"].text + " " + document["state_code"].text
    }

    /// The store of the version, in a directory of its own.
    private func store(_ terminal: Terminal) async throws -> Device {
        let device = Device(name: "gto", terminal: terminal)
        let directory = terminal.directory
        _ = try await terminal.run("zstd", ["-q", "-d", "gto.sqlite.zst", "-o", "gto.sqlite"], status: 0)
        try FileManager.default.createDirectory(atPath: device.store, withIntermediateDirectories: false)
        try FileManager.default.moveItem(atPath: directory.at("gto.sqlite"), toPath: directory.at("gto/aldea.sqlite"))
        try FileManager.default.copyItem(atPath: directory.at("gto.key"), toPath: directory.at("gto/device.key"))
        return device
    }

    @Test("There are golden files")
    func present() { #expect(Self.versions.contains("format-1")) }

    @Test("A store opens, holds what it held, and can be written", arguments: versions)
    func opensStore(version: String) async throws {
        let terminal = try terminal(version)
        let gto = try await store(terminal)
        try await gto.verify()
        let wanted = try digest(terminal)
        #expect(try await gto.digest() == wanted)
        try await gto.aldea("store", "rebuild")
        #expect(try await gto.digest() == wanted)
        #expect(try await gto.value("1", "phone") == "4181234567")
        #expect(try await gto.aldea("conflicts", "list", "--json", status: 4).document().list.count == 1)
        try await gto.aldea("enterprise", "add", "key=3", "name=Nueva", "cvegeo=110010001", "sector=46")
        #expect(try await gto.count("enterprise") == 3)
        try await gto.verify()
    }

    @Test("A backup is restored", arguments: versions)
    func restoresBackup(version: String) async throws {
        let terminal = try terminal(version)
        _ = try await terminal.run("zstd", ["-q", "-d", "gto.sqlite.zst", "-o", "backup"], status: 0)
        let gto = Device(name: "restored", terminal: terminal)
        try await gto.aldea("store", "restore", "backup", "--device-key", "gto.key")
        let wanted = try digest(terminal)
        #expect(try await gto.digest() == wanted)
    }

    @Test("A request, a grant and bundles are taken, sealed and plain", arguments: versions)
    func takesBundles(version: String) async throws {
        let terminal = try terminal(version)
        let gto = try await store(terminal)
        let again = try await gto.aldea("device", "approve", "pue.request", "--out", "again.grant", "--json")
        #expect(again.document()["office"].text == "PUE")

        let pue = Device(name: "pue", terminal: terminal)
        try FileManager.default.createDirectory(atPath: pue.store, withIntermediateDirectories: false)
        try FileManager.default.copyItem(
            atPath: terminal.directory.at("pue.key"), toPath: terminal.directory.at("pue/request.key"))
        let fingerprint = try #require(Document(text: try terminal.directory.text("program.json")))["fingerprint"].text
        try await pue.aldea("device", "join", "pue.grant", "--fingerprint", fingerprint)
        try await pue.aldea("bundle", "apply", "to-pue.aldea")
        #expect(try await pue.value("GTO:1", "name") == "Molcajetes El Nogal")
        try await pue.aldea("bundle", "apply", "all.aldea", "from-pue.aldea", status: 4)
        let wanted = try digest(terminal)
        #expect(try await pue.digest() == wanted)

        let changes = try await pue.aldea("bundle", "inspect", "all.aldea", "--changes")
        let lines = try terminal.directory.text("all.jsonl")
        #expect(changes.output == lines)
        try await gto.aldea("bundle", "create", "--want", "pue.want", "--out", "answer.aldea", status: nil)
        #expect(terminal.directory.exists("answer.aldea"))
    }

    @Test("Keys are read, in the clear and under a passphrase", arguments: versions)
    func readsKeys(version: String) async throws {
        let terminal = try terminal(version)
        let identity = try await terminal.run("age-keygen", ["-y", "recovery.key"], status: 0)
        #expect(identity.output.hasPrefix("age1"))
        try terminal.directory.write("passphrase", "una frase de paso\n")
        try FileManager.default.createDirectory(
            atPath: terminal.directory.at("locked"), withIntermediateDirectories: false)
        try FileManager.default.copyItem(
            atPath: terminal.directory.at("locked.key"), toPath: terminal.directory.at("locked/request.key"))
        // Asking again with the keys that are there shows that they open.
        let locked = Device(name: "locked", terminal: terminal)
        try terminal.directory.write("wrong", "otra frase\n")
        for (phrase, status) in [("passphrase", Int32(0)), ("wrong", 3)] {
            try await locked.aldea(
                "device", "request", "--office", "PUE", "--scope", "PUE", "--out", phrase + ".request",
                "--passphrase-file", phrase, status: status)
        }
    }
}
