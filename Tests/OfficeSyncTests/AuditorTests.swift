import DeltaBundle
import Foundation
import Replication
import SurveyModel
import Testing
import Trust

@testable import OfficeSync
@testable import SurveyStore

@Suite("Auditors get everything but personal data")
struct AuditorTests {
    private let secret = PrivateEnterprise(1)

    /// GTO has everything personal, PUE has nothing yet, AUD audits.
    private func audited() throws -> Village {
        let village = try Village()
        try village.enrol("AUD", role: "auditor")
        try village.settle()
        try village.enterAll(secret, at: "GTO")
        try village["GTO"].seal()
        return village
    }

    private func expectWholeButPersonal(_ village: Village, location: SourceLocation = #_sourceLocation) throws {
        let (auditor, office) = (village["AUD"].store, village["GTO"].store)
        try village.expectGone(secret.search, at: "AUD", location: location)
        #expect(try auditor.fullDigest() == office.fullDigest(), sourceLocation: location)
        #expect(try auditor.frontier() == office.frontier(), sourceLocation: location)
        for kind in Catalogue.kinds {
            #expect(try auditor.rows(kind).count == office.rows(kind).count, sourceLocation: location)
        }
        let report = try auditor.verify()
        #expect(report.problems.isEmpty, sourceLocation: location)
    }

    @Test("by file: all that is public, and no personal byte in the file or in the store")
    func byFile() throws {
        let village = try audited()
        let place = village.path("outbox")
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        let summary = try village["GTO"].createBundle(
            to: place + "/for-aud.aldea", for: .offices(["AUD"]), encrypt: false)
        #expect(summary.segments > 0 && summary.leftOut.isEmpty)
        #expect(try secret.search.inFiles(of: place) == [])
        let applied = try village["AUD"].apply(place + "/for-aud.aldea")
        #expect(applied.isComplete && applied.missing.isEmpty && !applied.wantsPerson)
        try expectWholeButPersonal(village)
        #expect(try village["AUD"].store.segmentsLackingPrivate(limit: 10).isEmpty, "it asks for nothing")
    }

    @Test("by network: the answer to its notice has no personal byte, whatever the notice asks for")
    func byNetwork() throws {
        let village = try audited()
        let wanted = try village.segments(at: "GTO").map(\.id)
        let office = village["AUD"]
        for isGreedy in [true, false] {
            var notice = try office.frontierNotice()
            if isGreedy {
                notice = []
                let writer = try BundleWriter(manifest: try office.manifest(prerequisites: Frontier())) { notice += $0 }
                let asking = try FrontierNotice(
                    program: office.store.roster.program.bytes, epoch: try office.store.epoch(),
                    counter: try office.store.nextNoticeCounter(), frontier: Frontier(),
                    roster: office.rosterMark, wanted: wanted, key: office.keys.signingKey)
                try writer.write(Frame(.frontier, asking.bytes))
                try writer.finish(frontier: Frontier(), key: office.keys.signingKey)
            }
            let place = village.path("answer-\(isGreedy)")
            try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
            let summary = try village["GTO"].bundle(answering: notice, to: place + "/answer")
            #expect(summary.segments > 0)
            #expect(try secret.search.inFiles(of: place) == [])
            if !isGreedy { _ = try village["AUD"].apply(place + "/answer") }
        }
        try expectWholeButPersonal(village)
    }

    @Test("a bundle for everybody that comes to one by mistake leaves nothing personal in its store")
    func byMistake() throws {
        let village = try audited()
        try village.join("OAX")
        let unknown = PrivateEnterprise(2)
        try village.enter(unknown, at: "OAX")
        let strangers = try village.segments(at: "OAX")
        _ = try village["AUD"].store.apply(strangers)
        #expect(try village["AUD"].store.info().waiting > 0)
        try village.expectGone(unknown.search, at: "AUD")
        try village.carry(from: "OAX", to: "GTO")
        let file = village.fresh()
        let summary = try village["GTO"].createBundle(to: file, for: .all, encrypt: false)
        #expect(summary.leftOut == ["AUD"])
        _ = try village["AUD"].apply(file)
        try expectWholeButPersonal(village)
        _ = try village["AUD"].store.apply(strangers)
        try village.expectGone(unknown.search, at: "AUD")
        try village["AUD"].store.rebuild()
        for one in [secret, unknown] { try village.expectGone(one.search, at: "AUD") }
    }

    @Test("a bundle for offices is closed to it, and one for it and others together is refused or leaves it out")
    func audiences() throws {
        let village = try audited()
        let file = village.fresh()
        let summary = try village["GTO"].createBundle(to: file, for: .everyone)
        #expect(summary.recipients == ["PUE"] && summary.leftOut == ["AUD"])
        #expect(throws: OfficeError.self) { _ = try village["AUD"].apply(file) }
        let named = try village["GTO"].createBundle(to: village.fresh(), for: .offices(["AUD", "PUE"]))
        #expect(named.recipients == ["PUE"] && named.leftOut == ["AUD"])
        let want = village.fresh("want")
        try village["AUD"].writeWant(to: want)
        let answer = village.fresh()
        let answered = try village["GTO"].createBundle(to: answer, for: .want(want))
        #expect(answered.recipients == ["AUD"])
        _ = try village["AUD"].apply(answer)
        try expectWholeButPersonal(village)
    }

