import Foundation
import OfficeSync
import Replication
import SurveyModel
import SurveyStore
import Testing
import Trust

@Suite("A device gets a new key")
struct RotationTests {
    /// The registrar answers a device's request for a new key.
    private func answer(_ rotation: Rotation, of code: String, at office: String, in village: Village) throws -> String
    {
        guard case .requested(let request) = rotation else {
            Issue.record("no request")
            return ""
        }
        let grant = village.fresh("grant")
        let device = try village.standing(code, at: office)
        _ = try village[office].replace(
            device, by: request, reason: .rotated, cuts: village[office].cuts(of: device), to: grant)
        return grant
    }

    @Test("by itself where one administrator is enough: what it wrote counts, and it goes on")
    func alone() throws {
        let village = try Village()
        try village.enterprise("Antes", at: "GTO", phone: "5550000001")
        let old = village["GTO"].deviceKey
        guard case .done(let office) = try village["GTO"].rotate() else {
            Issue.record("not done")
            return
        }
        village.put("GTO", office: office)
        #expect(office.deviceKey != old)
        #expect(office.store.roster.revocation(of: old.bytes)?.reason == .rotated)
        #expect(office.isAdministrator)
        try village.enterprise("Después", at: "GTO")
        try village.settle()
        #expect(try village.names(at: "PUE") == ["Antes", "Después"])
        #expect(try village["PUE"].store.info().withheld == 0)
        try village.enrol("OAX", by: "GTO")
        try village.settle()
        try village.expectAgreement()
    }

    @Test("by a registrar's answer: what was entered between request and answer is not lost")
    func betweenRequestAndAnswer() throws {
        let village = try Village()
        let known = try village.enterprise("Conocida", at: "PUE", phone: "5550000001")
        try village.settle()
        let rotation = try village["PUE"].rotate()
        try village.enterprise("Entretanto", at: "PUE", phone: "5550000002")
        try village.edit(known, at: "PUE", 2, .text("Conocida II"))
        let grant = try answer(rotation, of: "PUE", at: "GTO", in: village)
        try village.enterprise("Después", at: "PUE")
        _ = try village["PUE"].apply(grant)
        #expect(try village.names(at: "PUE") == ["Conocida"])
        try village.reopen("PUE")
        #expect(try village.names(at: "PUE") == ["Conocida II", "Después", "Entretanto"])
        try village.settle()
        try village.settle()
        for code in ["GTO", "PUE"] {
            #expect(try village.names(at: code) == ["Conocida II", "Después", "Entretanto"])
            #expect(try village[code].store.conflicts().isEmpty)
            #expect(try village[code].store.rows(.enterprise).compactMap { $0.text("phone") }.count == 2)
        }
        try village.expectAgreement()
        // Each was entered anew under the name of whoever entered it.
        let persons = try village["GTO"].store.history(of: village.find("Entretanto", at: "GTO")).map(\.person)
        #expect(Set(persons) == ["p-PUE"])
    }

    @Test("and what others wrote meanwhile is not replaced by what they had not seen")
    func concurrentEdit() throws {
        let village = try Village(["GTO", "PUE", "OAX"])
        let key = try village.enterprise("Común", at: "PUE")
        try village.settle()
        let rotation = try village["PUE"].rotate()
        let grant = try answer(rotation, of: "PUE", at: "GTO", in: village)
        try village.edit(key, at: "PUE", 2, .text("De Puebla"))
        try village.edit(try village.find("Común", at: "OAX"), at: "OAX", 2, .text("De Oaxaca"))
        try village.carry(from: "OAX", to: "PUE")
        _ = try village["PUE"].apply(grant)
        try village.reopen("PUE")
        try village.mingle(["PUE", "GTO", "OAX"])
        for code in ["GTO", "PUE", "OAX"] {
            let values = try village[code].store.conflicts().flatMap(\.heads).compactMap(\.value)
            #expect(Set(values) == [[.text("De Puebla")], [.text("De Oaxaca")]], "\(code)")
        }
        try village.expectAgreement()
    }

