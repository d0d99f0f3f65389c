import DeltaBundle
import Foundation
import Replication
import SurveyModel
import Testing
import Trust

@testable import OfficeSync
@testable import SurveyStore

@Suite("Devices that hold some scopes only")
struct ScopeTests {
    private let south = PrivateEnterprise(1)
    private let north = PrivateEnterprise(2)

    /// GTO knows an enterprise of each region and, in `program`, a wave.
    private func loaded() throws -> Village {
        let village = try Village.regions()
        try village.enter(south, at: "GTO", scope: "sur")
        try village.enter(north, at: "GTO", scope: "norte")
        try village.write(
            .wave, .keyed,
            [1: [.text("base")], 2: [.text("baseline")], 3: [.text("2025-03-01"), .text("2025-05-31")]], at: "GTO")
        return village
    }

    /// Everything of an enterprise, its name too.
    private func all(of one: PrivateEnterprise) -> PrivateDataSearch {
        PrivateDataSearch(needles: one.search.needles + [.init(one.name)])
    }

    private func expectOnlySouth(
        _ village: Village, _ code: String, location: SourceLocation = #_sourceLocation
    ) throws {
        #expect(try village.scopes(at: code) == ["sur", "program"], sourceLocation: location)
        #expect(try village.names(at: code) == [south.name], sourceLocation: location)
        #expect(try all(of: north).places(in: village[code].store) == [], sourceLocation: location)
        let row = try village[code].store.row(try village.find(south.name, at: code))
        #expect(row?.text("phone") == south.phone, sourceLocation: location)
        #expect(try village[code].store.rows(.wave).count == 1, sourceLocation: location)
        #expect(try village[code].store.gaps().isEmpty, sourceLocation: location)
        #expect(try village[code].store.verify().problems.isEmpty, sourceLocation: location)
    }

    @Test("are sent these and the program's by file, and nothing else is in the file or the store")
    func byFile() throws {
        let village = try loaded()
        let place = village.path("outbox")
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        let summary = try village["GTO"].createBundle(
            to: place + "/sur.aldea", for: .offices(["SUR"]), encrypt: false)
        #expect(summary.leftOut.isEmpty)
        #expect(try all(of: north).inFiles(of: place) == [])
        let applied = try village["SUR"].apply(place + "/sur.aldea")
        #expect(applied.outside == 0 && !applied.wantsPerson)
        try expectOnlySouth(village, "SUR")
    }

    @Test("are sent no more by network, whatever their notice asks for")
    func byNetwork() throws {
        let village = try loaded()
        let wanted = try village.segments(at: "GTO").map(\.id)
        let office = village["SUR"]
        let place = village.path("answer")
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        var greedy: [UInt8] = []
        let writer = try BundleWriter(manifest: try office.manifest(prerequisites: Frontier())) { greedy += $0 }
        let notice = try FrontierNotice(
            program: office.store.roster.program.bytes, epoch: try office.store.epoch(),
            counter: try office.store.nextNoticeCounter(), frontier: Frontier(), roster: office.rosterMark,
            wanted: wanted, key: office.keys.signingKey)
        try writer.write(Frame(.frontier, notice.bytes))
        try writer.finish(frontier: Frontier(), key: office.keys.signingKey)
        _ = try village["GTO"].bundle(answering: greedy, to: place + "/greedy")
        _ = try village["GTO"].bundle(answering: try office.frontierNotice(), to: place + "/plain")
        #expect(try all(of: north).inFiles(of: place) == [])
        _ = try village["SUR"].apply(place + "/plain")
        try expectOnlySouth(village, "SUR")
    }

    @Test("keep nothing of what comes by mistake, and say so")
    func byMistake() throws {
        let village = try loaded()
        let everything = try village.segments(at: "GTO")
        let counts = try village["SUR"].store.apply(everything)
        #expect(counts.outside == everything.filter { $0.statement.log.scope == "norte" }.count)
        #expect(counts.outside > 0 && counts.refused == 0)
        try expectOnlySouth(village, "SUR")
    }

