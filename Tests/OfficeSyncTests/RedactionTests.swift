import Foundation
import OfficeSync
import Replication
import SurveyModel
import SurveyStore
import Testing
import Trust

@Suite("Personal data that an administrator has erased")
struct RedactionTests {
    @Test("no byte of it is left where it is redacted, nor on any device after it syncs, and everything still verifies")
    func everywhere() throws {
        let village = try Village(["GTO", "PUE", "HUB"])
        try village.settle()
        let secret = PrivateEnterprise(1)
        let other = PrivateEnterprise(2)
        try village.enterAll(secret, at: "PUE")
        try village.enterAll(other, at: "PUE")
        try village.settle()
        let before = try secret.search.places(in: village["GTO"].store)
        for needle in secret.search.needles {
            #expect(before.contains { $0.hasPrefix(needle.name) }, "\(needle.name) was never there")
        }
        let digest = try village["GTO"].store.fullDigest()
        let items = try village["GTO"].redact(try village.find(secret.name, at: "GTO"))
        let kinds: Set = ["enterprise", "owner", "visit", "interview", "attendance", "merge"]
        #expect(Set(items.compactMap(\.kind?.name)) == kinds)
        try village.expectGone(secret.search, at: "GTO")
        #expect(try !secret.search.places(in: village["PUE"].store).isEmpty)
        try village.settle()
        try village.expectGone(secret.search, at: "GTO", "PUE", "HUB")
        for code in ["GTO", "PUE", "HUB"] {
            let store = village[code].store
            #expect(try store.fullDigest() == digest)
            let report = try store.verify()
            #expect(report.problems.isEmpty && report.digest == digest)
            #expect(try store.segmentsLackingPrivate(limit: 10).isEmpty)
            #expect(try !store.isScrubPending())
            let kept = try other.search.places(in: store)
            for needle in other.search.needles { #expect(kept.contains { $0.hasPrefix(needle.name) }) }
            #expect(try store.rows(.enterprise).count == 4 && store.rows(.interview).count == 2)
        }
        try village.expectAgreement()
        try village.expectGone(secret.search, at: "GTO", "PUE", "HUB")
    }
}
