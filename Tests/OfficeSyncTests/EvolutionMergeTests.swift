import Foundation
import OfficeSync
import Replication
import SurveyModel
import SurveyStore
import Testing

@Suite("Conflicts, approvals and set-aside values of what a device does not know yet")
struct EvolutionMergeTests {
    /// Two upgraded offices have written one field apart from each other, which the third one does not know.
    private func parted(_ first: String, _ second: String) throws -> EvolutionVillage {
        let village = try EvolutionVillage(["GTO": .today, "PUE": .first, "OAX": .today])
        let key = try village.enterprise("Una", at: "GTO")
        try village.settle()
        try village.write(.enterprise, at: "GTO", to: key, [11: [.text(first)]])
        village.village.time.now += 60
        try village.write(.enterprise, at: "OAX", to: try village.find("Una", at: "OAX"), [11: [.text(second)]])
        return village
    }

    @Test("a conflict on an unknown field is counted where nobody can read it, and decided where somebody can")
    func conflict() throws {
        let village = try parted("moved", "closed")
        try village.settle()
        for code in village.codes { #expect(try village.at(code) { try $0.info().conflicts } == 1, "at \(code)") }
        try village.expectAgreement()
        try village.upgrade("PUE")
        for code in village.codes {
            let found = try village[code].conflicts()
            #expect(found.map(\.field.name) == ["status"], "at \(code)")
            #expect(found.first?.heads.map(\.value) == [[.text("closed")], [.text("moved")]], "at \(code)")
        }
        try village.expectAgreement()
    }

    @Test("a conflict on an unknown field that others have decided is gone, and was never a device's own to decide")
    func decided() throws {
        let village = try parted("moved", "closed")
        try village.settle()
        // What the device edits meanwhile decides nothing about a field that it does not know.
        let here = try village.find("Una", at: "PUE")
        try village.write(.enterprise, at: "PUE", to: here, [2: [.text("Otra")]])
        try village.settle()
        #expect(try village["GTO"].conflicts().map(\.field.name) == ["status"])
        try village.write(
            .enterprise, at: "GTO", to: try village.find("Una", at: "GTO"), [11: [.text("moved")]], resolving: true)
        try village.settle()
        for code in village.codes { #expect(try village.at(code) { try $0.info().conflicts } == 0, "at \(code)") }
        try village.upgrade("PUE")
        try village.expectValues(["status": "moved", "name": "Otra"], at: "PUE")
        try village.expectAgreement()
    }

    @Test("equal values of an unknown field are no conflict")
    func equalValues() throws {
        let village = try parted("moved", "moved")
        try village.settle()
        for code in village.codes { #expect(try village.at(code) { try $0.info().conflicts } == 0, "at \(code)") }
        try village.expectAgreement()
    }

    /// An interview of which the third item is unknown at Puebla.
    private func interviewed() throws -> (EvolutionVillage, RecordKey) {
        let village = try EvolutionVillage(["GTO": .today, "PUE": .first, "OAX": .today])
        let enterprise = try village.enterprise("Una", at: "GTO")
        let interview = try village.village.interview(of: enterprise, at: "GTO")
        try village.write(.interview, at: "GTO", to: interview, [35: [.integer(2)]])
        try village.settle()
        return (village, interview)
    }

    private func interview(at code: String, _ village: EvolutionVillage) throws -> RecordKey {
        try #require(try village[code].rows(.interview).first).key
    }

    private func findings(at code: String, _ village: EvolutionVillage) throws -> [String] {
        try village.at(code) { try $0.findings().map(\.what) }
    }

    @Test("an approval by a device that does not know every answer holds until one of them is changed")
    func approvedBeforeUpgrade() throws {
        let (village, interview) = try interviewed()
        let here = try self.interview(at: "PUE", village)
        try village.at("PUE") { _ in try village.village.approve(here, at: "PUE") }
        try village.settle()
        for code in village.codes {
            #expect(try village.village.states(at: code) == ["approved"])
            #expect(try findings(at: code, village) == [], "at \(code)")
        }
        // An answer that the approving device does not know: it is told all the same.
        try village.write(.interview, at: "GTO", to: interview, [35: [.integer(4)]])
        try village.settle()
        for code in village.codes { #expect(try findings(at: code, village) == ["changed-since"], "at \(code)") }
        try village.expectAgreement()
        try village.upgrade("PUE")
        for code in village.codes { #expect(try findings(at: code, village) == ["changed-since"], "at \(code)") }
    }

    @Test("an approval by an upgraded device holds at one that does not know every answer, as long as nothing changes")
    func approvedAfterUpgrade() throws {
        let (village, interview) = try interviewed()
        try village.village.approve(interview, at: "GTO")
        try village.settle()
        #expect(try village.village.states(at: "PUE") == ["approved"])
        #expect(try findings(at: "PUE", village) == [])
        try village.write(
            .interview, at: "PUE", to: try self.interview(at: "PUE", village), [33: [.integer(1)]])
        try village.settle()
        for code in village.codes { #expect(try findings(at: code, village) == ["changed-since"], "at \(code)") }
    }

    @Test("a removal that was decided on fewer fields than there are is told of once the device knows them all")
    func removalUnknown() throws {
        let village = try EvolutionVillage([
            "GTO": .today, "PUE": .today.without([], fields: [Kind.enterprise.id: [14]]),
        ])
        let key = try village.enterprise("Una", at: "GTO")
        try village.settle()
        let seen = try village["GTO"].seenHash(key, except: FieldID(14))
        try village.write(.enterprise, at: "GTO", to: key, [14: [.integer(1), .bytes(seen)]])
        try village.write(.enterprise, at: "PUE", to: try village.find("Una", at: "PUE"), [2: [.text("Otra")]])
        try village.settle()
        #expect(try findings(at: "GTO", village) == ["changed-since"])
        #expect(try findings(at: "PUE", village) == [])
        try village.expectAgreement()
        try village.upgrade("PUE")
        #expect(try findings(at: "PUE", village) == ["changed-since"])
    }

    /// Oaxaca's key counts for nothing any more, when it has written what Puebla, a registrar, does not know.
    private func revoked() throws -> EvolutionVillage {
        let village = try EvolutionVillage(["PUE": .first, "GTO": .today, "OAX": .today])
        try village.enterprise("Una", at: "PUE")
        try village.settle()
        let there = try village.find("Una", at: "OAX")
        try village.write(
            .enterprise, at: "OAX", to: there, [2: [.text("Dos")], 8: [.text("4181234567")], 11: [.text("closed")]])
        try village.write(.visit, at: "OAX", [1: [.reference(there)], 3: [.text("2025-07-01")]])
        try village.settle()
        _ = try village.at("PUE") { _ in try village.village.revoke("OAX", at: "PUE", keeping: []) }
        return village
    }

    @Test("unknown fields are set aside and entered anew with the rest, as what they are")
    func adopted() throws {
        let village = try revoked()
        try village.at("PUE") { store in
            let aside = try store.quarantine()
            #expect(aside.map(\.writes.count) == [3, 2] && aside.map(\.kind?.name) == ["enterprise", nil])
            #expect(try store.adopt(aside.map(\.dot), person: "lucia").adopted == 1)
        }
        try village.carry(from: "PUE", to: "GTO")
        let wanted = ["name": "Dos", "phone": "4181234567", "status": "closed"]
        try village.expectValues(wanted, at: "GTO")
        // What is of an unknown kind waits for the upgrade.
        try village.upgrade("PUE")
        let store = village["PUE"]
        let aside = try store.quarantine().filter { !$0.isSuperseded }
        #expect(aside.map(\.kind?.name) == ["visit"])
        #expect(try store.adopt(aside.map(\.dot), person: "lucia").adopted == 1)
        try village.carry(from: "PUE", to: "GTO")
        for code in ["PUE", "GTO"] {
            try village.expectValues(wanted, at: code)
            #expect(try village[code].rows(.visit).map { $0.text("due_on") } == ["2025-07-01"], "at \(code)")
        }
        #expect(try village["PUE"].fullDigest() == village["GTO"].fullDigest())
    }
}
