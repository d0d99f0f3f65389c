import Foundation
import Testing

@Suite("The second reader and the program agree on what nobody honest writes")
struct SecondReaderHistoryTests {
    /// Four histories that try every rule, or as many as ALDEA_HISTORIES says.
    private static let seeds =
        ProcessInfo.processInfo.environment["ALDEA_HISTORIES"]
        .flatMap(Int.init).map { Array(1...$0) } ?? [17, 9, 10, 20]

    /// Devices without the right to write, forks, voids, gaps, missing leaves and unknown kinds; each history comes on
    /// top of those before it.
    @Test("Random histories come to the same at both, with forks as they are written and without forks in any order")
    func randomHistories() async throws {
        print("seeds \(Self.seeds)")
        let village = try await Village.founded()
        let gto = village.gto
        try await village.join(village.pue, office: "PUE", role: "coordinator")
        let reader = try await SecondReader(in: village.terminal)
        try await gto.bundleOfAll("founding.aldea")
        var files = ["--merge", "pue.grant", "founding.aldea"]
        for seed in Self.seeds {
            let file = "history-\(seed).aldea"
            try await reader.randomHistory(
                of: gto, roster: "pue.grant", seed: seed, seed.isMultiple(of: 2) ? "--shuffled" : "--forks", to: file)
            try await gto.aldea("bundle", "apply", file, status: nil)
            expectSameLines(try await reader.run([file], status: nil).output, try await gto.changes(of: file))
            files.append(file)
            let merged = try await reader.run(files, status: nil).document()
            #expect(merged["withheld"].number > 0 && merged["unresolved"].number > 0, "seed \(seed) tries too little")
            try await gto.expectSame(merged)
        }
    }
}
