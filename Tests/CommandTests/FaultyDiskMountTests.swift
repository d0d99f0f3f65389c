import Foundation
import Testing

/// Where user namespaces are to be had, small and read-only file systems of the kernel's own, without being root.
@Suite("Small and read-only file systems")
struct FaultyDiskMountTests {
    /// Runs a script in a mount namespace; nil when the machine grants none, which the output of the tests then says.
    private func mounted(_ village: Village, _ script: String, _ arguments: [String]) async throws -> Finished? {
        let terminal = village.terminal
        let probe = try await terminal.run("unshare", ["-Urm", "mount", "-t", "tmpfs", "none", "/mnt"])
        guard probe.status == 0 else {
            print("no user namespaces here: small and read-only file systems are tried with FaultyDisk alone")
            return nil
        }
        return try await terminal.run("unshare", ["-Urm", "bash", "-c", script, "bash"] + arguments)
    }

    private func expectFailure(_ finished: Finished, sourceLocation: SourceLocation = #_sourceLocation) {
        let what = "\(finished.command)\n\(finished.everything)"
        #expect(finished.status == 1, "\(what)", sourceLocation: sourceLocation)
        #expect(finished.errors.split(separator: "\n").count >= 2, "\(what)", sourceLocation: sourceLocation)
        for name in [".part", ".new", "-journal"] {
            #expect(!finished.errors.contains(name), "\(what)", sourceLocation: sourceLocation)
        }
    }

    private static let outputs: [[String]] = [
        ["bundle", "create", "--all", "--plain", "--out"], ["store", "backup"], ["export", "all", "--out"],
        ["report", "outcomes", "--format", "html", "--out"],
    ]

    @Test("A file for which a small disk has no room is not begun there", arguments: outputs)
    func smallDisk(command: [String]) async throws {
        let village = try await FaultyDiskVillage.shared.copy().village
        try FileManager.default.createDirectory(
            atPath: village.directory.at("small"), withIntermediateDirectories: false)
        let script = """
            mount -t tmpfs -o size=4k none small || exit 99
            aldea "$@" small/made --store gto; status=$?
            ls -A small > listing
            exit $status
            """
        guard let finished = try await mounted(village, script, command) else { return }
        expectFailure(finished)
        #expect(try village.directory.text("listing") == "", "\(finished.command)")
        try await village.gto.verify()
    }

    @Test("A store on a disk that fills up is whole, and the import completes elsewhere")
    func storeOnSmallDisk() async throws {
        let village = try await FaultyDiskVillage.shared.copy().village
        let digest = try await village.gto.digest()
        try FileManager.default.createDirectory(
            atPath: village.directory.at("small"), withIntermediateDirectories: false)
        let script = """
            mount -t tmpfs -o size=$(($(du -sk gto | cut -f1) + 64))k none small || exit 99
            cp -p gto/* small/
            aldea import interviews interviews.csv --store small; status=$?
            cp -p small/aldea.sqlite* gto/
            exit $status
            """
        guard let finished = try await mounted(village, script, []) else { return }
        expectFailure(finished)
        try await village.gto.verify()
        #expect(try await village.gto.digest().prefix(64) == digest.prefix(64))
        try await village.gto.aldea("import", "interviews", "interviews.csv")
        #expect(try await village.gto.count("interview") == 70)
    }

    private static let readOnly = """
        mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" || exit 99
        shift
        aldea "$@"
        """

    @Test("What lies on a read-only medium can be read", arguments: Array(FaultyDiskCommand.readingStick.indices))
    func readOnlyMedium(number: Int) async throws {
        let scene = try await FaultyDiskScene(FaultyDiskCommand.readingStick[number], isTried: false)
        let village = Village(terminal: scene.terminal, gto: scene.device, pue: scene.device)
        let arguments = scene.arguments + ["--store", scene.device.name]
        guard let finished = try await mounted(village, Self.readOnly, ["stick"] + arguments) else { return }
        #expect(finished.status == 0, "\(finished.command)\n\(finished.everything)")
    }

    @Test("What would be written to a read-only medium is refused", arguments: outputs)
    func readOnlyOutput(command: [String]) async throws {
        let village = try await FaultyDiskVillage.shared.copy().village
        let names = try village.directory.names("stick")
        let arguments = ["stick"] + command + ["stick/made", "--store", "gto"]
        guard let finished = try await mounted(village, Self.readOnly, arguments) else { return }
        expectFailure(finished)
        #expect(finished.errors.contains("made"), "\(finished.errors)")
        #expect(try village.directory.names("stick") == names)
    }

    @Test(
        "A store that is read-only, as a whole or its file alone, is told so by every command and stays as it is",
        arguments: [
            ["enterprise", "list"], ["enterprise", "edit", "GTO:1", "name=Otra"], ["digest"], ["store", "rebuild"],
            ["bundle", "apply", "for-pue.aldea"], ["import", "revenue", "revenue.csv"],
        ], ["gto", "gto/aldea.sqlite"])
    func readOnlyStore(command: [String], place: String) async throws {
        let village = try await FaultyDiskVillage.shared.copy().village
        let snapshot = try FaultyDiskSnapshot(village.directory)
        let arguments = [place] + command + ["--store", "gto"]
        guard let finished = try await mounted(village, Self.readOnly, arguments) else { return }
        expectFailure(finished)
        #expect(try FaultyDiskSnapshot(village.directory) == snapshot, "\(finished.command)")
    }
}
