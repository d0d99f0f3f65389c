import Foundation
import Replication
import SurveyModel
import Testing

@testable import OfficeSync
@testable import SurveyStore

@Suite("Redactions reach devices that do not hold all that they speak of")
struct RedactionScopeTests {
    private let secret = PrivateEnterprise(1)

    @Test("the reason of a merge with an enterprise out of scope is erased there too")
    func mergeReason() throws {
        let village = try Village.regions()
        let here = try village.enterprise("Aquí", at: "GTO", scope: "sur")
        let there = try village.enterprise("Allá", at: "GTO", scope: "norte")
        try village.write(
            .merge, .keyed,
            [1: [.reference(here)], 2: [.reference(there)], 3: [.integer(1), .null], 4: [.text(secret.mergeReason)]],
            at: "GTO")
        for code in ["SUR", "NTE"] { try village.carry(from: "GTO", to: code) }
        #expect(try !secret.search.places(in: village["SUR"].store).isEmpty)
        _ = try village["GTO"].redact(here)
        for code in ["SUR", "NTE"] { try village.carry(from: "GTO", to: code) }
        try village.expectGone(secret.search, at: "GTO", "SUR", "NTE")
    }

    @Test("a visit in scope of an enterprise out of scope loses its place")
    func visitOfAnotherScope() throws {
        let village = try Village.regions()
        let there = try village.enter(secret, at: "GTO", scope: "norte")
        try village.write(
            .visit, .create,
            [
                1: [.reference(there)],
                6: [.integer(secret.visitLatitude), .integer(secret.longitude), .integer(30)],
            ],
            at: "GTO", scope: "sur")
        for code in ["SUR", "NTE"] { try village.carry(from: "GTO", to: code) }
        #expect(try !secret.search.places(in: village["SUR"].store).isEmpty)
        #expect(try village["GTO"].redact(there).count == 2)
        for code in ["SUR", "NTE"] { try village.carry(from: "GTO", to: code) }
        try village.expectGone(secret.search, at: "GTO", "SUR", "NTE")
    }

    @Test("what an auditor passes on after a redaction is lacking nowhere")
    func throughAuditor() throws {
        let village = try Village()
        try village.enrol("AUD", role: "auditor")
        try village.settle()
        let key = try village.enterAll(secret, at: "GTO")
        _ = try village["GTO"].redact(key)
        try village.carry(from: "GTO", to: "AUD")
        try village.carry(from: "AUD", to: "PUE")
        try village.expectGone(secret.search, at: "GTO", "AUD", "PUE")
        #expect(try village["PUE"].store.segmentsLackingPrivate(limit: 10).isEmpty)
        #expect(try village["PUE"].store.stateCode() == village["GTO"].store.stateCode())
        #expect(try village["AUD"].store.stateCode() == village["GTO"].store.stateCode())
    }
}
