import Foundation
import SeededRandom
import Testing

/// Imports and bundles that are too large for one transaction or one piece.
@Suite("Faults in the middle of large imports and bundles")
struct FaultyDiskLargeTests {
    /// How many rows an import writes in one transaction.
    private static let batch = 4000

    /// An office with localities, one enterprise, a stick, and a file of many enterprises on it.
    private func office(_ generator: inout SeededGenerator, rows: Int, name bytes: Int) async throws -> Village {
        let village = try await Village.founded()
        try await village.gto.importSample("GTO", ["localities"])
        try await village.gto.aldea("enterprise", "add", "key=0", "name=Primera", "cvegeo=119010001", "sector=46")
        try FileManager.default.createDirectory(
            atPath: village.directory.at("stick"), withIntermediateDirectories: false)
        var text = "key,name,cvegeo,sector,phone\n"
        for key in 1...rows {
            // Names that do not compress, so that a bundle has several pieces.
            let name = generator.bytes(bytes).map { String(format: "%02x", $0) }.joined()
            text += "\(key),\(name),119010001,46,55\(10_000_000 + key)\n"
        }
        try village.directory.write("stick/many.csv", text)
        return village
    }

    @Test("An import of several transactions that the power cuts keeps whole ones, and completes")
    func importing() async throws {
        var generator = SeededGenerator("an import of several transactions", seed: PowerCut.seed)
        let rows = Self.batch + 100
        let village = try await office(&generator, rows: rows, name: 5)
        let gto = village.gto
        let arguments = ["import", "enterprises", "stick/many.csv"]
        let snapshot = try FaultyDiskSnapshot(village.directory)
        let (_, whole) = try await gto.aldea(arguments, on: FaultyDisk(fault: .count, moment: 0))
        let digest = try await gto.digest().prefix(64)
        let syncs = whole.trace.indices.filter { whole.trace[$0] == "sync \(gto.store)/aldea.sqlite-wal" }
        let second = try #require(syncs.dropFirst(2).first)
        for moment in [Int.random(in: 1...second, using: &generator), whole.changes * 9 / 10] {
            PowerCut.count()
            try snapshot.restore()
            let disk = FaultyDisk(fault: .forget, moment: moment)
            let (cut, report) = try await gto.aldea(arguments, on: disk)
            #expect(cut.status == -SIGKILL, "\(disk)")
            let count = try await gto.count("enterprise")
            #expect([1, 1 + Self.batch, 1 + rows].contains(count), "\(disk) \(report.struck ?? ""): \(count)")
            try await gto.aldea(arguments)
            #expect(try await gto.count("enterprise") == 1 + rows)
            #expect(try await gto.digest().prefix(64) == digest, "\(disk) \(report.struck ?? "")")
        }
        try await gto.verify()
    }

    @Test("Of a large bundle on a stick that is pulled out, whole pieces apply or none, and the good file completes it")
    func applying() async throws {
        var generator = SeededGenerator("a large bundle", seed: PowerCut.seed)
        let village = try await office(&generator, rows: 3_000, name: 50)
        let (gto, pue) = (village.gto, village.pue)
        try await village.join(pue, office: "PUE", role: "coordinator")
        try await gto.aldea("import", "enterprises", "stick/many.csv")
        try await gto.bundle("stick/encrypted.aldea", for: "PUE")
        try await gto.aldea("bundle", "create", "--all", "--plain", "--out", "stick/plain.aldea")
        let digest = try await gto.digest()
        let snapshot = try FaultyDiskSnapshot(village.directory)
        for name in ["encrypted.aldea", "plain.aldea"] {
            let arguments = ["bundle", "apply", "stick/" + name]
            let counting = FaultyDisk(fault: .count, moment: 0, place: "stick")
            let (_, whole) = try await pue.aldea(arguments, on: counting)
            let moment = Int.random(in: whole.all / 2...whole.all, using: &generator)
            try snapshot.restore()
            let disk = FaultyDisk(fault: .vanish, moment: moment, place: "stick")
            let (pulled, report) = try await pue.aldea(arguments, on: disk)
            let what = "\(disk) of \(whole.all), \(report.struck ?? "")\n\(pulled.everything)"
            #expect(pulled.status == 1, "\(what)")
            #expect(pulled.errors.contains(name) && pulled.errors.contains("medium"), "\(what)")
            #expect(pulled.errors.split(separator: "\n").count >= 2, "\(what)")
            try await pue.verify()
            try await pue.aldea(arguments, status: 0)
            #expect(try await pue.digest() == digest, "\(what)")
            try snapshot.restore()
        }
    }
}
