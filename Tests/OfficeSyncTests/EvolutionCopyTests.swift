import DeltaBundle
import Foundation
import Replication
import SurveyModel
import SurveyStore
import Testing
import Trust

@testable import OfficeSync

@Suite("Backups, erasures and waiting segments of what a device does not know yet")
struct EvolutionCopyTests {
    /// Puebla holds a visit, a telephone number and a status, and knows of none of them.
    private func holding() throws -> EvolutionVillage {
        let village = try EvolutionVillage(["GTO": .today, "PUE": .first])
        let key = try village.enterprise("Una", at: "GTO")
        try village.write(.enterprise, at: "GTO", to: key, [8: [.text("4189876543")], 11: [.text("closed")]])
        try village.write(.visit, at: "GTO", [1: [.reference(key)], 3: [.text("2025-07-01")]])
        try village.settle()
        return village
    }

    /// The store that a backup gives, made by a program of some version.
    private func restored(_ backup: String, by version: EvolutionVersion, _ village: EvolutionVillage) throws -> Store {
        let directory = village.village.path("restored-\(UUID().uuidString)")
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: backup)))
        return try version.run {
            let report = try Store.restore(
                into: directory, clock: village.village.clock.now,
                reading: {
                    defer { bytes = [] }
                    return bytes
                }, beforeCommit: { _ in })
            #expect(report.problems.isEmpty)
            return try Store.open(in: directory, clock: village.village.clock.now)
        }
    }

    @Test("a backup made before the upgrade gives back everything, to a program of any version")
    func backup() throws {
        let village = try holding()
        let file = village.village.path("backup")
        try village.at("PUE") { try $0.backup(to: file) }
        let digest = try village["GTO"].fullDigest()
        for version in [EvolutionVersion.first, .second, .today] {
            let store = try restored(file, by: version, village)
            #expect(try version.run { try store.fullDigest() } == digest)
            let report = try version.run { try store.verify() }
            #expect(report.problems.isEmpty && report.digest == digest)
        }
        let store = try restored(file, by: .today, village)
        let row = try #require(try store.rows(.enterprise).first)
        #expect(row.text("phone") == "4189876543" && row.text("status") == "closed")
        #expect(try store.rows(.visit).map { $0.text("due_on") } == ["2025-07-01"])
    }

    @Test("a backup of an upgraded device loses nothing when an older program takes it back, and then an upgraded one")
    func backupOfLater() throws {
        let village = try holding()
        let (first, second) = (village.village.path("first"), village.village.path("second"))
        try village["GTO"].backup(to: first)
        let old = try restored(first, by: .first, village)
        #expect(try old.rows(.visit).isEmpty)
        try EvolutionVersion.first.run { try old.backup(to: second) }
        let again = try restored(second, by: .today, village)
        #expect(try again.rows(.visit).map { $0.text("due_on") } == ["2025-07-01"])
        #expect(try again.fullDigest() == village["GTO"].fullDigest())
    }

    @Test("a personal value in an unknown field is erased with its record, on the device that does not know it too")
    func erased() throws {
        let village = try holding()
        let search = PrivateDataSearch(needles: [.init("4189876543")])
        #expect(try !search.places(in: village["PUE"]).isEmpty)
        _ = try village.village["GTO"].redact(try village.find("Una", at: "GTO"))
        try village.settle()
        #expect(try search.places(in: village["PUE"]) == [])
        try village.upgrade("PUE")
        #expect(try search.places(in: village["PUE"]) == [])
        try village.expectValues(["phone": nil, "status": "closed"], at: "PUE")
        try village.expectAgreement()
    }

    @Test(
        "when an enterprise is erased by a device that does not know all of it, the rest is told of after its upgrade")
    func erasedByEarlier() throws {
        let village = try EvolutionVillage(["PUE": .first, "GTO": .today])
        let key = try village.enterprise("Una", at: "GTO")
        try village.write(.owner, at: "GTO", [1: [.reference(key)], 5: [.text("tu'un savi")]])
        try village.write(.enterprise, at: "GTO", to: key, [8: [.text("4189876543")]])
        try village.settle()
        try village.at("PUE") { _ in
            _ = try village.village["PUE"].redact(
                village.find("Una", at: "PUE"), administrator: village.village.recovery())
        }
        try village.settle()
        for code in village.codes {
            #expect(try PrivateDataSearch(needles: [.init("4189876543")]).places(in: village[code]) == [], "at \(code)")
        }
        try village.upgrade("PUE")
        // Whether the owner's record was named or not, nothing personal stays without somebody being told.
        let search = PrivateDataSearch(needles: [.init("tu'un savi")])
        for code in village.codes {
            let left = try search.places(in: village[code])
            let told = try village[code].unredactedRecords().map(\.kind?.name)
            #expect(left.isEmpty ? told.isEmpty : told == ["owner"], "at \(code)")
        }
        try village.expectAgreement()
    }

    @Test("a body that this version cannot read is kept, passed on and counted, and nothing else is held up by it")
    func unreadableBody() throws {
        let village = try EvolutionVillage(["GTO": .today, "PUE": .today, "OAX": .today])
        let key = village.village["GTO"].keys.signingKey
        // The form of some later version: its own first byte, and what follows.
        let body = [UInt8](repeating: 200, count: 40)
        let statement = Statement(
            program: village["GTO"].roster.program.bytes,
            log: village.village.strangeLog(of: "GTO", scope: "centro"), first: 1, count: 3, previous: .none,
            schemaVersion: 9, publicBody: body, privateCount: 0, privateRoot: PrivateBody(leaves: []).root, seen: [])
        let segment = try Segment(
            statementBytes: statement.bytes, signature: try key.sign(statement.bytes), publicBody: body,
            privateBody: nil)
        _ = try village["PUE"].apply([segment])
        try village.enterprise("Una", at: "PUE")
        try village.carry(from: "PUE", to: "OAX")
        try village.carry(from: "OAX", to: "GTO")
        for code in village.codes {
            #expect(try village[code].holds(segment.id), "at \(code)")
            #expect(try village[code].info().withheld == 1, "at \(code)")
            #expect(try village[code].rows(.enterprise).count == 1, "at \(code)")
        }
        let held = try #require(try village.village.segments(at: "GTO").first { $0.id == segment.id })
        #expect(held.publicBody == body && held.isSignatureValid)
        try village.expectAgreement()
        for code in village.codes { #expect(try village[code].verify().problems.isEmpty, "at \(code)") }
    }
}
