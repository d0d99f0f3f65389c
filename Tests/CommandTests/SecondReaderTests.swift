import Foundation
import Testing

@Suite("The second reader reads what the program writes")
struct SecondReaderTests {
    @Test("Both readers give the same changes, the same digest and the same conflicts of what two offices exchanged")
    func exchange() async throws {
        print("seed \(Sample.seed)")
        let village = try await Village.ofTwo(importing: [
            "localities", "waves", "enterprises", "interviews", "revenue", "training", "attendance",
        ])
        let (gto, pue) = (village.gto, village.pue)
        let reader = try await SecondReader(in: village.terminal)
        try await village.carry("gto-1.aldea", from: gto, to: pue)
        try await village.carry("pue-1.aldea", from: pue, to: gto)
        try await gto.aldea("enterprise", "edit", "GTO:2", "name=Uno", "phone=4151550101", "status=closed")
        try await pue.aldea("enterprise", "edit", "GTO:2", "name=Dos", "phone=2221550102", person: "beto")
        try await pue.aldea("enterprise", "edit", "PUE:1", "name=Güera «Ñandú» \u{1F33D} \"\\/", "phone=")
        try await village.carry("gto-2.aldea", from: gto, to: pue, status: 4)
        try await village.carry("pue-2.aldea", from: pue, to: gto, status: 4)

        for (file, device) in [("gto-1.aldea", pue), ("pue-1.aldea", gto), ("gto-2.aldea", pue), ("pue-2.aldea", gto)] {
            let read = try await reader.run(["--identity", device.store + "/device.key", file])
            #expect(!read.output.isEmpty)
            expectSameLines(read.output, try await device.changes(of: file))
        }
        try await gto.bundleOfAll("all.aldea")
        expectSameLines(try await reader.run(["all.aldea"]).output, try await gto.changes(of: "all.aldea"))

        let open = try await reader.merge("all.aldea", "pue.grant")
        #expect(open["conflicts"].list.count == 2, "name and phone")
        try await gto.expectSame(open)
        try await pue.expectSame(open)
        let code = try await gto.code("GTO:2")
        try await gto.aldea("conflicts", "resolve", code, "name", "--value", "Tres", status: nil)
        try await gto.aldea("conflicts", "resolve", code, "phone", "--value", "4151550199", status: nil)
        try await gto.bundleOfAll("resolved.aldea")
        let resolved = try await reader.merge("resolved.aldea", "pue.grant")
        #expect(resolved["conflicts"].list.isEmpty)
        try await gto.expectSame(resolved)
    }

    @Test("Without the key of a device that it is for, an encrypted bundle is not read")
    func encrypted() async throws {
        let village = try await Village.ofTwo(importing: ["localities"])
        let reader = try await SecondReader(in: village.terminal)
        try await village.gto.bundle("gto.aldea", for: "PUE")
        _ = try await village.terminal.run("age-keygen", ["-o", "stranger.key"], status: 0)
        for key in ["stranger.key", "gto.aldea", "none.key", nil] {
            let identity = key.map { ["--identity", $0] } ?? []
            let refused = try await reader.run(identity + ["gto.aldea"], status: 1)
            #expect(refused.output.isEmpty)
            let problem = try #require(Document(text: refused.errors), "\(refused.errors)")
            #expect(!problem["problem"].text.isEmpty)
        }
        try await reader.run(["none.aldea"], status: 1)
        try await reader.run([], status: 2)
        try await reader.run(["--merge", "--summary", "gto.aldea"], status: 2)
    }

