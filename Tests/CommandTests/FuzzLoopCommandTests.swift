import Foundation
import SeededRandom
import Testing

@Suite("Damaged files, given to the commands that read them")
struct FuzzLoopCommandTests {
    /// A file and what was done to it.
    private struct Damaged {
        let name: String
        let step: String
    }

    /// Writes some damaged copies of a file.
    private func damage(_ file: String, in directory: TemporaryDirectory, seed: UInt64) throws -> [Damaged] {
        let good = Array(try directory.bytes(file))
        var random = SeededGenerator(seed: seed)
        let middle = good.count / 2
        var flipped = good
        for _ in 0..<5 { flipped[random.below(good.count)] ^= 1 << UInt8(random.below(8)) }
        let place = random.below(good.count)
        let bad: [(String, [UInt8])] = [
            ("nothing", []), ("cut", Array(good.prefix(place))), ("flipped", flipped),
            ("no beginning", Array(good.dropFirst(1 + random.below(40)))), ("twice", good + good),
            ("noise", random.bytes(500)), ("noise inside", good[..<middle] + random.bytes(90) + good[middle...]),
            ("as text", good.flatMap { $0 == 0x0a ? [0x0d, 0x0a] : [$0] }),
        ]
        return try bad.enumerated().map { number, made in
            let name = "bad-\(number)-\(file)"
            try directory.write(name, Data(made.1))
            return Damaged(name: name, step: made.0)
        }
    }

    /// Runs a command on each damaged file: it ends by itself, says what happened and what to do, and leaves nothing.
    private func expectRefusals(
        _ device: Device, _ file: String, seed: UInt64, _ command: (String) -> [String]
    ) async throws {
        let directory = device.terminal.directory
        for damaged in try damage(file, in: directory, seed: seed) {
            let names = try directory.names()
            let finished = try await device.terminal.run(
                "aldea", command(damaged.name), environment: ["ALDEA_STORE": device.store])
            let all = "seed \(seed), \(damaged.step): \(finished.command): \(finished.status)\n\(finished.everything)"
            #expect((0...4).contains(finished.status), "\(all)")
            for word in ["Fatal error", "Backtrace", "Swift/", "unexpected"] {
                #expect(!finished.everything.contains(word), "\(all)")
            }
            guard (1...3).contains(finished.status) else { continue }
            // What was found out about a damaged bundle is a result, on standard output.
            let told = finished.output.split(separator: "\n").count > 2 ? finished.output : finished.errors
            #expect(told.split(separator: "\n").count >= 2, "a sentence and advice: \(all)")
            #expect(try directory.names() == names, "\(all)")
        }
    }

    @Test("Bundles, plain and encrypted", arguments: ["plain.aldea", "sealed.aldea"])
    func bundles(file: String) async throws {
        let village = try await Village.ofTwo(importing: ["localities"])
        try await village.gto.aldea("bundle", "create", "--plain", "--out", "plain.aldea")
        try await village.gto.bundle("sealed.aldea", for: "PUE")
        let seed = UInt64.random(in: 0...999_999)
        for action in ["inspect", "verify", "apply"] {
            try await expectRefusals(village.pue, file, seed: seed) { ["bundle", action, $0] }
        }
        try await village.pue.verify()
        try await village.pue.aldea("bundle", "apply", file)
        try await village.carry("back.aldea", from: village.pue, to: village.gto)
        #expect(try await village.gto.digest() == village.pue.digest())
    }

    @Test("A request, the grant that answers it, and a want")
    func joining() async throws {
        let village = try await Village.founded()
        let (gto, pue) = (village.gto, village.pue)
        try await pue.aldea("device", "request", "--office", "PUE", "--scope", "PUE", "--out", "r")
        let seed = UInt64.random(in: 0...999_999)
        try await expectRefusals(gto, "r", seed: seed) { ["device", "approve", $0, "--out", "granted-" + $0] }
        try await gto.aldea("device", "approve", "r", "--out", "g")
        let fingerprint = try await gto.aldea("program", "show", "--json").document()["fingerprint"].text
        try await expectRefusals(pue, "g", seed: seed) { ["device", "join", $0, "--fingerprint", fingerprint] }
        // A grant that was only damaged behind its roster has let the device join already.
        try await pue.aldea("device", "join", "g", "--fingerprint", fingerprint, status: nil)
        try await pue.verify()
        try await pue.aldea("bundle", "ask", "--out", "w")
        try await expectRefusals(gto, "w", seed: seed) { ["bundle", "create", "--want", $0, "--out", "for-" + $0] }
        try await gto.aldea("bundle", "create", "--want", "w", "--out", "answer")
        try await pue.aldea("bundle", "apply", "answer")
        #expect(try await gto.digest() == pue.digest())
    }

    @Test("A file of rows")
    func rows() async throws {
        let village = try await Village.founded()
        try await village.gto.importSample("GTO", ["localities"])
        let sample = try Data(contentsOf: URL(fileURLWithPath: try await Sample.file("GTO", "enterprises")))
        try village.directory.write("rows.csv", sample)
        let seed = UInt64.random(in: 0...999_999)
        try await expectRefusals(village.gto, "rows.csv", seed: seed) { ["import", "enterprises", $0] }
        try await village.gto.verify()
        try await village.gto.aldea("import", "enterprises", "rows.csv")
        #expect(try await village.gto.count("enterprise") >= 36)
    }
}
