import Foundation
import Testing

@Suite("Thousands of damaged and hostile files")
struct FuzzLoopTests {
    /// `ALDEA_FUZZ_SEED` and `ALDEA_FUZZ_CASES` ask for another run, or a longer one.
    private static let seed = ProcessInfo.processInfo.environment["ALDEA_FUZZ_SEED"] ?? "20260101"
    private static let cases = ProcessInfo.processInfo.environment["ALDEA_FUZZ_CASES"] ?? "3000"

    /// Runs the loop, for longer than other commands may take: many cases may have been asked for.
    private func loop(_ terminal: Terminal, _ arguments: String...) async throws -> Finished {
        await Turns.shared.take()
        let result: Result<Finished, any Error>
        do {
            let running = try terminal.start(Place.programs + "/fuzz-loop", arguments)
            result = .success(try await running.end(within: .seconds(3600)))
        } catch { result = .failure(error) }
        await Turns.shared.leave()
        return try result.get()
    }

    @Test(
        "Whatever is done to what strangers send, nothing crashes, hangs, or changes a store in part",
        arguments: ["bundle", "sealed", "request", "grant", "want", "csv"])
    func survives(subject: String) async throws {
        let finished = try await loop(
            try Terminal(), "--seed", Self.seed, "--cases", Self.cases, "--subject", subject)
        print(finished.everything)
        #expect(finished.status == 0, "\(finished.command)\n\(finished.everything)")
        let told = finished.output.split(separator: "\n").last { $0.hasPrefix(subject + ": ") }
        let count = told?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        #expect(count >= (Int(Self.cases) ?? 0) / 30, "no cases were run: \(finished.everything)")
    }

    @Test(
        "A store that changed, a crash and a case without an end are found, with what repeats them",
        arguments: [("digest", "sabotaged"), ("crash", "crashed on purpose"), ("hang", "did not end")])
    func finds(sabotage: String, words: String) async throws {
        let terminal = try Terminal()
        let finished = try await loop(
            terminal, "--seed", "1", "--cases", "100", "--subject", "request", "--sabotage", sabotage, "--patience",
            "2", "--in", terminal.directory.at("material"))
        #expect(finished.status != 0, "\(finished.everything)")
        #expect(finished.everything.contains(words), "\(finished.everything)")
        #expect(finished.output.contains("FAILED request case"), "\(finished.everything)")
        #expect(finished.output.contains("seed 1"), "\(finished.everything)")
    }
}
