import Foundation
import Testing

@Suite("Bundles that were damaged, repeated, misdirected or forged")
struct BundleAttackTests {
    /// A village whose Guanajuato sealed its sample into a bundle that Puebla has not applied yet.
    private func sealed(plain: Bool = false) async throws -> Village {
        let village = try await Village.ofTwo()
        if plain {
            try await village.gto.aldea("bundle", "create", "--plain", "--out", "good.aldea")
        } else {
            try await village.gto.bundle("good.aldea", for: "PUE")
        }
        return village
    }

    /// The damaged file is refused or told incomplete, with its place; the good one then applies.
    private func mend(_ village: Village, _ damaged: Data, isCut: Bool) async throws {
        try village.directory.write("bad.aldea", damaged)
        let environment = ["ALDEA_STORE": village.pue.store]
        for arguments in [["verify", "bad.aldea"], ["inspect", "bad.aldea"], ["apply", "bad.aldea", "--json"]] {
            let finished = try await village.terminal.run("aldea", ["bundle"] + arguments, environment: environment)
            #expect(
                [3, 4].contains(finished.status), "\(finished.command): \(finished.status)\n\(finished.everything)")
            #expect(!finished.everything.contains("another program"), "\(finished.everything)")
            #expect(!finished.everything.contains("1970"), "a date was invented: \(finished.everything)")
            if arguments.contains("--json") {
                let bundle = finished.document()["bundles"][0]
                #expect(!bundle["is_complete"].isTrue)
                if !isCut { #expect(!bundle["damaged_at"].list.isEmpty, "\(finished.everything)") }
            }
        }
        try await village.pue.verify()
        try await village.pue.aldea("bundle", "apply", "good.aldea")
        try await village.carry("back.aldea", from: village.pue, to: village.gto)
        #expect(try await village.gto.digest() == village.pue.digest())
    }

    @Test("A flipped byte is told, and the good file then applies", arguments: [true, false])
    func flipped(plain: Bool) async throws {
        let village = try await sealed(plain: plain)
        var bytes = try village.directory.bytes("good.aldea")
        bytes[bytes.startIndex + bytes.count * 2 / 3] ^= 1
        try await mend(village, bytes, isCut: false)
    }

    @Test("A file that was cut short is told, and the good file then applies", arguments: [true, false])
    func cutShort(plain: Bool) async throws {
        let village = try await sealed(plain: plain)
        let bytes = try village.directory.bytes("good.aldea")
        try await mend(village, bytes.prefix(bytes.count * 3 / 4), isCut: true)
    }

    @Test("A bundle played back brings nothing new and changes nothing")
    func replayed() async throws {
        let village = try await sealed()
        try await village.pue.aldea("bundle", "apply", "good.aldea")
        let digest = try await village.pue.digest()
        let again = try await village.pue.aldea("bundle", "apply", "good.aldea", "good.aldea", "--json").document()
        #expect(again["bundles"].list.count == 2)
        for bundle in again["bundles"].list {
            #expect(bundle["new_changes"].number == 0)
            #expect(bundle["new_segments"].number == 0)
            #expect(bundle["held"].number > 0)
        }
        #expect(try await village.pue.digest() == digest)
    }

    @Test("A restored store that lacks what a bundle builds on takes it, names the gap, and asks for the rest")
    func gap() async throws {
        let village = try await sealed()
        try await village.pue.aldea("store", "backup", "old.backup")
        try await village.pue.aldea("bundle", "apply", "good.aldea")
        try await village.carry("p.aldea", from: village.pue, to: village.gto)
        try await village.gto.aldea("enterprise", "edit", "GTO:3", "name=Después")
        try await village.gto.bundle("second.aldea", for: "PUE")
        let restored = Device(name: "restored", terminal: village.terminal)
        try await restored.aldea("store", "restore", "old.backup")
        let early = try await restored.aldea(
            "bundle", "apply", "second.aldea", "--want-out", "want", "--json", status: 4)
        #expect(!early.document()["bundles"][0]["missing"].list.isEmpty)
        try await village.gto.aldea("bundle", "create", "--want", "want", "--out", "wanted.aldea")
        try await restored.aldea("bundle", "apply", "wanted.aldea", status: nil)
        #expect(try await restored.value("GTO:3", "name") == "Después")
        let gaps = try await restored.aldea("sync", "status", "--json", status: nil).document()["gaps"]
        #expect(gaps.list.isEmpty)
        try await restored.bundle("home.aldea", for: "GTO")
        let home = try await village.gto.aldea("bundle", "apply", "home.aldea", status: nil)
        #expect([0, 4].contains(home.status), "\(home.everything)")
        try await village.gto.aldea("bundle", "create", "--all", "--plain", "--out", "all.aldea")
        try await restored.aldea("bundle", "apply", "all.aldea", status: nil)
        #expect(try await restored.digest() == village.gto.digest())
        #expect(try await restored.count("enterprise") == 60)
    }

