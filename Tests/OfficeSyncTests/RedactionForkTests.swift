import DeltaBundle
import Foundation
import Replication
import SurveyModel
import Testing
import Trust

@testable import OfficeSync
@testable import SurveyStore

@Suite("Redactions reach every branch of a forked log, and nothing that only looks alike")
struct RedactionForkTests {
    private let first = PrivateEnterprise(1)
    private let second = PrivateEnterprise(2)

    /// A new enterprise by hand with a name and a telephone number.
    private func created(_ village: Village, _ name: String, phone: String) -> Change {
        village.change(
            1, .enterprise, .creates, [2: [.text(name)], 3: [.text("110010001")], 4: [.text("31-33")]],
            private: [8: [.text(phone)]])
    }

    /// An edit by hand of the enterprise that the first change of the segment created.
    private func edited(_ village: Village, _ sequence: Int64, _ field: UInt16, _ text: String) -> Change {
        village.change(
            sequence, .enterprise, .existing(Dot(log: 0, sequence: 1)), [:], private: [field: [.text(text)]])
    }

    private func settled() throws -> Village {
        let village = try Village()
        try village.settle()
        return village
    }

    @Test("edits on both branches lose their personal data, whichever branch the administrator knew")
    func bothBranches() throws {
        let village = try settled()
        let shared = created(village, "Común", phone: first.phone)
        let one = try village.forge(by: "PUE", [shared, edited(village, 2, 7, first.rfc)])
        let other = try village.forge(
            by: "PUE",
            [shared, edited(village, 2, 13, second.note), edited(village, 3, 7, second.rfc)])
        _ = try village["GTO"].store.apply([one])
        _ = try village["PUE"].store.apply([other])
        _ = try village["GTO"].redact(try #require(try village["GTO"].store.rows(.enterprise).first).key)
        try village.settle()
        for secret in [first, second] { try village.expectGone(secret.search, at: "GTO", "PUE") }
        #expect(try village["PUE"].store.rows(.enterprise).count == 1)
        #expect(try village["PUE"].store.segmentsLackingPrivate(limit: 10).isEmpty)
        try village.expectAgreement()
    }

    @Test("of two enterprises that a fork gave one place, only the one that was meant is erased")
    func onePlaceTwoRecords() throws {
        let village = try settled()
        let one = try village.forge(by: "PUE", [created(village, "Una", phone: first.phone)])
        let other = try village.forge(by: "PUE", [created(village, "Otra", phone: second.phone)])
        // GTO redacts when it knows one branch only; PUE knew the other one first.
        _ = try village["GTO"].store.apply([one])
        _ = try village["PUE"].store.apply([other])
        _ = try village["PUE"].store.apply([one])
        _ = try village["GTO"].redact(try #require(try village["GTO"].store.rows(.enterprise).first).key)
        try village.settle()
        try village.expectGone(PrivateDataSearch(needles: [.init(first.phone)]), at: "GTO", "PUE")
        for code in ["GTO", "PUE"] {
            let rows = try village[code].store.rows(.enterprise)
            #expect(rows.map { $0.text("phone") ?? "" }.sorted() == ["", second.phone], "at \(code)")
            #expect(try village[code].store.segmentsLackingPrivate(limit: 10).isEmpty)
        }
        try village.expectAgreement()
    }

    @Test("records that are alike in all that is public, at another place or of another log, keep theirs")
    func lookAlikes() throws {
        let village = try settled()
        let phones = (1...4).map { PrivateEnterprise($0).phone }
        for (ordinal, pair) in [(9, phones.prefix(2)), (10, phones.suffix(2))] {
            var changes = pair.map { created(village, "Gemela", phone: $0) }
            changes[1].dot = Dot(log: 0, sequence: 2)
            _ = try village["GTO"].store.apply([try village.forge(by: "PUE", ordinal: ordinal, changes)])
        }
        let target = try #require(try village["GTO"].store.rows(.enterprise).first { $0.text("phone") == phones[0] })
        _ = try village["GTO"].redact(target.key)
        try village.settle()
        try village.expectGone(PrivateDataSearch(needles: [.init(phones[0])]), at: "GTO", "PUE")
        for code in ["GTO", "PUE"] {
            let rows = try village[code].store.rows(.enterprise)
            #expect(rows.compactMap { $0.text("phone") }.sorted() == Array(phones[1...]), "at \(code)")
        }
        try village.expectAgreement()
    }

    @Test("branches that differ in nothing but personal data show the same of it everywhere, and lose all of it")
    func differentLeaves() throws {
        let village = try settled()
        let one = try village.forge(by: "PUE", [created(village, "Una", phone: first.phone)])
        let other = try village.forge(by: "PUE", [created(village, "Una", phone: second.phone)])
        _ = try village["GTO"].store.apply([one])
        _ = try village["PUE"].store.apply([other])
        try village.settle()
        try village.expectAgreement()
        let shown = try ["GTO", "PUE"].map { try village[$0].store.rows(.enterprise).map { $0.text("phone") } }
        #expect(shown[0] == shown[1], "equal codes and no warning, but not equal data")
        _ = try village["GTO"].redact(try #require(try village["GTO"].store.rows(.enterprise).first).key)
        try village.settle()
        let both = PrivateDataSearch(needles: [.init(first.phone), .init(second.phone)])
        try village.expectGone(both, at: "GTO", "PUE")
        try village.expectAgreement()
    }
}
