import DeltaBundle
import Foundation
import Replication
import SurveyModel
import SurveyStore
import Testing
import Trust

@testable import OfficeSync

@Suite("What a role allows, on every device alike")
struct RoleTests {
    private func role(_ name: String, writes: Bool = true, approves: Bool) -> Role {
        Role(name, writes: writes, holdsPrivate: true, approves: approves)
    }

    /// GTO and PUE with an interview that PUE approved, and everybody knows.
    private func approved() throws -> (village: Village, interview: RecordKey) {
        let village = try Village(["GTO", "PUE", "OAX"])
        let interview = try village.interview(of: village.enterprise("Una", at: "PUE"), at: "PUE")
        try village.approve(interview, at: "PUE")
        try village.settle()
        return (village, interview)
    }

    @Test("approvals of a role that approves no more do not count, and count again when it does")
    func tableChanges() throws {
        let (village, _) = try approved()
        for (approves, state) in [(false, "submitted"), (true, "approved")] {
            try village.change(rootAt: "GTO") { $0.set(role("coordinator", approves: approves)) }
            try village.settle()
            for code in ["GTO", "PUE", "OAX"] {
                #expect(try village.states(at: code) == [state], "\(code)")
                let withheld = try village[code].store.quarantine()
                #expect(withheld.map(\.reason) == (approves ? [] : ["approval"]), "\(code)")
                #expect(withheld.map(\.office) == (approves ? [] : ["PUE"]), "\(code)")
            }
            try village.expectAgreement()
        }
    }

    @Test("an approval that is not sealed yet when the table changes counts no more than a sealed one")
    func unsealedApproval() throws {
        let village = try Village()
        let interview = try village.interview(of: village.enterprise("Una", at: "GTO"), at: "GTO")
        try village.settle()
        try village.approve(interview, at: "GTO")
        try village.change(rootAt: "GTO") { $0.set(role("coordinator", approves: false)) }
        try village.settle()
        #expect(try village.states(at: "PUE") == ["submitted"])
        #expect(try village.states(at: "GTO") == ["submitted"])
        try village.expectAgreement()
    }

    @Test("a role that does not approve is refused at home, and elsewhere what its key signs all the same")
    func noApproval() throws {
        let village = try Village(["GTO", "PUE"])
        try village.join("OAX", role: "enumerator")
        let interview = try village.interview(of: village.enterprise("Una", at: "OAX"), at: "OAX")
        #expect(throws: StoreError(.approvalRefused)) { try village.approve(interview, at: "OAX") }
        try village.settle()
        let key = try #require(try village["OAX"].store.rows(.interview).first).key
        let held = try #require(try village.segments(of: "OAX", at: "GTO").last)
        let place = try #require(try held.body().changes.first { $0.kind == Kind.interview.id }).dot.sequence
        let thief = RevocationThief(village["OAX"])
        let approval = Change(
            dot: Dot(log: 0, sequence: 1), kind: Kind.interview.id, identity: .existing(Dot(log: 1, sequence: place)),
            wallClock: 1_760_000_000, person: "x",
            writes: [
                FieldWrite(
                    field: Kind.interviewStateField, isPrivate: false, replaces: [Dot(log: 1, sequence: place)],
                    value: [.text("approved"), .null, .null])
            ])
        let forged = try thief.segment(thief.log(7), seen: [held.asSeen], [approval])
        for code in ["GTO", "PUE", "OAX"] {
            #expect(try village[code].store.apply([forged]).new == 1)
            #expect(try village.states(at: code) == ["submitted"])
            #expect(try village[code].store.quarantine().map { "\($0.reason) \($0.office)" } == ["approval OAX"])
        }
        #expect(key == interview)
        // Another enrolment of the same device that may, and it counts.
        _ = try village["GTO"].assign(
            village.standing("OAX", at: "GTO"), role: "supervisor", writes: ["centro"], holds: [])
        try village.settle()
        for code in ["GTO", "PUE", "OAX"] { #expect(try village.states(at: code) == ["approved"]) }
        try village.expectAgreement()
    }
}
