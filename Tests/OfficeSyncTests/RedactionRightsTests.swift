import Foundation
import Replication
import SurveyModel
import SurveyStore
import Testing
import Trust

@testable import OfficeSync

@Suite("Only administrators' redactions count, and those that counted once do for ever")
struct RedactionRightsTests {
    private func loaded(_ numbers: ClosedRange<Int> = 1...2) throws -> (Village, [PrivateEnterprise]) {
        let village = try Village()
        let all = numbers.map { PrivateEnterprise($0) }
        for one in all { try village.enter(one, at: "GTO") }
        try village.settle()
        return (village, all)
    }

    private func recovery(_ village: Village) throws -> KeyFile {
        try KeyFile(contentsOf: village.path("recovery.key"))
    }

    private func names(_ one: PrivateEnterprise, at code: String, _ village: Village) throws -> [[UInt8]] {
        try village[code].store.personalRecords(of: try village.find(one.name, at: code)).map(\.name)
    }

    private func phone(_ one: PrivateEnterprise, at code: String, _ village: Village) throws -> String? {
        try village[code].store.row(try village.find(one.name, at: code))?.text("phone")
    }

    /// Removes the recovery key from the administrators, as far as GTO knows its redactions.
    private func removeRecovery(_ village: Village) throws {
        let key = try recovery(village).signingKey.publicKey.bytes
        var draft = try RootDraft(following: village["GTO"].store.roster)
        draft.end(Revocation(key: key, reason: .left, cuts: []), in: village["GTO"].store.roster)
        _ = try village["GTO"].propose(draft, what: "admin-removed")
    }

    @Test("an administrator who is removed later leaves what it had erased erased")
    func formerAdministrator() throws {
        let (village, all) = try loaded()
        _ = try village["PUE"].redact(try village.find(all[0].name, at: "PUE"), administrator: try recovery(village))
        try village.settle()
        try removeRecovery(village)
        try village.settle()
        try village.expectGone(all[0].search, at: "GTO", "PUE")
        #expect(throws: OfficeError(.notAdministrator)) {
            _ = try village["PUE"].redact(
                try village.find(all[1].name, at: "PUE"), administrator: try recovery(village))
        }
        let late = try Redaction(
            program: village["PUE"].store.roster.program, sequence: 2,
            previous: try #require(village["PUE"].store.roster.erasures.last).hash,
            records: try names(all[1], at: "PUE", village), at: 1, administrator: try recovery(village).signingKey)
        var roster = village["PUE"].store.roster
        roster.add(late)
        _ = try village["PUE"].store.unite(roster)
        try village.settle()
        for code in ["GTO", "PUE"] { #expect(try phone(all[1], at: code, village) == all[1].phone) }
        try village.expectAgreement()
    }

    @Test("one key that redacted at two offices at once, and is removed later, leaves both erased")
    func concurrentRedactions() throws {
        let (village, all) = try loaded()
        let key = try recovery(village)
        _ = try village["GTO"].redact(try village.find(all[0].name, at: "GTO"), administrator: key)
        _ = try village["PUE"].redact(try village.find(all[1].name, at: "PUE"), administrator: key)
        try village.settle()
        #expect(village["GTO"].store.roster.redactedRecords.count == 2)
        try removeRecovery(village)
        try village.settle()
        #expect(village["GTO"].store.roster.redactedRecords.count == 2, "a redaction that counted counts no more")
        try village.expectGone(all[0].search, at: "GTO", "PUE")
        try village.expectGone(all[1].search, at: "GTO", "PUE")
    }

    @Test("what a redaction erased that turns out not to count is lacking, and comes back from those who hold it")
    func redactionThatCountsNoMore() throws {
        let (village, all) = try loaded()
        // PUE is offline with the recovery key, while GTO removes it.
        _ = try village["PUE"].redact(try village.find(all[0].name, at: "PUE"), administrator: try recovery(village))
        try removeRecovery(village)
        try village.settle()
        try village.settle()
        #expect(village["PUE"].store.roster.redactedRecords.isEmpty)
        try village.expectAgreement()
        #expect(
            try phone(all[0], at: "PUE", village) == phone(all[0], at: "GTO", village),
            "equal codes and no warning, but not equal data")
    }

    @Test("redactions by strangers, by devices that administrate nothing, and of other programs do nothing")
    func strangers() throws {
        let (village, all) = try loaded()
        let other = try Village()
        let names = try names(all[0], at: "PUE", village)
        let program = village["PUE"].store.roster.program
        let zeroes = [UInt8](repeating: 0, count: 32)
        let forged = [
            try Redaction(
                program: program, sequence: 1, previous: zeroes, records: names, at: 1,
                administrator: village["PUE"].keys.signingKey),
            try Redaction(
                program: program, sequence: 1, previous: zeroes, records: names, at: 1,
                administrator: try KeyFile.generate().signingKey),
            try Redaction(
                program: other["GTO"].store.roster.program, sequence: 1, previous: zeroes, records: names, at: 1,
                administrator: village["GTO"].keys.signingKey),
        ]
        for redaction in forged {
            var roster = village["PUE"].store.roster
            roster.add(redaction)
            #expect(roster.redactedRecords.isEmpty)
            _ = try village["PUE"].store.unite(roster)
        }
        #expect(throws: OfficeError(.notAdministrator)) {
            _ = try village["PUE"].redact(try village.find(all[0].name, at: "PUE"))
        }
        try village.settle()
        for code in ["GTO", "PUE"] { #expect(try phone(all[0], at: code, village) == all[0].phone) }
        try village.expectAgreement()
    }
}
