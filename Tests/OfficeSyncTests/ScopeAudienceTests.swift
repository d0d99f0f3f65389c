import DeltaBundle
import Foundation
import Replication
import SurveyModel
import Testing
import Trust

@testable import OfficeSync
@testable import SurveyStore

@Suite("Bundles for several devices hold what each of them may be sent")
struct ScopeAudienceTests {
    private let south = PrivateEnterprise(1)
    private let north = PrivateEnterprise(2)

    /// The regions, an auditor of everything and one of the south, and PUE, which holds everything.
    private func mixed() throws -> Village {
        let village = try Village.regions()
        try village.enrol("AUD", role: "auditor", writes: ["centro"])
        try village.enrol("AUDS", role: "auditor", writes: ["sur"], holds: ["sur"])
        try village.enrol("PUE", writes: ["centro"])
        try village.tellRoster(of: "GTO")
        try village.enter(south, at: "GTO", scope: "sur")
        try village.enter(north, at: "GTO", scope: "norte")
        return village
    }

    @Test("everybody's is for those who may hold all of it, and names the others")
    func everybody() throws {
        let village = try mixed()
        let file = village.fresh()
        let summary = try village["GTO"].createBundle(to: file, for: .everyone)
        #expect(summary.recipients == ["PUE"])
        #expect(summary.leftOut == ["AUD", "AUDS", "NTE", "SUR", "SURB"])
        for code in summary.leftOut {
            #expect(throws: OfficeError.self, "at \(code)") { _ = try village[code].apply(file) }
        }
        _ = try village["PUE"].apply(file)
        #expect(try village.names(at: "PUE") == [south.name, north.name])
    }

    @Test("of named offices none of which may hold what another may is refused; of like ones it is for all")
    func named() throws {
        let village = try mixed()
        for codes in [["SUR", "NTE"], ["AUD", "SUR"], ["AUDS", "NTE"], ["AUD", "NTE", "SUR"]] {
            #expect { try village["GTO"].createBundle(to: village.fresh(), for: .offices(codes)) } throws: {
                ($0 as? OfficeError)?.code == .mixedAudience
            }
        }
        let both = try village["GTO"].createBundle(to: village.fresh(), for: .offices(["SUR", "SURB"]))
        #expect(both.recipients == ["SUR", "SURB"] && both.leftOut.isEmpty)
        let wider = try village["GTO"].createBundle(to: village.fresh(), for: .offices(["SUR", "AUDS"]))
        #expect(wider.recipients == ["SUR"] && wider.leftOut == ["AUDS"])
    }

    @Test("each gets by its own want file what it may hold, and no more")
    func wants() throws {
        let village = try mixed()
        for code in ["SUR", "NTE", "AUD", "AUDS", "PUE"] {
            let (want, answer) = (village.fresh("want"), village.fresh())
            try village[code].writeWant(to: want)
            let summary = try village["GTO"].createBundle(to: answer, for: .want(want))
            #expect(summary.recipients == [code] && summary.leftOut.isEmpty)
            let applied = try village[code].apply(answer)
            #expect(applied.outside == 0 && !applied.wantsPerson, "at \(code)")
        }
        #expect(try village.scopes(at: "SUR") == ["program", "sur"])
        #expect(try village.scopes(at: "NTE") == ["program", "norte"])
        #expect(try village.scopes(at: "AUDS") == ["program", "sur"])
        #expect(try village.scopes(at: "AUD") == ["program", "sur", "norte"])
        for one in [south, north] { try village.expectGone(one.search, at: "AUD", "AUDS") }
        try village.expectGone(north.search, at: "SUR")
        try village.expectGone(south.search, at: "NTE")
        #expect(try village.names(at: "AUD") == [south.name, north.name])
    }

    @Test("what a limited auditor passes on has its scope and no personal data")
    func limitedAuditor() throws {
        let village = try mixed()
        try village.carry(from: "GTO", to: "AUDS")
        try village.carry(from: "AUDS", to: "SUR")
        #expect(try village.names(at: "SUR") == [south.name])
        #expect(try !village["SUR"].store.segmentsLackingPrivate(limit: 10).isEmpty)
        try village.carry(from: "SUR", to: "GTO")
        try village.carry(from: "GTO", to: "SUR")
        #expect(try village["SUR"].store.segmentsLackingPrivate(limit: 10).isEmpty)
        let row = try village["SUR"].store.row(try village.find(south.name, at: "SUR"))
        #expect(row?.text("phone") == south.phone)
    }

    @Test("a registrar that may not give all gives what the device writes, and nothing beyond its own scopes")
    func limitedRegistrar() throws {
        let village = try mixed()
        try village.change(rootAt: "GTO") {
            $0.add(
                RootEntry.Registrar(
                    key: village["SUR"].deviceKey.bytes, scopes: ["sur"], numbers: 1000...1099, givesAll: false))
        }
        try village.tellRoster(of: "GTO")
        try village.enrol("SURC", writes: ["sur"], by: "SUR")
        let device = try village.standing("SURC", at: "SUR")
        #expect(device.heldScopes == .some(["sur", "program"]))
        for holds in [["norte"], ["sur", "norte"]] {
            #expect { try village.enrol("SURD", writes: ["sur"], holds: holds, by: "SUR") } throws: {
                ($0 as? OfficeError)?.code == .scopeNotMine
            }
        }
        // An enrolment by an altered program that holds all, signed by that registrar, does not count anywhere.
        let keys = try KeyFile.generate()
        let last = try #require(village["SUR"].store.roster.lastEnrolment(by: village["SUR"].deviceKey.bytes))
        var roster = village["SUR"].store.roster
        roster.add(
            try Enrolment(
                program: roster.program, sequence: last.sequence + 1, previous: last.hash,
                deviceKey: keys.signingKey.publicKey.bytes, recipient: keys.agreementKey.recipient.bytes,
                office: "SURE", number: 1050, role: "coordinator", writes: ["sur"], holds: [], at: 1,
                registrar: village["SUR"].keys.signingKey))
        _ = try village["GTO"].store.unite(roster)
        #expect(village["GTO"].store.roster.members[keys.signingKey.publicKey.bytes] == nil)
        #expect(village["GTO"].store.roster.withdrawn[keys.signingKey.publicKey.bytes] != nil)
        try village.carry(from: "GTO", to: "SURC")
        #expect(try village.scopes(at: "SURC") == ["program", "sur"])
        #expect(try village.names(at: "SURC") == [south.name])
    }
}
