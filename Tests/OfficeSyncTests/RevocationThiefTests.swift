import DeltaBundle
import Foundation
import Replication
import SurveyModel
import SurveyStore
import Testing
import Trust

@testable import OfficeSync

/// A key was stolen, and cut behind the last segment that its owner signed.
@Suite("A thief with a revoked key")
struct RevocationThiefTests {
    /// PUE has sealed two segments, of which everybody knows.
    private func village() throws -> (Village, good: [Segment]) {
        let village = try Village(["GTO", "PUE", "OAX"])
        try village.enterprise("Uno", at: "PUE")
        try village["PUE"].seal()
        try village.enterprise("Dos", at: "PUE")
        try village.settle()
        return (village, try village.segments(of: "PUE", at: "GTO"))
    }

    /// Nobody shows, counts or contends anything but what stood before.
    private func expectNothingGained(_ village: Village, _ names: [String] = ["Dos", "Uno"]) throws {
        for code in ["GTO", "OAX"] {
            #expect(try village.names(at: code) == names, "\(code)")
            #expect(try village[code].store.conflicts().isEmpty, "\(code)")
        }
    }

    @Test("gains nothing by forking below the cut or opening new logs, whatever comes first")
    func forksAndLogs() throws {
        let (village, good) = try village()
        let thief = RevocationThief(village["PUE"])
        let log = good[0].statement.log
        let loot = try [
            thief.segment(log, first: 2, previous: good[0].id, seen: [], [thief.rename("Robado", log: 0)]),
            thief.segment(log, first: 3, previous: good[1].id, [thief.enterprise("Tras el corte")]),
            thief.segment(log, first: 1, [thief.enterprise("Otro uno")]),
            thief.segment(thief.log(8), seen: [good[1].asSeen], [thief.rename("De otro registro", sequence: 2)]),
            thief.segment(thief.log(9), [thief.enterprise("Nueva")]),
        ]
        _ = try village["OAX"].store.apply(loot)
        try village.revoke("PUE", keeping: [good[1].asCut])
        _ = try village["GTO"].store.apply(loot.reversed())
        try village.tellRoster(of: "GTO")
        try expectNothingGained(village)
        for code in ["GTO", "OAX"] {
            let shown = try village[code].store.quarantine()
            #expect(shown.count == 5 && Set(shown.map(\.reason)) == ["revoked"])
        }
        try village.carry(from: "GTO", to: "OAX")
        try village.carry(from: "OAX", to: "GTO")
        let codes = try ["GTO", "OAX"].map { try village[$0].store.stateCode().text }
        #expect(codes[0] == codes[1])
    }

    @Test("does not have everybody ask for ever for segments that were never written")
    func inventedPrevious() throws {
        let (village, good) = try village()
        let thief = RevocationThief(village["PUE"])
        let nowhere = try thief.segment(thief.log(9), [thief.enterprise("Nunca")]).id
        try village.revoke("PUE", keeping: [good[1].asCut])
        let loot = try [
            thief.segment(good[0].statement.log, first: 9, previous: nowhere, [thief.enterprise("A")]),
            thief.segment(thief.log(8), first: 5, previous: nowhere, [thief.enterprise("B")]),
        ]
        #expect(try village["GTO"].store.apply(loot).withheld == 2)
        try expectNothingGained(village)
        #expect(try village["GTO"].store.gaps().isEmpty)
    }

    @Test(
        "does not keep out the good segments by crowding their place",
        .enabled(if: ProcessInfo.processInfo.environment["ALDEA_HISTORIES"] != nil))
    func crowding() throws {
        let (village, good) = try village()
        try village.join("TLX")
        let thief = RevocationThief(village["PUE"])
        let log = good[0].statement.log
        var loot: [Segment] = []
        for number in 0...Dot.maximumBranch { loot.append(try thief.segment(log, [thief.enterprise("R\(number)")])) }
        _ = try village["TLX"].store.apply(loot)
        try village.revoke("PUE", keeping: good.suffix(1).map(\.asCut))
        try village.mingle(["GTO", "TLX"])
        #expect(try village.names(at: "TLX") == ["Dos", "Uno"])
        #expect(try village["TLX"].store.gaps().isEmpty)
    }

    @Test("does not keep out the good logs by opening more than a device may have")
    func tooManyLogs() throws {
        let (village, good) = try village()
        try village.join("TLX")
        let thief = RevocationThief(village["PUE"])
        let loot = try (0..<256).map { try thief.segment(thief.log($0 + 20), [thief.enterprise("L\($0)")]) }
        _ = try village["TLX"].store.apply(loot)
        try village.revoke("PUE", keeping: good.suffix(1).map(\.asCut))
        try village.mingle(["GTO", "TLX"])
        #expect(try village.names(at: "TLX") == ["Dos", "Uno"])
    }

    @Test("does not slip in a change of another kind, or of another scope's record, by being cut and restored")
    func foreignRecords() throws {
        let (village, good) = try village()
        let thief = RevocationThief(village["PUE"])
        var ofOtherKind = thief.rename("otro")
        ofOtherKind.kind = Kind.owner.id
        let loot = try [
            thief.segment(thief.log(8), seen: [good[0].asSeen], [ofOtherKind]),
            thief.segment(thief.log(9, scope: Roster.programScope), seen: [good[0].asSeen], [thief.rename("Ajeno")]),
        ]
        _ = try village["GTO"].store.apply(loot)
        func reasons() throws -> [String] { try village["GTO"].store.quarantine().map(\.reason).sorted() }
        #expect(try reasons() == ["foreign-record", "foreign-record"])
        try village.revoke("PUE", keeping: good.suffix(1).map(\.asCut))
        #expect(try reasons() == ["revoked", "revoked"])
        try village.restore("PUE")
        #expect(try reasons() == ["foreign-record", "foreign-record"])
        #expect(try village.names(at: "GTO") == ["Dos", "Uno"])
    }
}
