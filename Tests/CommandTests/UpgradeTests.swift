import Foundation
import SeededRandom
import Testing

@Suite("Stores of earlier versions that are brought up to date, and what interrupts that")
struct UpgradeTests {
    /// The store of a golden version, as it lay there when this version was installed: whatever this one derives, that
    /// one derived something else.
    private struct Scene {
        let gto: Device
        let snapshot: FaultyDiskSnapshot
        let digest: String

        init(_ version: String) async throws {
            let terminal = try Terminal()
            gto = Device(name: "gto", terminal: terminal)
            let (directory, golden) = (terminal.directory, Place.golden + "/" + version)
            try FileManager.default.createDirectory(atPath: gto.store, withIntermediateDirectories: false)
            _ = try await terminal.run(
                "zstd", ["-q", "-d", golden + "/gto.sqlite.zst", "-o", "gto/aldea.sqlite"], status: 0)
            try FileManager.default.copyItem(atPath: golden + "/gto.key", toPath: directory.at("gto/device.key"))
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o600], ofItemAtPath: directory.at("gto/device.key"))
            let script = """
                import sqlite3, sys
                store = sqlite3.connect(sys.argv[1])
                store.execute("UPDATE meta SET value = 'of an earlier version' WHERE name = 'derived'")
                store.commit()
                store.close()
                """
            _ = try await terminal.run("python3", ["-c", script, "gto/aldea.sqlite"], status: 0)
            let wanted = try #require(Document(text: String(contentsOfFile: golden + "/digest.json", encoding: .utf8)))
            digest = wanted["full_digest"].text + " " + wanted["state_code"].text
            snapshot = try FaultyDiskSnapshot(directory)
        }

        /// What the store holds, once somebody opens it in peace.
        func expectWhole(_ what: String) async throws {
            #expect(try await gto.digest() == digest, "\(what)")
            try await gto.verify()
            let events = try await gto.aldea("audit", "--json").document()["events"].list
            #expect(events.count { $0["event"].text == "upgraded" } == 1, "\(what)")
        }
    }

    /// A command that only reads: whatever it does to the disk is the upgrade.
    private static let reading = ["store", "info"]

    @Test("Golden files of every version from the first one on are there")
    func complete() {
        let numbers = FormatGoldenTests.versions.compactMap { Int($0.dropFirst("format-".count)) }.sorted()
        #expect(numbers == Array(1...max(2, numbers.last ?? 0)))
    }

    @Test("A reading command brings it up to date, once, and nothing is lost", arguments: FormatGoldenTests.versions)
    func once(version: String) async throws {
        let scene = try await Scene(version)
        for _ in 0..<2 { try await scene.gto.aldea("store", "info") }
        try await scene.expectWhole(version)
        #expect(try await scene.gto.aldea("conflicts", "list", "--json", status: 4).document().list.count == 1)
    }

    @Test(
        "A power cut at any moment of it leaves a store that the next command brings up to date",
        arguments: FormatGoldenTests.versions)
    func powerCut(version: String) async throws {
        let scene = try await Scene(version)
        var random = SeededGenerator("power cuts of an upgrade from \(version)")
        let (_, report) = try await scene.gto.aldea(Self.reading, on: FaultyDisk(fault: .count, moment: 0))
        #expect(report.changes > 5, "\(report.trace)")
        for phase in report.phases {
            for fault in [FaultyDisk.Fault.kill, .tear, .forget, .blank] where random.once(in: 2) {
                let disk = FaultyDisk(fault: fault, moment: Int.random(in: phase, using: &random))
                try scene.snapshot.restore()
                let (finished, struck) = try await scene.gto.aldea(Self.reading, on: disk)
                if struck.struck != nil { #expect(finished.status == -SIGKILL, "\(disk): \(finished.everything)") }
                try await scene.expectWhole("\(disk) \(struck.struck ?? "")")
            }
        }
    }

    @Test(
        "A disk that is full, broken or read-only in the middle of it is told of, and nothing is half done",
        arguments: FormatGoldenTests.versions)
    func failingDisk(version: String) async throws {
        let scene = try await Scene(version)
        var random = SeededGenerator("failing disks of an upgrade from \(version)")
        let (_, report) = try await scene.gto.aldea(Self.reading, on: FaultyDisk(fault: .count, moment: 0))
        for phase in report.phases {
            for fault in [FaultyDisk.Fault.full, .broken] where random.once(in: 2) {
                let disk = FaultyDisk(fault: fault, moment: Int.random(in: phase, using: &random))
                try scene.snapshot.restore()
                let (finished, struck) = try await scene.gto.aldea(Self.reading, on: disk)
                #expect([0, 1].contains(finished.status), "\(disk): \(finished.everything)")
                if finished.status == 1 { #expect(finished.errors.split(separator: "\n").count >= 2, "\(disk)") }
                try await scene.expectWhole("\(disk) \(struck.struck ?? "")")
            }
        }
        try scene.snapshot.restore()
        let disk = FaultyDisk(fault: .readOnly, moment: 1)
        let (finished, _) = try await scene.gto.aldea(Self.reading, on: disk)
        #expect(finished.status == 1, "\(finished.everything)")
        #expect(try FaultyDiskSnapshot(scene.gto.terminal.directory) == scene.snapshot)
        try await scene.expectWhole("read-only")
    }
}
