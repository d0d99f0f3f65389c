import Foundation
import SeededRandom
import Testing

@Suite("Power cuts at any moment of any command")
struct PowerCutTests {
    private static let commands = FaultyDiskCommand.all
    /// At least one of each command, besides that at its end.
    private static let each = max(2, (PowerCut.wanted + commands.count - 1) / commands.count)

    @Test(
        "A command that the power cut is as before or done, and the same command completes it",
        arguments: Array(commands.enumerated().map { $0.offset }))
    func cut(number: Int) async throws {
        let command = Self.commands[number]
        var generator = SeededGenerator(seed: PowerCut.seed &+ UInt64(number))
        let scene = try await FaultyDiskScene(command)
        for cut in PowerCut.plan(Self.each, of: scene, &generator) {
            try scene.snapshot.restore()
            let (finished, report) = try await scene.device.aldea(scene.arguments, until: cut)
            // A run may have fewer operations than the one that was counted, by a page or two.
            if report.struck != nil { #expect(finished.status == -SIGKILL, "\(command.name), \(cut)") }
            try await scene.check(finished, "\(cut) \(report.struck ?? "")")
        }
        print(
            "\(command.name): \(Self.each) power cuts within \(scene.report.changes) operations; seed \(PowerCut.seed)",
            "(ALDEA_POWER_SEED), so far \(PowerCut.total)")
    }

    @Test("A run of the tests cuts at least a hundred commands")
    func enough() {
        #expect(Self.each * Self.commands.count >= min(100, PowerCut.wanted))
    }
}