    @Test("Another program's bundle is refused, and so is one for somebody else")
    func misdirected() async throws {
        let village = try await sealed()
        let stranger = Device(name: "otro", terminal: village.terminal)
        try await stranger.aldea(
            "program", "create", "--name", "Otro", "--office", "OTR", "--scope", "OTR", "--recovery-out", "otro.key")
        let digest = try await stranger.digest()
        let sealedAway = try await stranger.aldea("bundle", "apply", "good.aldea", status: 3)
        #expect(sealedAway.errors.contains("not to this device"))
        try await village.gto.aldea("bundle", "create", "--plain", "--all", "--out", "plain.aldea")
        let foreign = try await stranger.aldea("bundle", "apply", "plain.aldea", status: 3)
        #expect(foreign.everything.contains("program"))
        #expect(try await stranger.digest() == digest)
    }

    @Test(
        "What is no bundle is refused with advice", arguments: ["hello\n", "", "\u{89}ALD", "age-encryption.org/v1\n"])
    func noBundle(text: String) async throws {
        let village = try await Village.founded()
        try village.directory.write("text.aldea", text)
        for action in ["apply", "inspect", "verify"] {
            let finished = try await village.terminal.run(
                "aldea", ["bundle", action, "text.aldea"], environment: ["ALDEA_STORE": village.gto.store])
            #expect(finished.status > 0, "\(finished.command): \(finished.everything)")
            #expect(finished.errors.split(separator: "\n").count >= 2, "no advice: \(finished.errors)")
        }
        let absent = try await village.gto.aldea("bundle", "apply", "absent.aldea", status: 1)
        #expect(absent.errors.contains("absent.aldea"))
    }

    @Test("An output file or link that is there already is left alone")
    func existingOutput() async throws {
        let village = try await Village.ofTwo()
        let directory = village.directory
        try directory.write("there", "mine")
        try directory.write("victim", "mine")
        for (link, target) in [("link", "victim"), ("dangling", "nowhere")] {
            try FileManager.default.createSymbolicLink(atPath: directory.at(link), withDestinationPath: target)
        }
        let names = try directory.names()
        let commands = [
            ["bundle", "create", "--for", "PUE", "--out"], ["bundle", "ask", "--out"], ["store", "backup"],
            ["report", "outcomes", "--format", "csv", "--out"],
            ["device", "approve", "pue.request", "--out"],
        ]
        for command in commands {
            for file in ["there", "link", "dangling"] {
                let finished = try await village.terminal.run(
                    "aldea", command + [file], environment: ["ALDEA_STORE": village.gto.store], status: 1)
                #expect(finished.errors.contains(file), "\(finished.command): \(finished.errors)")
            }
        }
        #expect(try directory.text("there") == "mine")
        #expect(try directory.text("victim") == "mine")
        #expect(try directory.names() == names)
    }

    @Test("What an office wrote that nobody introduced counts once the roster comes")
    func unknownSigner() async throws {
        let village = try await Village.ofTwo(importing: ["localities"])
        let third = Device(name: "jal", terminal: village.terminal)
        try await village.join(third, office: "PUE", role: "coordinator")
        try village.directory.write("t.csv", "key,name,cvegeo,sector\n77,Nueva,219010001,46\n")
        try await third.importSample("PUE", ["localities"])
        try await third.aldea("import", "enterprises", "t.csv", "--namespace", "TERCERA")
        try await third.aldea("bundle", "create", "--for", "PUE", "--out", "third.aldea")
        let first = try await village.pue.aldea("bundle", "apply", "third.aldea", "--json", status: nil)
        let bundle = first.document()["bundles"][0]
        // The bundle carries the roster that introduces its signer, unless the reader cannot believe it yet.
        #expect(bundle["roster_changed"].isTrue || (bundle["waiting"].number > 0 && first.status == 4))
        try await village.pue.aldea("bundle", "apply", "jal.grant")
        #expect(try await village.pue.value("TERCERA:77", "name") == "Nueva")
    }

    @Test("A copied store begins a new log by itself, and nothing either copy entered is lost")
    func copiedStore() async throws {
        let village = try await sealed()
        try await village.pue.aldea("bundle", "apply", "good.aldea")
        let copy = Device(name: "pue2", terminal: village.terminal)
        _ = try await village.terminal.run("cp", ["-r", village.pue.store, copy.store], status: 0)
        try await copy.aldea("enterprise", "edit", "PUE:3", "name=Copia")
        try await village.pue.aldea("enterprise", "edit", "PUE:4", "name=Original")
        try await copy.bundle("copy.aldea", for: "GTO")
        try await village.pue.bundle("original.aldea", for: "GTO")
        // What was not sealed when the store was copied may be told as a fork, which wants a person.
        let applied = try await village.gto.aldea("bundle", "apply", "copy.aldea", "original.aldea", status: nil)
        #expect([0, 4].contains(applied.status), "\(applied.everything)")
        for device in [village.pue, copy] {
            let file = "home-\(device.name).aldea"
            try await village.gto.aldea("bundle", "create", "--all", "--plain", "--out", file)
            let home = try await device.aldea("bundle", "apply", file, status: nil)
            #expect([0, 4].contains(home.status), "\(home.everything)")
        }
        for device in [village.gto, village.pue, copy] {
            #expect(try await device.value("PUE:3", "name") == "Copia")
            #expect(try await device.value("PUE:4", "name") == "Original")
            #expect(try await device.digest() == village.gto.digest())
            try await device.verify()
        }
    }
}
