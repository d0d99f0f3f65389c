import Foundation
import Replication
import SurveyModel
import Testing
import Trust

@testable import OfficeSync
@testable import SurveyStore

@Suite("Redactions reach what is set aside")
struct RedactionWaitingTests {
    /// OAX is enrolled, and PUE has not heard of it.
    private func strangers() throws -> Village {
        let village = try Village()
        try village.settle()
        try village.join("OAX")
        return village
    }

    /// Lets an office know nothing but the redactions of another one, as it may through a third that has not heard more.
    private func tell(_ code: String, redactionsOf other: String, _ village: Village) throws {
        var roster = village[code].store.roster
        for redaction in village[other].store.roster.erasures { roster.add(redaction) }
        _ = try village[code].store.unite(roster)
    }

    @Test("what waits for its signer when the redaction comes loses its personal data, in the file too")
    func waitingBefore() throws {
        let village = try strangers()
        let secret = PrivateEnterprise(1)
        try village.enter(secret, at: "OAX")
        _ = try village["PUE"].store.apply(try village.segments(at: "OAX"))
        #expect(try !secret.search.places(in: village["PUE"].store).isEmpty)
        try village.carry(from: "OAX", to: "GTO")
        _ = try village["GTO"].redact(try village.find(secret.name, at: "GTO"))
        try tell("PUE", redactionsOf: "GTO", village)
        #expect(try village["PUE"].store.info().waiting > 0)
        try village.expectGone(secret.search, at: "PUE")
        try village.settle()
        try village.expectGone(secret.search, at: "GTO", "PUE", "OAX")
        try village.expectAgreement()
    }

    @Test("what comes after the redaction and waits for its signer is kept without personal data")
    func waitingAfter() throws {
        let village = try strangers()
        let secret = PrivateEnterprise(1)
        let other = PrivateEnterprise(2)
        try village.enter(secret, at: "OAX")
        try village.enter(other, at: "OAX")
        let segments = try village.segments(at: "OAX")
        try village.carry(from: "OAX", to: "GTO")
        _ = try village["GTO"].redact(try village.find(secret.name, at: "GTO"))
        try tell("PUE", redactionsOf: "GTO", village)
        _ = try village["PUE"].store.apply(segments)
        #expect(try village["PUE"].store.info().waiting > 0)
        try village.expectGone(secret.search, at: "PUE")
        try village.settle()
        try village.expectGone(secret.search, at: "GTO", "PUE", "OAX")
        let row = try village["PUE"].store.row(try village.find(other.name, at: "PUE"))
        #expect(row?.text("phone") == other.phone, "what nobody redacted comes back once its signer is known")
        try village.expectAgreement()
    }

    @Test("what a revoked key signed beyond its cut, of the enterprise and of records that belong to it, is erased too")
    func withheld() throws {
        let village = try Village()
        try village.settle()
        let secret = PrivateEnterprise(1)
        let key = try village.enter(secret, at: "PUE")
        try village.carry(from: "PUE", to: "GTO")
        let device = try #require(village["GTO"].store.roster.standings[village["PUE"].deviceKey.bytes])
        let cuts = try village["GTO"].cuts(of: device)
        try village.edit(key, at: "PUE", 13, .text(secret.interviewNote))
        try village.write(.owner, .keyed, [1: [.reference(key)], 5: [.text(secret.language)]], at: "PUE")
        try village.carry(from: "PUE", to: "GTO")
        _ = try village["GTO"].revoke(device, reason: .stolen, cuts: cuts)
        #expect(try village["GTO"].store.quarantine().count == 2)
        _ = try village["GTO"].redact(try village.find(secret.name, at: "GTO"))
        try village.expectGone(secret.search, at: "GTO")
    }

    @Test("a draft of an interview loses its note with the enterprise")
    func draft() throws {
        let village = try Village()
        let secret = PrivateEnterprise(1)
        let key = try village.enter(secret, at: "GTO")
        let wave = try village.write(
            .wave, .keyed,
            [1: [.text("base")], 2: [.text("baseline")], 3: [.text("2025-03-01"), .text("2025-05-31")]], at: "GTO")
        try village["GTO"].store.saveDraft(
            #"{"answers":{},"note":"\#(secret.interviewNote)"}"#, enterprise: key, wave: wave, person: "ana")
        _ = try village["GTO"].redact(key)
        try village.expectGone(secret.search, at: "GTO")
    }
}
