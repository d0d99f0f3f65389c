import Foundation
import Testing

/// What the faults do to a little program whose operations are known: so that a test which finds nothing has looked.
@Suite("The faulty disk itself")
struct FaultyDiskLibraryTests {
    /// Makes `old` anew by way of `new`, as a careful program does: 1 make, 2 write, 3 sync, 4 rename, 5 sync of the directory.
    private static let careful = """
        import os, sys
        file = os.open("new", os.O_WRONLY | os.O_CREAT, 0o600)
        os.write(file, b"0123456789")
        os.fsync(file)
        os.close(file)
        os.rename("new", "old")
        directory = os.open(".", os.O_RDONLY)
        os.fsync(directory)
        """

    private func run(_ disk: FaultyDisk) async throws -> (finished: Finished, old: String, new: String?, disk: String) {
        let terminal = try Terminal()
        try terminal.directory.write("old", "before")
        let (variables, aside) = try terminal.faulty(disk)
        let finished = try await terminal.run("python3", ["-c", Self.careful], environment: variables)
        let report = (try? aside.text("report")) ?? ""
        return (
            finished, try terminal.directory.text("old"), try? terminal.directory.text("new"),
            report.replacingOccurrences(of: terminal.directory.path, with: "")
        )
    }

    @Test("It counts what changes the disk, and tells each")
    func counts() async throws {
        let (finished, old, _, report) = try await run(FaultyDisk(fault: .count, moment: 0))
        #expect(finished.status == 0, "\(finished.everything)")
        #expect(old == "0123456789")
        #expect(FaultyDiskReport(report).trace == ["make /new", "write /new", "sync /new", "rename /old", "sync "])
        #expect(FaultyDiskReport(report).changes == 5)
    }

    @Test(
        "The power goes at the operation that was chosen, and takes what was not synced",
        arguments: [
            (FaultyDisk.Fault.kill, 2, "before", ""), (.tear, 2, "before", "01234"), (.kill, 3, "before", "0123456789"),
            (.kill, 5, "0123456789", nil), (.forget, 2, "before", nil), (.forget, 4, "before", nil),
            (.forget, 5, "before", nil), (.forget, 0, "0123456789", nil), (.blank, 3, "before", ""),
            (.blank, 5, "0123456789", nil),
        ] as [(FaultyDisk.Fault, Int, String, String?)])
    func cuts(fault: FaultyDisk.Fault, moment: Int, old: String, new: String?) async throws {
        let found = try await run(FaultyDisk(fault: fault, moment: moment))
        #expect(found.finished.status == (moment == 0 ? 0 : -SIGKILL), "\(found.finished.everything)")
        #expect(found.old == old)
        #expect(found.new == new)
    }

    @Test("A disk that lies about syncing loses what it was told to keep")
    func lies() async throws {
        let found = try await run(FaultyDisk(fault: .forget, moment: 0, lies: true))
        #expect(found.finished.status == 0)
        #expect(found.old == "before")
        let blank = try await run(FaultyDisk(fault: .blank, moment: 0, lies: true))
        #expect(blank.old == "")
    }

    @Test(
        "A disk that has failed answers with the error of its kind",
        arguments: [
            (.full, 2, "Errno 28"), (.broken, 3, "Errno 5"), (.readOnly, 1, "Errno 30"), (.vanish, 4, "Errno 2"),
        ] as [(FaultyDisk.Fault, Int, String)])
    func fails(fault: FaultyDisk.Fault, moment: Int, error: String) async throws {
        let found = try await run(FaultyDisk(fault: fault, moment: moment))
        #expect(found.finished.status == 1)
        #expect(found.finished.errors.contains(error), "\(found.finished.errors)")
        #expect(found.old == "before")
        #expect(found.disk.contains(" struck "), "\(found.disk)")
    }

    @Test("On a disk that lies, a power cut takes what a command told as done: the tests of power cuts can fail")
    func couldFail() async throws {
        let scene = try await FaultyDiskScene(try #require(FaultyDiskCommand.all.first { $0.name.hasPrefix("edit") }))
        let disk = FaultyDisk(fault: .forget, moment: 0, lies: true)
        let (finished, _) = try await scene.device.aldea(scene.arguments, on: disk)
        #expect(finished.status == 0)
        let standing = try await scene.standing()
        #expect(standing == scene.before)
        #expect(standing != scene.after)
    }
}
