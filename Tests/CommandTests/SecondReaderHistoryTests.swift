import Foundation
import Testing

@Suite("The second reader and the program agree on what nobody honest writes")
struct SecondReaderHistoryTests {
    /// A few histories that try every rule together, or as many as ALDEA_HISTORIES says.
    private static let seeds =
        ProcessInfo.processInfo.environment["ALDEA_HISTORIES"]
        .flatMap(Int.init).map { Array(1...$0) } ?? [11, 72, 57, 21, 4]

    /// Root entries fork and heal, keys are cut anywhere and restored, devices fork their logs, write and approve where
    /// they may not, administrators come and go and redact, leaves and segments get lost.
    @Test("Random programs come to the same at both, in whatever order and with whatever roster they arrive")
    func randomPrograms() async throws {
        print("seeds \(Self.seeds)")
        var untried: Set = [
            "revoked", "unchained", "withdrawn", "not writing", "not at home", "not approving",
            "not in the right body", "of another scope or kind", "waiting", "unreadable", "unresolved", "conflicts",
            "erased_leaves", "is_frozen", "revoked_keys",
        ]
        for seed in Self.seeds {
            let reader = try await SecondReader(in: Terminal())
            let (device, files) = try await reader.randomProgram(seed: seed)
            for file in files {
                try await device.aldea("bundle", "apply", file, status: nil)
                expectSameLines(try await reader.run([file], status: nil).output, try await device.changes(of: file))
            }
            let merged = try await reader.run(["--merge"] + files, status: nil).document()
            try await device.expectSame(merged)
            untried.subtract(merged["withheld_because"].keys)
            untried = untried.filter { !Self.has(merged[$0]) }
        }
        #expect(untried.isEmpty, "no history tries this")
    }

    /// Whether something is so, counted or listed.
    private static func has(_ document: Document) -> Bool { document.isTrue || !document.list.isEmpty }
}