    @Test("what it passes on is all that it holds; the receiver asks others for the rest, and gets it")
    func relay() throws {
        let village = try audited()
        try village.carry(from: "GTO", to: "AUD")
        try village.carry(from: "AUD", to: "PUE")
        let store = village["PUE"].store
        #expect(try store.rows(.interview).count == 1)
        #expect(try store.row(try village.find(secret.name, at: "PUE"))?.text("phone") == nil)
        #expect(try !store.segmentsLackingPrivate(limit: 10).isEmpty)
        #expect(try store.stateCode().byScope["centro"] != village["GTO"].store.stateCode().byScope["centro"])
        try village.carry(from: "PUE", to: "GTO")
        try village.carry(from: "GTO", to: "PUE")
        #expect(try store.row(try village.find(secret.name, at: "PUE"))?.text("phone") == secret.phone)
        #expect(try store.segmentsLackingPrivate(limit: 10).isEmpty)
        #expect(try store.stateCode().byScope["centro"] == village["GTO"].store.stateCode().byScope["centro"])
    }

    @Test("two auditors read the same code to each other, and so does one from whom another got it")
    func codes() throws {
        let village = try audited()
        try village.enrol("AUDB", role: "auditor")
        try village.tellRoster(of: "GTO")
        try village.carry(from: "GTO", to: "AUD")
        try village.carry(from: "AUD", to: "AUDB")
        let codes = try ["AUD", "AUDB"].map { try village[$0].store.stateCode() }
        #expect(codes[0] == codes[1] && codes[0].warnings.isEmpty)
    }

    @Test("it writes nothing that counts: not at its own program, and not what its key signs all the same")
    func writesNothing() throws {
        let village = try audited()
        try village.carry(from: "GTO", to: "AUD")
        let key = try village.find(secret.name, at: "AUD")
        for attempt: () throws -> Void in [
            { try village.edit(key, at: "AUD", 2, .text("otra")) },
            { try village.enterprise("Nueva", at: "AUD") },
            { try village.write(.wave, .keyed, [1: [.text("w")], 2: [.text("baseline")]], at: "AUD") },
        ] {
            #expect { try attempt() } throws: { ($0 as? StoreError)?.code == .roleRefused }
        }
        #expect(try village["AUD"].store.info().tailChanges == 0)
        let before = try village["GTO"].store.fullDigest()
        let forged = [
            try village.forge(by: "AUD", [village.change(1, .enterprise, .creates, [2: [.text("Falsa")]])]),
            try village.forge(
                by: "AUD", scope: "program", ordinal: 10,
                [village.change(1, .locality, .keyed, [1: [.text("110010001")], 2: [.text("Falsa")]])]),
        ]
        for code in ["GTO", "AUD", "PUE"] {
            #expect(try village[code].store.apply(forged).withheld == 2)
            #expect(try village[code].store.quarantine().map(\.reason) == ["role", "role"])
        }
        #expect(try village["GTO"].store.fullDigest() == before)
        try village.settle()
        #expect(try village["PUE"].store.rows(.enterprise).allSatisfy { $0.text("name") != "Falsa" })
        try expectWholeButPersonal(village)
    }

    @Test("given the right later, it asks for what it lacks and gets it, by file and by network")
    func givenTheRight() throws {
        for isByFile in [true, false] {
            let village = try audited()
            try village.carry(from: "GTO", to: "AUD")
            _ = try village["GTO"].assign(
                village.standing("AUD", at: "GTO"), role: "coordinator", writes: ["centro"], holds: [])
            try village.tellRoster(of: "GTO")
            #expect(try !village["AUD"].store.segmentsLackingPrivate(limit: 100).isEmpty)
            let answer = village.fresh()
            if isByFile {
                let want = village.fresh("want")
                try village["AUD"].writeWant(to: want)
                _ = try village["GTO"].createBundle(to: answer, for: .want(want))
            } else {
                _ = try village["GTO"].bundle(answering: village["AUD"].frontierNotice(), to: answer)
            }
            _ = try village["AUD"].apply(answer)
            #expect(try village["AUD"].store.segmentsLackingPrivate(limit: 100).isEmpty)
            let interview = try village["AUD"].store.rows(.interview).first
            #expect(interview?.text("note") == secret.interviewNote)
            #expect(
                try village["AUD"].store.row(try village.find(secret.name, at: "AUD"))?.text("phone") == secret.phone)
            #expect(try village["AUD"].store.stateCode() == village["GTO"].store.stateCode())
            try village.enterprise("Suya", at: "AUD")
            try village.settle()
            try village.expectAgreement()
        }
    }
}
