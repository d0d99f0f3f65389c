import Foundation
import Testing

@Suite("A store of a newer version, for every command that opens one")
struct UpgradeNewerTests {
    /// A later version's store, with its newest transactions in SQLite's log alone, and what commands are given.
    private struct Scene {
        let terminal: Terminal
        let gto: Device
        /// Every file of the store, by name.
        let before: [String: Data]

        init(hasLog: Bool) async throws {
            let village = try await Village.founded()
            terminal = village.terminal
            gto = Device(name: "newer", terminal: terminal)
            try await Device(name: "pue", terminal: terminal).aldea(
                "device", "request", "--office", "PUE", "--scope", "PUE", "--out", "REQUEST")
            try terminal.directory.write("ROWS", "key,name,cvegeo,sector\n7,Siete,110010001,46\n")
            try terminal.directory.write("PHRASE", "una frase\n")
            // A process that ends without closing leaves its transactions in the log.
            let script = """
                import os, shutil, sqlite3, sys
                source, target, keeps_log = sys.argv[1], sys.argv[2], sys.argv[3] == "log"
                os.mkdir(target)
                shutil.copy(source + "/device.key", target)
                store = sqlite3.connect(source + "/aldea.sqlite")
                store.execute("PRAGMA wal_autocheckpoint = 0")
                store.execute("CREATE TABLE later (fact TEXT) STRICT")
                store.execute("PRAGMA user_version = 99")
                store.commit()
                if not keeps_log:
                    store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                for suffix in ["", "-wal"] if keeps_log else [""]:
                    shutil.copy(source + "/aldea.sqlite" + suffix, target + "/aldea.sqlite" + suffix)
                os._exit(0)
                """
            let arguments = ["-c", script, village.gto.store, gto.store, hasLog ? "log" : "file"]
            _ = try await terminal.run("python3", arguments, status: 0)
            before = try Self.files(gto)
        }

        /// Fails the test when a byte was changed, and puts it back, so that the next command is not blamed for it.
        func expectUnharmed(_ command: String) throws {
            let now = try Self.files(gto)
            for name in Set(now.keys).union(before.keys) where now[name] != before[name] {
                Issue.record("\(command) changed \(name)")
                try before[name].map { try terminal.directory.write("\(gto.name)/\(name)", $0) }
            }
        }

        /// The store's files, without the one that SQLite makes anew for every reader.
        static func files(_ device: Device) throws -> [String: Data] {
            let names = try device.terminal.directory.names(device.name).filter { !$0.hasSuffix("-shm") }
            return try Dictionary(
                uniqueKeysWithValues: names.map { ($0, try device.terminal.directory.bytes("\(device.name)/\($0)")) })
        }
    }

    @Test(
        "Every one refuses it with a sentence in the language of the person, and changes no byte of it",
        arguments: [true, false])
    func refused(hasLog: Bool) async throws {
        let scene = try await Scene(hasLog: hasLog)
        #expect(scene.before.keys.contains("aldea.sqlite-wal") == hasLog)
        let commands = try UpgradeCommand.all()
        #expect(commands.count > 100)
        for (number, command) in commands.enumerated() {
            // Each language gets every other command, and the other half in the other kind of store.
            let names = try Set(scene.terminal.directory.names())
            let isSpanish = number.isMultiple(of: 2) == hasLog
            let finished = try await scene.terminal.run(
                Place.programs + "/aldea", command.path + command.arguments,
                environment: [
                    "ALDEA_STORE": scene.gto.store, "LANG": isSpanish ? "es_MX.UTF-8" : "en_US.UTF-8",
                ])
            try scene.expectUnharmed(finished.command)
            guard !UpgradeCommand.withoutStore.contains(command.name) else { continue }
            let sentences =
                isSpanish
                ? ["El almacén es de una versión más nueva de Aldea.", "Actualice el programa en este equipo."]
                : ["The store was made by a newer version of Aldea.", "Update the program on this device."]
            #expect(finished.status == 1, "\(finished.command): \(finished.everything)")
            #expect(finished.output.isEmpty, "\(finished.command): \(finished.output)")
            for sentence in sentences {
                #expect(finished.errors.contains(sentence), "\(finished.command): \(finished.errors)")
            }
            let made = try Set(scene.terminal.directory.names()).subtracting(names).filter { !$0.hasPrefix(".") }
            #expect(made.isEmpty, "\(finished.command) made \(made)")
        }
    }

    @Test("The service does not come up on it, says why, and changes no byte of it", arguments: [true, false])
    func service(hasLog: Bool) async throws {
        let scene = try await Scene(hasLog: hasLog)
        let finished = try await scene.terminal.run(
            Place.programs + "/aldead", ["--port", "0"], environment: ["ALDEA_STORE": scene.gto.store], status: 1)
        #expect(finished.errors.contains("The store was made by a newer version of Aldea."))
        #expect(finished.output.isEmpty)
        try scene.expectUnharmed(finished.command)
    }

    @Test("A backup that a newer version made is refused, and no store appears")
    func backup() async throws {
        let scene = try await Scene(hasLog: false)
        try FileManager.default.copyItem(
            atPath: scene.gto.store + "/aldea.sqlite", toPath: scene.terminal.directory.at("copy"))
        try FileManager.default.copyItem(
            atPath: scene.gto.store + "/device.key", toPath: scene.terminal.directory.at("copy.key"))
        let restored = Device(name: "restored", terminal: scene.terminal)
        let finished = try await restored.aldea("store", "restore", "copy", status: 1)
        #expect(finished.errors.contains("newer version of Aldea"))
        let left = try? scene.terminal.directory.names("restored")
        #expect((left ?? []).isEmpty)
    }
}