    @Test("agree with everybody on the code of each scope that both hold")
    func codes() throws {
        let village = try loaded()
        try village.enter(PrivateEnterprise(3), at: "SUR", scope: "sur")
        try village.enter(PrivateEnterprise(4), at: "NTE", scope: "norte")
        try village.settle()
        let codes = try village.offices.mapValues { try $0.store.stateCode() }
        #expect(codes.values.allSatisfy { $0.warnings.isEmpty })
        for (one, mine) in codes {
            for (other, theirs) in codes where one < other {
                for (scope, code) in mine.byScope {
                    #expect(theirs.byScope[scope] ?? code == code, "\(scope) of \(one) and \(other)")
                }
            }
        }
        #expect(codes["SUR"]?.byScope.keys.sorted() == ["program", "sur"])
        #expect(codes["GTO"]?.byScope.keys.sorted() == ["norte", "program", "sur"])
        #expect(codes["SUR"] == codes["SURB"])
    }

    @Test("pass on what they hold, to their like and to those who hold more")
    func relay() throws {
        let village = try loaded()
        try village.carry(from: "GTO", to: "SUR")
        let summary = try village.carry(from: "SUR", to: "SURB")
        #expect(summary.new > 0 && summary.missing.isEmpty)
        try expectOnlySouth(village, "SURB")
        try village.enter(PrivateEnterprise(3), at: "SURB", scope: "sur")
        try village.carry(from: "SURB", to: "SUR")
        try village.carry(from: "SUR", to: "GTO")
        #expect(try village.names(at: "GTO").contains(PrivateEnterprise(3).name))
        try village.carry(from: "SUR", to: "NTE")
        #expect(try village.scopes(at: "NTE") == ["program"])
        #expect(try village.names(at: "NTE").isEmpty)
    }

    @Test("may not write other scopes, at home or by a segment that their key signs")
    func writing() throws {
        let village = try loaded()
        #expect { try village.enter(north, at: "SUR", scope: "norte") } throws: {
            ($0 as? StoreError)?.code == .scopeRefused
        }
        let forged = try village.forge(
            by: "SUR", scope: "norte", [village.change(1, .enterprise, .creates, [2: [.text("Falsa")]])])
        #expect(try village["GTO"].store.apply([forged]).withheld == 1)
        #expect(try village["GTO"].store.quarantine().map(\.reason) == ["scope"])
        #expect(try village["NTE"].store.apply([forged]).withheld == 1)
    }

    @Test("what belongs to an enterprise lives where that does, whoever enters it, and is one record")
    func belongings() throws {
        let village = try loaded()
        try village.settle()
        for code in ["GTO", "SUR"] {
            let key = try village.find(south.name, at: code)
            try village.write(.owner, .keyed, [1: [.reference(key)], 5: [.text(south.language)]], at: code)
            try village.write(.consent, .keyed, [1: [.reference(key)], 2: [.text("2025-03-01")]], at: code)
        }
        try village.settle()
        for code in ["GTO", "SUR", "SURB"] {
            #expect(try village[code].store.rows(.owner).map { $0.text("language") } == [south.language], "at \(code)")
            #expect(try village[code].store.rows(.consent).count == 1, "at \(code)")
        }
        #expect(try village["GTO"].store.conflicts().isEmpty)
    }

    @Test("records that link one out of scope are shown without the link, until the device may hold that, too")
    func links() throws {
        let village = try loaded()
        let here = try village.find(south.name, at: "GTO")
        let there = try village.find(north.name, at: "GTO")
        try village.write(.visit, .create, [1: [.reference(there)]], at: "GTO", scope: "sur")
        try village.write(
            .merge, .keyed, [1: [.reference(here)], 2: [.reference(there)], 3: [.integer(0), .null]], at: "GTO")
        try village.settle()
        let merge = try #require(try village["SUR"].store.rows(.merge).first)
        #expect(merge.reference("first") != nil && merge.reference("second") == nil)
        #expect(try village["SUR"].store.rows(.visit).map { $0.reference("enterprise") } == [nil])
        #expect(try village["SUR"].store.gaps().isEmpty)
        _ = try village["GTO"].assign(
            village.standing("SUR", at: "GTO"), role: "coordinator", writes: ["sur"], holds: ["norte"])
        try village.settle()
        try village.settle()
        #expect(try village.names(at: "SUR") == [south.name, north.name])
        #expect(try village["SUR"].store.rows(.merge).allSatisfy { $0.reference("second") != nil })
        #expect(try village["SUR"].store.rows(.visit).allSatisfy { $0.reference("enterprise") != nil })
        let before = try village["SUR"].store.fullDigest()
        try village["SUR"].store.rebuild()
        #expect(try village["SUR"].store.fullDigest() == before)
    }
}
