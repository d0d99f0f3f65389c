import Foundation
import SeededRandom
import Synchronization

/// A moment at which the power goes while a command runs.
struct PowerCut: Sendable, CustomStringConvertible {
    /// At an operation of the disk; nil means at a time.
    let disk: FaultyDisk?
    /// How long after the start.
    let time: Duration

    var description: String { disk.map { "cut: \($0)" } ?? "cut after \(time)" }

    /// How many commands are cut in a run of the tests.
    static let wanted = ProcessInfo.processInfo.environment["ALDEA_POWER_CUTS"].flatMap(Int.init) ?? 100
    /// What all moments follow from.
    static let seed =
        ProcessInfo.processInfo.environment["ALDEA_POWER_SEED"].flatMap(UInt64.init)
        ?? .random(in: 1...9_999_999)

    private static let made = Mutex(0)

    /// Counts a cut.
    static func count() { made.withLock { $0 += 1 } }

    /// How many there were so far.
    static var total: Int { made.withLock { $0 } }

    /// Moments spread over everything that a command does to the disk; the first is its very end, after which nothing that
    /// it told as done may be forgotten.
    static func plan(_ count: Int, of scene: FaultyDiskScene, _ generator: inout SeededGenerator) -> [PowerCut] {
        let phases = scene.report.phases
        let faults: [FaultyDisk.Fault?] = [.kill, .forget, .tear, .blank, nil]
        let first = generator.below(faults.count)
        return (0..<count).map { number in
            guard number > 0 else { return PowerCut(disk: FaultyDisk(fault: .forget, moment: 0), time: .zero) }
            let time = Duration.milliseconds(generator.below(300))
            guard let fault = faults[(first + number) % faults.count] else { return PowerCut(disk: nil, time: time) }
            // Each cut has its own part of the phases, so that none is left out by chance.
            let range = phases.count * (number - 1) / (count - 1)..<phases.count * number / (count - 1)
            let phase = phases[range.isEmpty ? range.lowerBound : Int.random(in: range, using: &generator)]
            return PowerCut(
                disk: FaultyDisk(fault: fault, moment: Int.random(in: phase, using: &generator)), time: time)
        }
    }
}

extension Device {
    /// Runs `aldea` until the power goes.
    func aldea(_ arguments: [String], until cut: PowerCut) async throws -> FaultyDiskRun {
        PowerCut.count()
        if let disk = cut.disk { return try await aldea(arguments, on: disk) }
        await Turns.shared.take()
        let result: Result<Finished, any Error>
        do {
            let running = try terminal.start(
                Place.programs + "/aldea", arguments, environment: ["ALDEA_STORE": store])
            try await Task.sleep(for: cut.time)
            running.send(SIGKILL)
            result = .success(try await running.end())
        } catch {
            result = .failure(error)
        }
        await Turns.shared.leave()
        return (try result.get(), FaultyDiskReport(""))
    }
}