    @Test("Both readers agree on a rolled-back store that wrote again: both branches and what they come to")
    func fork() async throws {
        let village = try await Village.founded()
        let gto = village.gto
        try await village.join(village.pue, office: "PUE", role: "coordinator")
        let reader = try await SecondReader(in: village.terminal)
        try await gto.importSample("GTO", ["localities", "enterprises"])
        try await gto.bundleOfAll("before.aldea")
        let saved = try StoreFiles(of: gto)

        try await gto.aldea("enterprise", "edit", "GTO:1", "name=Primera vida")
        try await gto.aldea("enterprise", "edit", "GTO:3", "name=Igual en las dos")
        try await gto.aldea("enterprise", "add", "key=901", "name=Nueva", "cvegeo=119010001", "sector=31-33")
        try await gto.bundleOfAll("first.aldea")
        try saved.putBack()
        try await gto.aldea("enterprise", "edit", "GTO:1", "name=Segunda vida", "phone=4151550101")
        try await gto.aldea("enterprise", "add", "name=Sin clave", "cvegeo=119010001", "sector=11")
        try await gto.bundleOfAll("second.aldea")

        try await village.pue.aldea("bundle", "apply", "first.aldea", status: nil)
        try await village.pue.aldea("bundle", "apply", "second.aldea", status: nil)
        let info = try await village.pue.aldea("store", "info", "--json").document()
        #expect(info["forked_logs"].number == 1, "the log must have forked for the test to be one")
        let merged = try await reader.merge("first.aldea", "second.aldea", "pue.grant")
        #expect(!merged["conflicts"].list.isEmpty)
        try await village.pue.expectSame(merged)
        try await village.pue.bundleOfAll("both.aldea")
        for file in ["first.aldea", "second.aldea", "both.aldea"] {
            expectSameLines(try await reader.run([file]).output, try await village.pue.changes(of: file))
        }
        #expect(try await reader.merge("both.aldea", "pue.grant").canonical == merged.canonical)
    }

    @Test("Both readers agree on a bundle that came without the one before it, and on what waits for that")
    func gap() async throws {
        let village = try await Village.ofTwo(importing: ["localities", "waves", "enterprises"])
        let (gto, pue) = (village.gto, village.pue)
        let third = Device(name: "third", terminal: village.terminal)
        try await village.join(third, office: "HUB", role: "hub")
        let reader = try await SecondReader(in: village.terminal)
        try await village.carry("gto-1.aldea", from: gto, to: pue)
        try await village.carry("pue-1.aldea", from: pue, to: gto)
        try await gto.aldea("enterprise", "edit", "GTO:1", "name=Después")
        try await gto.aldea("enterprise", "add", "key=902", "name=Nueva", "cvegeo=119010001", "sector=31-33")
        try await gto.importSample("GTO", ["revenue"])
        try await gto.aldea("bundle", "create", "--for", "PUE", "--plain", "--out", "later.aldea")

        try await third.aldea("bundle", "apply", "later.aldea", status: 4)
        expectSameLines(try await reader.run(["later.aldea"]).output, try await third.changes(of: "later.aldea"))
        let alone = try await reader.merge("later.aldea", "third.grant")
        #expect(alone["unresolved"].number > 0, "something must wait for the test to be one")
        try await third.expectSame(alone)
        try await gto.bundleOfAll("all.aldea")
        try await third.aldea("bundle", "apply", "all.aldea")
        try await third.expectSame(try await reader.merge("all.aldea", "later.aldea", "third.grant"))
    }
}

/// A store's files as they once were, to be written over the present ones, which no marker tells.
private struct StoreFiles {
    private let device: Device
    private let files: [String: Data]

    init(of device: Device) throws {
        self.device = device
        let directory = device.terminal.directory
        var files: [String: Data] = [:]
        for name in try directory.names(device.name) where name.hasPrefix("aldea.sqlite") {
            files[name] = try directory.bytes(device.name + "/" + name)
        }
        self.files = files
    }

    /// Writes the old bytes into the files that are there, so that these stay the same files.
    func putBack() throws {
        for name in try device.terminal.directory.names(device.name) where name.hasPrefix("aldea.sqlite") {
            let file = try FileHandle(forWritingTo: URL(fileURLWithPath: device.store + "/" + name))
            try file.truncate(atOffset: 0)
            try file.write(contentsOf: files[name] ?? Data())
            try file.close()
        }
    }
}
