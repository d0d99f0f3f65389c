import DeltaBundle
import Foundation
import Replication
import SurveyModel
import SurveyStore
import Testing
import Trust

@testable import OfficeSync

/// CoMapeo's roles: a coordinator puts a member out or down while it is connected, or far away, or does the same.
@Suite("Parity with CoMapeo: members who are put down or out")
struct ParityCoMapeoTests {
    @Test("a member that is put out in the middle of a conversation is given nothing more in it")
    func midConversation() throws {
        let village = try Village(["GTO", "PUE"])
        try village.settle()
        for name in ["Una", "Dos"] { _ = try village.piece(of: "GTO") { try village.enterprise(name, at: "GTO") } }
        // The member has said what it holds, and has had the answer; then it is put out, and asks on in the same words.
        let notice = try village["PUE"].frontierNotice()
        let first = village.fresh()
        #expect(try village["GTO"].bundle(answering: notice, to: first).segments == 2)
        _ = try village["PUE"].apply(first)
        try village.revoke("PUE")
        try village.enterprise("Secreta", at: "GTO")
        for words in [notice, try village["PUE"].frontierNotice()] {
            #expect(throws: OfficeError(.noticeRefused)) {
                try village["GTO"].bundle(answering: words, to: village.fresh())
            }
        }
        #expect(try village.names(at: "PUE") == ["Dos", "Una"])
    }

    @Test("whoever is put out learns of it from anybody, keeps what it has, and can enter nothing that would be lost")
    func told() throws {
        let village = try Village(["GTO", "PUE", "OAX"])
        try village.enterprise("Una", at: "PUE")
        try village.settle()
        try village.revoke("PUE")
        try village.enterprise("Sin saber", at: "PUE")
        try village.hand(from: "GTO", to: "OAX")
        // Not the coordinator, but a third that has heard of it.
        _ = try village["PUE"].store.unite(village["OAX"].store.roster)
        #expect(throws: StoreError(.revoked)) { try village.enterprise("Más", at: "PUE") }
        #expect(try village.names(at: "PUE") == ["Una"])
        #expect(try village["PUE"].doctor().contains { $0.severity == .problem })
        // What it wrote before it knew is set aside, and not thrown away.
        #expect(try village["PUE"].store.quarantine().map(\.reason) == ["revoked"])
        try village.restore("PUE")
        _ = try village["PUE"].store.unite(village["GTO"].store.roster)
        #expect(try village.names(at: "PUE") == ["Sin saber", "Una"])
    }

    /// PUE, a coordinator, has approved an interview, is put down to an enumerator, and approves another one before it
    /// hears of it.
    private func putDown() throws -> (Village, before: Segment, after: Segment) {
        let village = try Village(["GTO", "PUE", "OAX"])
        let first = try village.interview(of: village.enterprise("Una", at: "GTO"), at: "GTO")
        let second = try village.interview(of: village.enterprise("Dos", at: "GTO"), at: "GTO", date: "2025-06-02")
        try village.settle()
        func at(_ key: RecordKey) throws -> RecordKey {
            try village["PUE"].store.find(village["GTO"].store.code(of: key), kind: .interview)
        }
        let before = try village.piece(of: "PUE") { try village.approve(at(first), at: "PUE") }
        _ = try village["GTO"].store.apply([before])
        let device = try village.standing("PUE", at: "GTO")
        let request = try Office.requestDevice(
            in: village.directory("PUE2"), office: "PUE", scopes: ["centro"], clock: village.clock)
        _ = try village["GTO"].replace(
            device, by: try EnrolmentRequest(text: request.text), role: "enumerator", reason: .replaced,
            cuts: village["GTO"].cuts(of: device), to: village.path("down.grant"))
        let after = try village.piece(of: "PUE") { try village.approve(at(second), at: "PUE") }
        return (village, before, after)
    }

    @Test("what a coordinator approved before it was put down stands, what it approved after does not, in any order")
    func approvalsAroundDowngrade() throws {
        let (village, before, after) = try putDown()
        let roster = village["GTO"].store.roster
        for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2], [1, 2, 0]] {
            let code = "NL\(order.map(String.init).joined())"
            let store = try village.join(code).store
            // A device that has heard of nothing yet: the records, and neither approvals nor the new role.
            _ = try store.apply(village.segments(at: "OAX"))
            for step in order {
                switch step {
                case 0: _ = try store.apply([before])
                case 1: _ = try store.unite(roster)
                default: _ = try store.apply([after])
                }
            }
            #expect(try village.states(at: code) == ["approved", "submitted"], "\(order)")
            #expect(try store.quarantine().map(\.reason) == ["revoked"], "\(order)")
        }
    }

    @Test("the same person goes on in the lower role: may enter, may not approve")
    func lowerRole() throws {
        let (village, _, _) = try putDown()
        village.put(
            "PUE2",
            office: try Office.join(
                try Office.grant(at: village.path("down.grant")), in: village.directory("PUE2"), clock: village.clock))
        try village.hand(from: "GTO", to: "PUE2")
        try village.enterprise("Nueva", at: "PUE2")
        let waiting = try #require(
            try village["PUE2"].store.rows(.interview, where: .column("state", .text("submitted"))).first)
        #expect(throws: StoreError(.approvalRefused)) { try village.approve(waiting.key, at: "PUE2") }
        try village.hand(from: "PUE2", to: "GTO")
        #expect(try village.names(at: "GTO") == ["Dos", "Nueva", "Una"])
    }

    @Test("two who put each other out at once are both out everywhere, until the administrators decide")
    func eachOther() throws {
        let village = try Village(["GTO", "PUE", "OAX", "NLE"])
        try village.enterprise("Una", at: "PUE")
        try village.enterprise("Otra", at: "OAX")
        try village.settle()
        let (pue, oax) = (try village.standing("PUE", at: "GTO"), try village.standing("OAX", at: "PUE"))
        _ = try village["GTO"].revoke(pue, reason: .left, cuts: village["GTO"].cuts(of: pue))
        _ = try village["PUE"].revoke(
            oax, reason: .stolen, cuts: village["PUE"].cuts(of: oax), administrator: village.recovery())
        for code in ["PUE", "OAX"] { try village.enterprise("Tarde \(code)", at: code) }
        let late = try village.segments(at: "PUE") + village.segments(at: "OAX")
        let rosters = [village["GTO"].store.roster, village["PUE"].store.roster]
        for (code, order) in [("NLE", rosters), ("GTO", rosters.reversed())] {
            for roster in order { _ = try village[code].store.unite(roster) }
            _ = try village[code].store.apply(late)
            #expect(village[code].store.roster.isFrozen)
            #expect(try village.names(at: code) == ["Otra", "Una"], "at \(code)")
        }
        #expect(try village["NLE"].store.fullDigest() == village["GTO"].store.fullDigest())
    }
}
