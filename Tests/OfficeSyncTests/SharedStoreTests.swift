import DeltaBundle
import Replication
import SurveyModel
import SurveyStore
import Testing
import Trust

@testable import OfficeSync

@Suite("Stores that several programs use, and segments that came incomplete")
struct SharedStoreTests {
    @Test("a roster that another process united is seen, and not overwritten")
    func rosterOfAnotherProcess() throws {
        let village = try Village()
        let service = try Office.open(village.directory("GTO"), clock: village.clock)
        let before = service.store.roster.devices.count
        try village.join("OAX")
        _ = try service.store.info()
        #expect(service.store.roster.devices.count == before + 1)
        try service.seal()
        #expect(village["GTO"].store.roster == service.store.roster)
    }

    @Test("personal data that was taken out on the way is asked for, and comes with the next exchange")
    func strippedBodyIsCompleted() throws {
        let village = try Village()
        try village.settle()
        try village.enterprise("Con teléfono", at: "GTO", phone: "5550000003")
        try village["GTO"].seal()
        let segments = try village["GTO"].store.segmentNumbers(lackedBy: nil)
            .compactMap { try village["GTO"].store.segment($0) }
        let redacted = try segments.map { segment in
            try Segment(
                statementBytes: segment.statementBytes, signature: segment.signature, publicBody: segment.publicBody,
                privateBody: PrivateBody(leaves: (segment.privateBody?.leaves ?? []).map { .redacted($0.hash) }))
        }
        #expect(try village["PUE"].store.apply(redacted).new > 0)
        let key = try village.find("Con teléfono", at: "PUE")
        #expect(try village["PUE"].store.row(key)?.text("phone") == nil)
        #expect(try village["PUE"].store.stateCode().text != village["GTO"].store.stateCode().text)
        let want = village.fresh("want")
        try village["PUE"].writeWant(to: want)
        let answer = village.fresh()
        _ = try village["GTO"].createBundle(to: answer, for: .want(want))
        _ = try village["PUE"].apply(answer)
        #expect(try village["PUE"].store.row(key)?.text("phone") == "5550000003")
        try village.expectAgreement()
    }

    @Test("a change made while there is a gap names both sides of it, and everybody can read it")
    func writingOverAGap() throws {
        let village = try Village(["GTO", "PUE", "OAX"])
        try village.settle()
        for round in 0..<3 {
            try village.enterprise("G\(round)", at: "GTO")
            try village["GTO"].seal()
        }
        let numbers = try village["GTO"].store.segmentNumbers(lackedBy: nil)
        let ours = try numbers.compactMap { try village["GTO"].store.segment($0) }.filter {
            $0.statement.log.scope == "centro"
        }
        _ = try village["PUE"].store.apply([ours[0], ours[2]])
        #expect(try village["PUE"].gaps().count == 1)
        let first = try village.find("G0", at: "PUE")
        let last = try village.find("G2", at: "PUE")
        _ = try village["PUE"].store.write(
            [first, last].map { key in
                RecordEntry(kind: .enterprise, target: .existing(key), values: [FieldID(2): [.text("editada")]])
            }, person: "x")
        try village["PUE"].seal()
        let digest = try village["PUE"].store.fullDigest()
        try village["PUE"].store.rebuild()
        #expect(try village["PUE"].store.fullDigest() == digest)
        try village.settle()
        #expect(try village["OAX"].store.conflicts().isEmpty)
        try village.expectAgreement()
    }
}
