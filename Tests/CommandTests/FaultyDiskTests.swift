import Foundation
import SeededRandom
import Testing

@Suite("Disks that are full, broken or read-only at any moment of any command")
struct FaultyDiskTests {
    private static let commands = FaultyDiskCommand.all

    /// One fault for each command, the other for its neighbours and with other seeds; both in longer runs.
    private static func faults(_ number: Int) -> [FaultyDisk.Fault] {
        if PowerCut.wanted > 100 { return [.full, .broken] }
        return (UInt64(number) &+ PowerCut.seed).isMultiple(of: 2) ? [.full] : [.broken]
    }

    @Test(
        "A command whose disk fails says so, leaves nothing half done, and completes on a good one",
        arguments: Array(commands.enumerated().map { $0.offset }))
    func fails(number: Int) async throws {
        let command = Self.commands[number]
        var generator = SeededGenerator(seed: PowerCut.seed &+ UInt64(number))
        let scene = try await FaultyDiskScene(command)
        print("\(command.name): seed \(PowerCut.seed) (ALDEA_POWER_SEED)")
        for fault in Self.faults(number) {
            let phase = scene.report.phases.randomElement(using: &generator) ?? 1...1
            let disk = FaultyDisk(fault: fault, moment: Int.random(in: phase, using: &generator))
            try scene.snapshot.restore()
            let (finished, report) = try await scene.device.aldea(scene.arguments, on: disk)
            let what = "\(disk) \(report.struck ?? "")"
            scene.checkFailure(finished, what)
            let leftovers = try scene.leftovers()
            #expect(finished.status != 1 || leftovers.isEmpty, "\(command.name), \(what): \(leftovers)")
            try await scene.check(finished, what)
        }
    }

    @Test(
        "A command whose disk is read-only says so and leaves every file as it was",
        arguments: Array(commands.enumerated().map { $0.offset }))
    func readOnly(number: Int) async throws {
        let scene = try await FaultyDiskScene(Self.commands[number], isTried: false)
        let disk = FaultyDisk(fault: .readOnly, moment: 1)
        let (finished, _) = try await scene.device.aldea(scene.arguments, on: disk)
        #expect(finished.status == 1, "\(finished.command)")
        scene.checkFailure(finished, "\(disk)")
        #expect(try FaultyDiskSnapshot(scene.directory) == scene.snapshot, "\(finished.command)")
    }
}
