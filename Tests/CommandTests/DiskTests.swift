import Foundation
import Testing

@Suite("Limited files, directories that cannot be written, and Ctrl-C")
struct DiskTests {
    /// Fails the test unless a command says that there is no space, with advice and nothing else.
    private func isFull(_ finished: Finished, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(finished.status == 1, "\(finished.command)\n\(finished.everything)", sourceLocation: sourceLocation)
        #expect(finished.errors.split(separator: "\n").count >= 2, "no advice", sourceLocation: sourceLocation)
        #expect(finished.output.isEmpty, sourceLocation: sourceLocation)
    }

    @Test("An import onto a full disk leaves the store as it was, and completes when there is space")
    func importOntoFullDisk() async throws {
        let village = try await Village.founded()
        let gto = village.gto
        try await gto.importSample("GTO", ["localities", "waves"])
        let digest = try await gto.digest()
        let file = try await Sample.file("GTO", "enterprises")
        for kibibytes in [4, 16, 48] {
            isFull(try await gto.aldea(fileLimit: kibibytes, "import", "enterprises", file))
            try await gto.verify()
            #expect(try await gto.digest() == digest)
        }
        try await gto.aldea("import", "enterprises", file)
        #expect(try await gto.count("enterprise") == 36)
        try await gto.verify()
    }

    @Test("A file for which there is no space is not left half written, and the command completes later")
    func outputOntoFullDisk() async throws {
        let village = try await Village.founded()
        let gto = village.gto
        try await gto.importSample("GTO", ["localities", "waves", "enterprises", "interviews"])
        let before = try await gto.digest()
        let environment = ["ALDEA_STORE": gto.store]
        for (number, command) in [
            ["bundle", "create", "--plain", "--out"], ["store", "backup"],
            ["report", "outcomes", "--format", "json", "--out"], ["report", "outcomes", "--format", "html", "--out"],
        ].enumerated() {
            let names = try village.directory.names()
            let output = command + ["out-\(number)"]
            let limited = ["-c", "ulimit -f 2 && exec \"$@\"", "bash", Place.programs + "/aldea"] + output
            isFull(try await village.terminal.run("bash", limited, environment: environment))
            #expect(try village.directory.names() == names)
            _ = try await village.terminal.run("aldea", output, environment: environment, status: 0)
            #expect(village.directory.exists("out-\(number)"))
        }
        try await gto.verify()
        #expect(try await gto.digest() == before)
    }

    @Test("A full disk while a bundle is applied leaves a store to which it applies later")
    func applyOntoFullDisk() async throws {
        let village = try await Village.ofTwo()
        try await village.gto.bundle("g.aldea", for: "PUE")
        isFull(try await village.pue.aldea(fileLimit: 16, "bundle", "apply", "g.aldea"))
        try await village.pue.verify()
        try await village.pue.aldea("bundle", "apply", "g.aldea")
        try await village.carry("p.aldea", from: village.pue, to: village.gto)
        #expect(try await village.gto.digest() == village.pue.digest())
    }

    @Test("An output in a directory that is missing, or is a file, fails with the name that was given")
    func outputNowhere() async throws {
        let village = try await Village.ofTwo()
        try village.directory.write("file", "")
        let names = try village.directory.names()
        for path in ["missing/sub.out", "file/sub.out", "/proc/sub.out"] {
            for command in [
                ["bundle", "create", "--for", "PUE", "--out"], ["store", "backup"],
                ["report", "outcomes", "--format", "csv", "--out"], ["bundle", "ask", "--out"],
                ["device", "approve", "pue.request", "--out"],
            ] {
                let finished = try await village.terminal.run(
                    "aldea", command + [path], environment: ["ALDEA_STORE": village.gto.store], status: 1)
                #expect(finished.errors.contains("sub.out"), "\(finished.command): \(finished.errors)")
                #expect(!finished.errors.contains(".part"), "\(finished.command): \(finished.errors)")
            }
        }
        #expect(try village.directory.names() == names)
    }

    @Test("A store in a place that cannot be written is told, and nothing is made")
    func storeNowhere() async throws {
        let terminal = try Terminal()
        try terminal.directory.write("file", "")
        for store in ["/proc/aldea-store", terminal.directory.at("file/store")] {
            let finished = try await terminal.run(
                "aldea",
                ["program", "create", "--name", "N", "--office", "GTO", "--scope", "GTO", "--recovery-out", "r.key"],
                environment: ["ALDEA_STORE": store], status: 1)
            #expect(finished.errors.split(separator: "\n").count >= 2, "\(finished.errors)")
        }
        #expect(!terminal.directory.exists("r.key"))
    }

    @Test("Ctrl-C during an import leaves a valid store", arguments: [SIGINT, SIGTERM])
    func interrupted(signal: Int32) async throws {
        let village = try await Village.founded()
        try await village.gto.importSample("GTO", ["localities"])
        var text = "key,name,cvegeo,sector\n"
        for key in 1...5_000 { text += "\(key),Empresa \(key),119010001,46\n" }
        try village.directory.write("many.csv", text)
        let running = try village.terminal.start(
            Place.programs + "/aldea", ["import", "enterprises", "many.csv"],
            environment: ["ALDEA_STORE": village.gto.store])
        try await Task.sleep(for: .milliseconds(250))
        running.send(signal)
        let finished = try await running.end()
        #expect(finished.status != 0 || finished.output.contains("5000"), "neither done nor interrupted")
        try await village.gto.verify()
    }
}
