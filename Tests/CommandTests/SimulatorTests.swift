import Foundation
import Testing

/// A bounded run of what `Tools/simulate` does for hours.
@Suite("Random histories of whole programs on machines that fail")
struct SimulatorTests {
    /// `ALDEA_HISTORIES` asks for more histories.
    private static let histories = ProcessInfo.processInfo.environment["ALDEA_HISTORIES"] ?? "4"

    private func simulate(_ arguments: String...) async throws -> Finished {
        await Turns.shared.take()
        let result: Result<Finished, any Error>
        do {
            let running = try Terminal().start(Place.programs + "/simulate", arguments)
            result = .success(try await running.end(within: .seconds(3600)))
        } catch { result = .failure(error) }
        await Turns.shared.leave()
        return try result.get()
    }

    @Test(
        "every promise is kept, whatever offices, thieves, clocks and disks do",
        arguments: ["1", String(UInt32.random(in: 1000...UInt32.max))])
    func promises(seed: String) async throws {
        let finished = try await simulate("--seed", seed, "--runs", Self.histories)
        print(finished.everything)
        #expect(finished.status == 0, "\(finished.command)\n\(finished.everything)")
    }

    @Test("many offices come to the same data, too")
    func manyOffices() async throws {
        let finished = try await simulate("--seed", "50", "--runs", "1", "--offices", "16", "--steps", "40")
        #expect(finished.status == 0, "\(finished.command)\n\(finished.everything)")
    }

    @Test("a seed tells the same story each time, and a part of its steps can be told alone")
    func repeats() async throws {
        let first = try await simulate("--seed", "11", "--runs", "1", "--steps", "30", "--story")
        let again = try await simulate("--seed", "11", "--runs", "1", "--steps", "30", "--story")
        #expect(first.status == 0 && first.output.split(separator: "\n").count > 10, "\(first.everything)")
        #expect(first.output == again.output)
        let part = try await simulate(
            "--seed", "11", "--runs", "1", "--steps", "30", "--story", "--only", "1,2,3,4,5,6")
        #expect(part.status == 0 && part.output.count < first.output.count, "\(part.everything)")
    }
}
