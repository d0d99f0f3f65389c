import Foundation
import SeededRandom
import Testing

@Suite("Memory sticks that are pulled out, and know no links")
struct FaultyDiskStickTests {
    private typealias Command = FaultyDiskCommand

    /// Moments spread over everything that a command does to the stick.
    private func moments(_ scene: FaultyDiskScene) async throws -> [Int] {
        try scene.snapshot.restore()
        let counting = FaultyDisk(fault: .count, moment: 0, place: "stick")
        let (_, report) = try await scene.device.aldea(scene.arguments, on: counting)
        #expect(report.all > 1, "\(scene.command.name) does nothing to the stick")
        var generator = SeededGenerator(seed: PowerCut.seed)
        let half = max(1, report.all / 2)
        return [Int.random(in: 1...half, using: &generator), Int.random(in: half...report.all, using: &generator)]
    }

    @Test(
        "A stick that is pulled out while it is read is named with advice, and the command completes once it is back",
        arguments: Array(Command.readingStick.enumerated().map { $0.offset }))
    func pulledWhileRead(number: Int) async throws {
        let scene = try await FaultyDiskScene(Command.readingStick[number])
        for moment in try await moments(scene) {
            let disk = FaultyDisk(fault: .vanish, moment: moment, place: "stick")
            try scene.snapshot.restore()
            let (finished, report) = try await scene.device.aldea(scene.arguments, on: disk)
            let what = "\(disk) \(report.struck ?? "")"
            scene.checkFailure(finished, what, mayShow: true)
            if finished.status != scene.command.status {
                let file = try #require(scene.arguments.first { $0.hasPrefix("stick/") }).dropFirst("stick/".count)
                #expect(finished.errors.contains(file), "\(scene.command.name), \(what)\n\(finished.errors)")
                let isAdvised = finished.errors.contains("medium") || finished.errors.contains("stick")
                let isReading = report.struck?.hasPrefix("read") == true
                #expect(isAdvised || !isReading, "\(scene.command.name), \(what)\n\(finished.errors)")
            }
            try await scene.check(finished, what)
        }
    }

    @Test(
        "A stick that is pulled out while it is written gets no half file, and the command completes once it is back",
        arguments: Array(Command.writingStick.enumerated().map { $0.offset }))
    func pulledWhileWritten(number: Int) async throws {
        let scene = try await FaultyDiskScene(Command.writingStick[number])
        for moment in try await moments(scene) {
            let disk = FaultyDisk(fault: .vanish, moment: moment, place: "stick", isStick: true)
            try scene.snapshot.restore()
            let (finished, report) = try await scene.device.aldea(scene.arguments, on: disk)
            let what = "\(disk) \(report.struck ?? "")"
            scene.checkFailure(finished, what)
            if finished.status != 0 {
                let isNamed = scene.made.contains { finished.errors.contains($0) }
                #expect(isNamed, "\(scene.command.name), \(what)\n\(finished.errors)")
            }
            try await scene.check(finished, what)
        }
    }

    @Test(
        "A stick that knows no links takes whole files, and the power may go while they are written",
        arguments: Array(Command.writingStick.enumerated().map { $0.offset }))
    func noLinks(number: Int) async throws {
        let scene = try await FaultyDiskScene(Command.writingStick[number])
        let counting = FaultyDisk(fault: .count, moment: 0, place: "stick", isStick: true)
        let (finished, report) = try await scene.device.aldea(scene.arguments, on: counting)
        #expect(finished.status == 0, "\(finished.command)\n\(finished.everything)")
        #expect(try await scene.standing() == scene.after)
        var generator = SeededGenerator(seed: PowerCut.seed)
        for fault in [FaultyDisk.Fault.forget, .kill] {
            let phase = report.phases.randomElement(using: &generator) ?? 1...1
            let disk = FaultyDisk(fault: fault, moment: phase.lowerBound, place: "stick", isStick: true)
            try scene.snapshot.restore()
            let (cut, cutReport) = try await scene.device.aldea(scene.arguments, on: disk)
            try await scene.check(cut, "\(disk) \(cutReport.struck ?? "")")
        }
    }
}
