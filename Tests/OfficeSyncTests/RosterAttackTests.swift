import DeltaBundle
import Foundation
import Replication
import SurveyModel
import SurveyStore
import Testing
import Trust

@testable import OfficeSync

/// Rosters that are old, foreign, incomplete, or made to do harm.
@Suite("Attacks by the roster")
struct RosterAttackTests {
    @Test("a change of the root that waits for a signature travels with the bundles of the offices")
    func proposalTravels() throws {
        let village = try Village(["GTO", "PUE"])
        try village.change(rootAt: "GTO", by: village.recovery()) { $0.threshold = 2 }
        try village.settle()
        try village.change(rootAt: "GTO") { $0.set(Role("guest", writes: false, holdsPrivate: false, approves: false)) }
        #expect(village["GTO"].proposals().count == 1)
        try village.settle()
        #expect(village["PUE"].proposals().count == 1)
        _ = try village["PUE"].sign(proposal: nil, administrator: village.recovery())
        #expect(village["PUE"].store.roster.root.version == 2)
        try village.settle()
        #expect(village["GTO"].store.roster.root.version == 2)
    }

    /// What a registrar enrols whose grant ended travels too, so that nobody waits for it.
    @Test("what a cut registrar enrols later is withdrawn everywhere, and nobody waits or asks for it for ever")
    func cutRegistrar() throws {
        let village = try Village(["GTO", "PUE", "OAX"])
        let registrar = village["PUE"]
        try village.change(rootAt: "GTO") {
            $0.add(RootEntry.Registrar(key: registrar.deviceKey.bytes, scopes: ["centro"], numbers: 1000...1999))
        }
        try village.settle()
        try village.enrol("TLX", by: "PUE")
        try village.mingle(["PUE", "GTO", "OAX", "TLX"])
        // The grant ends behind TLX; PUE, who has not heard of it, enrols another one.
        try village.change(rootAt: "GTO") {
            $0.cutRegistrar(
                registrar.deviceKey.bytes,
                behind: [village["GTO"].store.roster.lastEnrolment(by: registrar.deviceKey.bytes)!.hash])
        }
        try village.enrol("MOR", by: "PUE")
        try village.enterprise("De Tlaxcala", at: "TLX")
        try village.enterprise("De Morelos", at: "MOR")
        // What MOR wrote goes by way of PUE; the others learn of it from each other.
        try village.hand(from: "MOR", to: "PUE")
        try village.mingle(["GTO", "PUE", "OAX", "TLX"])
        for code in ["GTO", "PUE", "OAX", "TLX"] {
            let store = village[code].store
            #expect(try village.names(at: code) == ["De Tlaxcala"], "\(code)")
            #expect(try store.info().waiting == 0, "\(code)")
            #expect(try store.quarantine().filter { $0.kind?.id == Kind.enterprise.id }.map(\.reason) == ["withdrawn"])
            #expect(try store.gaps().isEmpty)
        }
        let codes = try Set(["GTO", "PUE", "OAX", "TLX"].map { try village[$0].store.stateCode().text })
        #expect(codes.count == 1)
    }

    @Test("a grant played back after its cut makes a store, which learns at the first sync that nobody takes from it")
    func grantPlayedBack() throws {
        let village = try Village(["GTO", "PUE"])
        let request = try Office.requestDevice(
            in: village.directory("OAX"), office: "OAX", scopes: ["centro"], clock: village.clock)
        let grant = village.fresh("grant")
        _ = try village["GTO"].approve(request, role: "coordinator", to: grant)
        _ = try village["GTO"].revoke(
            try #require(village["GTO"].store.roster.standings[request.deviceKey]), reason: .stolen, cuts: [])
        try village.settle()
        let late = try Office.join(try Office.grant(at: grant), in: village.directory("OAX"), clock: village.clock)
        village.put("OAX", office: late)
        try village.enterprise("De nadie", at: "OAX")
        let file = village.fresh()
        _ = try late.createBundle(to: file, for: .all)
        for code in ["GTO", "PUE"] {
            let summary = try village[code].apply(file)
            #expect(summary.new == 1 && summary.withheld == 1 && summary.withheldOffices == ["OAX"])
            #expect(try village.names(at: code) == [])
        }
        // It is not among those for whom bundles are made, and nobody answers it; a plain bundle tells it.
        #expect(throws: OfficeError(.unknownOffice)) {
            try village["GTO"].createBundle(to: village.fresh(), for: .offices(["OAX"]))
        }
        let notice = try late.frontierNotice()
        #expect(throws: OfficeError(.noticeRefused)) {
            try village["GTO"].bundle(answering: notice, to: village.fresh())
        }
        let plain = village.fresh()
        _ = try village["GTO"].createBundle(to: plain, for: .all, encrypt: false)
        #expect(try late.apply(plain).isRevoked)
        #expect(throws: StoreError(.revoked)) { try village.enterprise("Otra", at: "OAX") }
        #expect(try village.names(at: "OAX") == [])
        // Joined after the cut, the grant is refused at once.
        let newer = village.fresh("grant")
        try village["GTO"].writeRoster(to: newer)
        try FileManager.default.removeItem(atPath: village.directory("OAX") + "/aldea.sqlite")
        #expect(throws: OfficeError(.revoked)) {
            try Office.join(try Office.grant(at: newer), in: village.directory("OAX"), clock: village.clock)
        }
    }

    @Test("an old roster takes nothing back, and one of another program says nothing")
    func oldAndForeign() throws {
        let village = try Village(["GTO", "PUE"])
        try village.enterprise("Una", at: "PUE")
        try village.settle()
        let old = village["GTO"].store.roster
        try village.revoke("PUE", keeping: [])
        #expect(try village.names(at: "GTO") == [])
        for roster in [old, try Village(["GTO"])["GTO"].store.roster] {
            #expect(try !village["GTO"].store.unite(roster).changed)
            #expect(try village.names(at: "GTO") == [])
        }
    }

    @Test("the age of a roster blocks nothing")
    func age() throws {
        let village = try Village(["GTO", "PUE"])
        village.time.now += 20 * 365 * 86_400
        try village.enterprise("Tarde", at: "PUE")
        try village.settle()
        #expect(try village.names(at: "GTO") == ["Tarde"])
        let age = try #require(try village["GTO"].doctor().first { $0.what == "roster-age" })
        #expect(age.severity == .warning)
        try village.revoke("PUE")
        #expect(village["GTO"].store.roster.revocations.count == 1)
    }
}
