import Foundation
import Testing

@Suite("The store's copies, its checks, and documents for scripts")
struct StoreTests {
    @Test("A backup restores to equal data in a new directory, and an existing one is left alone")
    func backup() async throws {
        let village = try await Village.founded()
        let gto = village.gto
        try await gto.importSample("GTO", ["localities", "waves", "enterprises", "revenue"])
        let digest = try await gto.digest()
        try await gto.aldea("store", "backup", "copy")
        let key = try FileManager.default.attributesOfItem(atPath: village.directory.at("copy.key"))
        #expect((key[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        let restored = Device(name: "restored", terminal: village.terminal)
        try await restored.aldea("store", "restore", "copy")
        #expect(try await restored.digest() == digest)
        try await restored.verify()
        try await restored.aldea("store", "restore", "copy", status: 1)
        #expect(try await restored.digest() == digest)
        try await restored.aldea("enterprise", "edit", "GTO:1", "name=Otra")
        #expect(try await gto.value("GTO:1", "name") != "Otra")
        try await gto.aldea("store", "backup", "bare", "--without-key")
        #expect(!village.directory.exists("bare.key"))
        let keyless = Device(name: "keyless", terminal: village.terminal)
        let refused = try await keyless.aldea("store", "restore", "bare", status: nil)
        #expect(refused.status != 0, "a store without keys cannot write")
    }

    @Test("Rebuilding makes the same tables, and a check finds what was altered behind the program's back")
    func rebuild() async throws {
        let village = try await Village.founded()
        let gto = village.gto
        try await gto.importSample("GTO", ["localities", "waves", "enterprises"])
        let digest = try await gto.digest()
        let code = try await gto.code("GTO:2")
        let before = try await gto.aldea("enterprise", "show", code, "--json").output
        let script = """
            import sqlite3, sys
            store = sqlite3.connect(sys.argv[1])
            store.execute("update enterprise set name = 'Alterada'")
            store.commit()
            """
        _ = try await village.terminal.run("python3", ["-c", script, gto.store + "/aldea.sqlite"], status: 0)
        let verified = try await gto.aldea("store", "verify", "--json", status: nil)
        #expect(verified.status != 0)
        #expect(!verified.document()["problems"].list.isEmpty)
        try await gto.aldea("store", "rebuild")
        try await gto.verify()
        #expect(try await gto.digest() == digest)
        #expect(try await gto.aldea("enterprise", "show", code, "--json").output == before)
    }

    @Test("Every command that shows something gives one JSON document")
    func documents() async throws {
        let village = try await Village.ofTwo()
        let commands: [[String]] = [
            ["program", "show"], ["roster", "show"], ["audit"], ["enterprise", "list"],
            ["enterprise", "show", "GTO:1"],
            ["enterprise", "search", "barro"], ["enterprise", "duplicates"], ["consent", "list"], ["locality", "list"],
            ["wave", "list"], ["interview", "list"], ["revenue", "list"], ["workforce", "list"],
            ["storefront", "list"],
            ["price", "list"], ["training", "list"], ["attendance", "list"], ["team", "list"], ["target", "list"],
            ["visit", "list"], ["visit", "due"], ["bundle", "create", "--for", "PUE", "--out", "b"],
            ["bundle", "inspect", "b"], ["bundle", "verify", "b"], ["bundle", "ask", "--out", "w"], ["sync", "status"],
            ["conflicts", "list"], ["history", "GTO:1"], ["check"], ["digest"], ["digest", "--full"],
            ["report", "outcomes"], ["store", "info"], ["store", "verify"], ["store", "rebuild"],
            ["store", "backup", "copy"], ["doctor"],
        ]
        for command in commands {
            let finished = try await village.terminal.run(
                "aldea", command + ["--json"], environment: ["ALDEA_STORE": village.gto.store])
            #expect([0, 4].contains(finished.status), "\(finished.command): \(finished.everything)")
            #expect(!finished.document().isNull, "\(finished.command)")
            #expect(!finished.output.contains("\u{1B}"), "\(finished.command): colour without a terminal")
        }
    }

    @Test("The doctor and the audit tell what was done")
    func doctorAndAudit() async throws {
        let village = try await Village.ofTwo(importing: ["localities"])
        let findings = try await village.gto.aldea("doctor", "--json", status: nil).document()["findings"].list
        let names = Set(findings.map { $0["what"].text })
        #expect(names.isSuperset(of: ["clock", "keys", "disk", "roster-age", "gaps"]), "\(names)")
        let events = try await village.gto.aldea("audit", "--json").document()["events"].list
        #expect(
            Set(events.map { $0["event"].text }).isSuperset(of: ["program-created", "device-approved", "imported"]))
        for event in events {
            #expect(event["person"].text == "ana", "\(event.canonical) names nobody")
        }
    }
}
