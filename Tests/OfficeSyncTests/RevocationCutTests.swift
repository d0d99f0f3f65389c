import DeltaBundle
import Foundation
import Replication
import SurveyModel
import SurveyStore
import Testing
import Trust

@testable import OfficeSync

@Suite("A key is cut behind a segment")
struct RevocationCutTests {
    /// PUE sealed an enterprise, its correction, and another enterprise; the others know the enterprise's first name only as far as
    /// the test hands it to them.
    private func village() throws -> (Village, sealed: [Segment]) {
        let village = try Village(["GTO", "PUE", "OAX"])
        let key = try village.enterprise("Uno", at: "PUE")
        try village["PUE"].seal()
        try village.edit(key, at: "PUE", 2, .text("Uno II"))
        try village["PUE"].seal()
        try village.enterprise("Tres", at: "PUE")
        try village.carry(from: "PUE", to: "GTO")
        return (village, try village.segments(of: "PUE", at: "GTO"))
    }

    @Test(
        "in whatever order segments come, what is named and what it follows counts as soon as the way there is held",
        arguments: [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]])
    func arrival(order: [Int]) throws {
        let (village, sealed) = try village()
        try village.revoke("PUE", keeping: [sealed[1].asCut])
        try village.tellRoster(of: "GTO")
        let store = village["OAX"].store
        var held: Set<Int> = []
        for place in order {
            _ = try store.apply([sealed[place]])
            held.insert(place)
            let isWhole = held.isSuperset(of: [0, 1])
            #expect(try village.names(at: "OAX") == (isWhole ? ["Uno II"] : []), "\(held.sorted())")
            #expect(try store.gaps().map(\.segment) == (isWhole ? [] : [sealed[held.contains(1) ? 0 : 1].id]))
            let reasons = try Set(store.quarantine().map(\.reason))
            let unchained = held.contains(0) && !held.contains(1)
            #expect(reasons == Set((unchained ? ["unchained"] : []) + (held.contains(2) ? ["revoked"] : [])))
            let digest = try store.fullDigest()
            try store.rebuild()
            #expect(try store.fullDigest() == digest)
        }
    }

    @Test("a segment that a cut names is asked for, and what comes for it counts")
    func askedFor() throws {
        let (village, sealed) = try village()
        try village.revoke("PUE", keeping: [sealed[1].asCut])
        try village.tellRoster(of: "GTO")
        _ = try village["OAX"].store.apply([sealed[2], sealed[0]])
        #expect(try village["OAX"].store.gaps().map(\.segment) == [sealed[1].id])
        let answer = village.fresh()
        _ = try village["GTO"].bundle(answering: village["OAX"].frontierNotice(), to: answer)
        _ = try village["OAX"].apply(answer)
        #expect(try village.names(at: "OAX") == ["Uno II"])
        #expect(try village["OAX"].store.gaps().isEmpty)
    }

    @Test(
        "what a cut hides is shown again by a later cut and by taking it back, as if nothing had been",
        arguments: [0, 1, 2])
    func restored(place: Int) throws {
        let (village, sealed) = try village()
        try village.settle()
        let names = [["Uno"], ["Uno II"], ["Tres", "Uno II"]]
        let digest = try village["GTO"].store.fullDigest()
        try village.revoke("PUE", keeping: [])
        #expect(try village.names(at: "GTO") == [])
        try village.revoke("PUE", keeping: [sealed[place].asCut])
        try village.mingle(["GTO", "OAX", "PUE"])
        for code in ["GTO", "OAX", "PUE"] { #expect(try village.names(at: code) == names[place], "\(code)") }
        try village.expectAgreement()
        try village.restore("PUE")
        try village.mingle(["GTO", "OAX", "PUE"])
        try village.expectAgreement()
        #expect(try village["OAX"].store.fullDigest() == digest)
        #expect(try village["OAX"].store.quarantine().isEmpty)
    }

    @Test("the device that is cut learns it, shows what all show, writes no more, and keeps what it had not sealed")
    func atHome() throws {
        let (village, sealed) = try village()
        try village.enterprise("Sin sellar", at: "PUE")
        try village.revoke("PUE", keeping: [sealed[2].asCut])
        let file = village.fresh()
        _ = try village["GTO"].createBundle(to: file, for: .all, encrypt: false)
        #expect(try village["PUE"].apply(file).isRevoked)
        #expect(throws: StoreError(.revoked)) { try village.enterprise("Otra", at: "PUE") }
        #expect(try village.names(at: "PUE") == ["Tres", "Uno II"])
        try village.mingle(["PUE", "GTO"])
        for code in ["PUE", "GTO"] {
            #expect(try village[code].store.quarantine().map { $0.writes.first?.value?.last } == [.text("Sin sellar")])
        }
        try village.restore("PUE")
        try village.mingle(["PUE", "GTO"])
        #expect(try village.names(at: "GTO") == ["Sin sellar", "Tres", "Uno II"])
    }

    @Test("two administrators cut it at once: what counts must count by both, until one of the cuts is taken")
    func rivals() throws {
        let (village, sealed) = try village()
        try village.mingle(["GTO", "OAX", "PUE"])
        let other = try village.recovery()
        // By their words, the wider one comes first.
        _ = try village["GTO"].revoke(village.standing("PUE", at: "GTO"), reason: .lost, cuts: [sealed[1].asCut])
        try village.revoke("PUE", at: "OAX", keeping: [sealed[0].asCut], by: other)
        for code in ["GTO", "OAX"] { try village.tellRoster(of: code) }
        for code in ["GTO", "OAX", "PUE"] {
            #expect(village[code].store.roster.isFrozen)
            #expect(try village.names(at: code) == ["Uno"], "\(code)")
        }
        try village.expectAgreement()
        let roster = village["GTO"].store.roster
        for (place, rival) in roster.rivals.enumerated() {
            var healed = roster
            var entry = try RootDraft(healing: roster, taking: rival.hash).entry(at: 1_760_000_000)
            try entry.sign(with: other.signingKey)
            healed.add(entry)
            #expect(!healed.isFrozen)
            guard place == 0 else { continue }
            _ = try village["GTO"].store.unite(healed)
            let kept = try #require(healed.revocation(of: village["PUE"].deviceKey.bytes)).cuts
            #expect(try village.names(at: "GTO") == (kept == [sealed[1].asCut] ? ["Uno II"] : ["Uno"]))
        }
    }

    @Test("of a log with two branches, those count that are named")
    func branches() throws {
        let (village, sealed) = try village()
        let thief = RevocationThief(village["PUE"])
        let beside = try thief.segment(
            sealed[0].statement.log, first: 2, previous: sealed[0].id, [thief.enterprise("Al lado")])
        _ = try village["GTO"].store.apply([beside])
        let cuts = [
            ([beside.asCut], ["Al lado", "Uno"]), ([sealed[2].asCut], ["Tres", "Uno II"]),
            ([beside.asCut, sealed[1].asCut], ["Al lado", "Uno II"]), ([sealed[0].asCut], ["Uno"]),
        ]
        for (cuts, names) in cuts {
            try village.revoke("PUE", keeping: cuts)
            #expect(try village.names(at: "GTO") == names)
            try village["GTO"].store.rebuild()
            #expect(try village.names(at: "GTO") == names)
        }
    }

    @Test("people name a place of a log as it is listed; what fits no segment, or two, is refused")
    func requests() throws {
        let (village, sealed) = try village()
        let thief = RevocationThief(village["PUE"])
        let beside = try thief.segment(
            sealed[0].statement.log, first: 2, previous: sealed[0].id, [thief.enterprise("Al lado")])
        let device = try village.standing("PUE", at: "GTO")
        let log = sealed[0].statement.log.id
        func cuts(_ text: String) throws -> [Revocation.Cut] {
            try village["GTO"].cuts(of: device, at: [try #require(CutRequest(text))]).filter { $0.log == log }
        }
        #expect(try cuts("\(log):1") == [sealed[0].asCut])
        #expect(try cuts("\(log):2") == [sealed[1].asCut])
        #expect(try cuts("\(log):0") == [])
        #expect(throws: OfficeError.self) { try cuts("ffffffff:1") }
        _ = try village["GTO"].store.apply([beside])
        #expect(throws: OfficeError.self) { try cuts("\(log):2") }
        #expect(try cuts("\(log):2:\(beside.id.description.prefix(12))") == [beside.asCut])
        for text in ["", "ab", ":1", "ab:x", "ab:-1", "ab:1:2:3"] { #expect(CutRequest(text) == nil, "\(text)") }
    }
}