    @Test("and an approval made between request and answer still stands on what it approved")
    func approvalBetween() throws {
        let village = try Village()
        let enterprise = try village.enterprise("Una", at: "PUE")
        let interview = try village.interview(of: enterprise, at: "PUE")
        try village.settle()
        let rotation = try village["PUE"].rotate()
        let grant = try answer(rotation, of: "PUE", at: "GTO", in: village)
        try village.edit(interview, at: "PUE", 33, .integer(4))
        try village.approve(interview, at: "PUE")
        #expect(try village["PUE"].store.findings().isEmpty)
        _ = try village["PUE"].apply(grant)
        try village.reopen("PUE")
        #expect(try village.states(at: "PUE") == ["approved"])
        #expect(try village["PUE"].store.findings().map(\.what) == [])
    }

    @Test("with fewer rights: the store opens, and what the new key may not write stays where it is")
    func fewerRights() throws {
        let village = try Village()
        let enterprise = try village.enterprise("Una", at: "PUE")
        let interview = try village.interview(of: enterprise, at: "PUE")
        try village.settle()
        guard case .requested(let request) = try village["PUE"].rotate() else { throw OfficeError(.noNotice) }
        try village.approve(interview, at: "PUE")
        try village.enterprise("Otra", at: "PUE")
        let grant = village.fresh("grant")
        let device = try village.standing("PUE", at: "GTO")
        _ = try village["GTO"].replace(
            device, by: request, role: "enumerator", cuts: village["GTO"].cuts(of: device), to: grant)
        _ = try village["PUE"].apply(grant)
        try village.reopen("PUE")
        #expect(try village.states(at: "PUE") == ["submitted"])
        #expect(try village.names(at: "PUE") == ["Otra", "Una"])
        #expect(try village["PUE"].store.quarantine().contains { $0.kind?.id == Kind.interview.id })
    }

    @Test("by two administrators: until the second signs nobody is enrolled who would be cut off then")
    func enrolledMeanwhile() throws {
        let village = try Village(["GTO", "PUE"])
        let other = try village.recovery()
        try village.change(rootAt: "GTO", by: other) { $0.threshold = 2 }
        guard case .proposed = try village["GTO"].rotate() else {
            Issue.record("not proposed")
            return
        }
        #expect(throws: OfficeError(.grantEnding)) { try village.enrol("TLX", by: "GTO") }
        _ = try village["GTO"].sign(proposal: nil, administrator: other)
        try village.reopen("GTO")
        #expect(village["GTO"].store.roster.root.version == 2)
        try village.enrol("OAX", by: "GTO")
        try village.enterprise("De Oaxaca", at: "OAX")
        try village.carry(from: "OAX", to: "GTO", all: true)
        #expect(try village.names(at: "GTO") == ["De Oaxaca"])
    }

    @Test("also when the program ended between taking the new key and giving it its name")
    func interrupted() throws {
        let village = try Village()
        try village.enterprise("Conocida", at: "PUE")
        try village.settle()
        let rotation = try village["PUE"].rotate()
        let grant = try answer(rotation, of: "PUE", at: "GTO", in: village)
        try village.enterprise("Entretanto", at: "PUE")
        _ = try village["PUE"].apply(grant)
        let next = try KeyFile(contentsOf: village.directory("PUE") + "/next.key", passphrase: nil)
        try village["PUE"].store.takeDevice(next.signingKey.publicKey.bytes)
        try village.reopen("PUE")
        #expect(village["PUE"].deviceKey == next.signingKey.publicKey)
        #expect(!FileManager.default.fileExists(atPath: village.directory("PUE") + "/next.key"))
        #expect(try village.names(at: "PUE") == ["Conocida", "Entretanto"])
        try village.reopen("PUE")
        try village.mingle(["PUE", "GTO"])
        try village.expectAgreement()
        #expect(try village.names(at: "GTO") == ["Conocida", "Entretanto"])
    }
}
