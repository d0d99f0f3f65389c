import DeltaBundle
import Foundation
import Replication
import SurveyModel
import Testing
import Trust

@testable import OfficeSync
@testable import SurveyStore

@Suite("Redactions reach those who learn of them late, and what comes after them")
struct RedactionArrivalTests {
    private let secret = PrivateEnterprise(1)
    private let other = PrivateEnterprise(2)

    private func loaded(_ codes: [String] = ["GTO", "PUE"]) throws -> (Village, RecordKey) {
        let village = try Village(codes)
        let key = try village.enterAll(secret, at: "GTO")
        try village.enter(other, at: "GTO")
        try village.settle()
        return (village, key)
    }

    /// Everything that an office has, as a plain file.
    private func everything(at code: String, _ village: Village) throws -> String {
        let file = village.fresh()
        _ = try village[code].createBundle(to: file, for: .all, encrypt: false)
        return file
    }

    private func expectOther(
        at codes: String..., village: Village, location: SourceLocation = #_sourceLocation
    ) throws {
        for code in codes {
            let row = try village[code].store.row(try village.find(other.name, at: code))
            #expect(row?.text("phone") == other.phone, "at \(code)", sourceLocation: location)
            #expect(
                try village[code].store.segmentsLackingPrivate(limit: 10).isEmpty, "at \(code)",
                sourceLocation: location)
        }
    }

    @Test("what a device entered offline, sealed or not, goes when it learns of it, and its other work stays")
    func offline() throws {
        let (village, key) = try loaded(["GTO", "PUE", "OAX"])
        let late = PrivateEnterprise(3)
        for code in ["PUE", "OAX"] {
            let key = try village.find(secret.name, at: code)
            try village.edit(key, at: code, 8, .text(late.phone))
            try village.edit(key, at: code, 5, .integer(2011))
        }
        try village["PUE"].seal()
        _ = try village["GTO"].redact(key)
        try village.settle()
        for one in [secret, late] { try village.expectGone(one.search, at: "GTO", "PUE", "OAX") }
        let history = try village["GTO"].store.history(of: key)
        #expect(history.filter { $0.writes.contains { $0.field == FieldID(5) } }.count == 2)
        try expectOther(at: "GTO", "PUE", "OAX", village: village)
        try village.expectAgreement()
    }

    @Test("what is in the open tail when another program takes the roster goes with the next sealing")
    func openTail() throws {
        let (village, key) = try loaded()
        let late = PrivateEnterprise(3)
        _ = try village["GTO"].redact(key)
        try village.edit(try village.find(secret.name, at: "PUE"), at: "PUE", 8, .text(late.phone))
        _ = try village["PUE"].store.unite(village["GTO"].store.roster)
        #expect(try village["PUE"].store.info().tailChanges > 0)
        try village["PUE"].seal()
        for one in [secret, late] { try village.expectGone(one.search, at: "PUE") }
        try village.settle()
        try village.expectAgreement()
    }

    @Test("a bundle from before the redaction brings nothing back, to those who had it and to those who come new")
    func replay() throws {
        let (village, key) = try loaded()
        let old = try everything(at: "GTO", village)
        _ = try village["GTO"].redact(key)
        try village.settle()
        try village.join("OAX")
        for code in ["GTO", "PUE", "OAX"] {
            _ = try village[code].apply(old)
            try village.expectGone(secret.search, at: code)
        }
        try village.settle()
        try village.expectGone(secret.search, at: "GTO", "PUE", "OAX")
        try expectOther(at: "GTO", "PUE", "OAX", village: village)
        try village.expectAgreement()
    }

    @Test("somebody new gets everything from those who have purged it, and lacks nothing")
    func fromPurged() throws {
        let (village, key) = try loaded()
        _ = try village["GTO"].redact(key)
        try village.settle()
        try village.join("OAX")
        try village.tellRoster(of: "GTO")
        let summary = try village.carry(from: "PUE", to: "OAX")
        #expect(summary.new > 0 && summary.missing.isEmpty && !summary.wantsPerson)
        #expect(try village["OAX"].store.rows(.interview).count == 1)
        try expectOther(at: "OAX", village: village)
        try village.settle()
        try village.expectGone(secret.search, at: "GTO", "PUE", "OAX")
        try village.expectAgreement()
    }

    @Test("purged copies that come before the redaction leave nothing to be asked for once it has come")
    func purgedFirst() throws {
        let (village, key) = try loaded()
        try village.join("OAX")
        _ = try village["GTO"].redact(key)
        _ = try village["OAX"].store.apply(try village.segments(at: "GTO"))
        #expect(try !village["OAX"].store.segmentsLackingPrivate(limit: 10).isEmpty)
        try village.carry(from: "GTO", to: "OAX")
        try expectOther(at: "OAX", village: village)
        try village.settle()
        try village.expectGone(secret.search, at: "GTO", "PUE", "OAX")
        try village.expectAgreement()
    }

    @Test("a restored backup has it again until it next syncs, and brings it to nobody")
    func restoredBackup() throws {
        let (village, key) = try loaded()
        try FileManager.default.copyItem(
            atPath: village.directory("PUE"), toPath: village.directory("PUE2"))
        _ = try village["GTO"].redact(key)
        try village.settle()
        try village.reopen("PUE2")
        #expect(try !secret.search.places(in: village["PUE2"].store).isEmpty)
        try village.enterprise("Nueva", at: "PUE2")
        for code in ["GTO", "PUE"] {
            _ = try village[code].apply(try everything(at: "PUE2", village))
            try village.expectGone(secret.search, at: code)
            _ = try village["PUE2"].apply(try everything(at: code, village))
        }
        try village.expectGone(secret.search, at: "GTO", "PUE", "PUE2")
        try expectOther(at: "GTO", "PUE", "PUE2", village: village)
        #expect(try village.names(at: "GTO").contains("Nueva"))
    }

    @Test("an edit that arrives before its record loses the personal data when that comes")
    func editFirst() throws {
        let (village, key) = try loaded()
        let late = PrivateEnterprise(3)
        try village.edit(key, at: "GTO", 13, .text(late.note))
        try village.edit(try village.find(other.name, at: "GTO"), at: "GTO", 13, .text("se queda"))
        let all = try village.segments(at: "GTO", scope: "centro")
        let edit = try #require(all.last)
        #expect(edit.statement.count == 2)
        _ = try village["GTO"].redact(key)
        try village.join("OAX")
        _ = try village["OAX"].store.apply([edit])
        _ = try village["OAX"].store.apply(all.reversed())
        try village.expectGone(late.search, at: "OAX")
        // An interview has its record once the program's wave has come.
        try village.settle()
        try village.expectGone(secret.search, at: "OAX")
        for code in ["GTO", "OAX"] {
            #expect(try village[code].store.row(try village.find(other.name, at: code))?.text("note") == "se queda")
        }
        try expectOther(at: "GTO", "PUE", "OAX", village: village)
        try village.expectAgreement()
    }

    @Test("what a report counts stays as it was, record by record and field by field")
    func reportCounts() throws {
        let (village, key) = try loaded()
        func counted(_ code: String) throws -> [String] {
            try Catalogue.kinds.flatMap { kind in
                let open = kind.fields.filter { !$0.isPrivate }.flatMap(\.columns).map(\.name)
                return try village[code].store.rows(kind)
                    .map { row in kind.name + open.map { " \($0)=\(row[$0])" }.joined() }.sorted()
            }
        }
        let before = try ["GTO", "PUE"].map(counted)
        let items = try village["GTO"].redact(key)
        #expect(
            Set(items.compactMap { $0.kind?.name })
                == ["enterprise", "owner", "visit", "interview", "attendance", "merge"])
        try village.settle()
        #expect(try ["GTO", "PUE"].map(counted) == before)
        #expect(before.allSatisfy { $0.count > 10 })
    }
}
