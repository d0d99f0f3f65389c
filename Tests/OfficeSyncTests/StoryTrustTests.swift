import Foundation
import Replication
import SurveyModel
import SurveyStore
import Testing
import Trust

@testable import OfficeSync

@Suite("Stories of administrators who do not agree")
struct StoryTrustTests {
    @Test("while two cuts of one key stand against each other, what either cuts is cut, in whichever order they came")
    func frozenRoot() throws {
        let village = try Village(["GTO", "PUE", "OAX", "NLE"])
        try village.settle()
        try village.enterprise("Primera", at: "PUE")
        try village.settle()
        let narrow = try village["GTO"].cuts(of: village.standing("PUE", at: "GTO"))
        try village.enterprise("Segunda", at: "PUE")
        try village.settle()
        let device = try village.standing("PUE", at: "GTO")
        let wide = try village["GTO"].cuts(of: device)
        let (lax, strict) = (village["GTO"], village["OAX"])
        _ = try lax.revoke(device, reason: .lost, cuts: wide)
        _ = try strict.revoke(device, reason: .stolen, cuts: narrow, administrator: village.recovery())
        let rosters = [lax.store.roster, strict.store.roster]
        _ = try village["NLE"].store.unite(rosters[0])
        #expect(try village.names(at: "NLE") == ["Primera", "Segunda"])
        _ = try village["NLE"].store.unite(rosters[1])
        _ = try lax.store.unite(rosters[1])
        _ = try strict.store.unite(rosters[0])
        for code in ["GTO", "OAX", "NLE"] {
            #expect(village[code].store.roster.isFrozen)
            #expect(try village.names(at: code) == ["Primera"], "at \(code)")
            let before = try village[code].store.fullDigest()
            try village[code].store.rebuild()
            #expect(try village[code].store.fullDigest() == before, "a rebuild at \(code) differs")
        }
        let entry = try RootDraft(healing: lax.store.roster, taking: lax.store.roster.rivals[0].hash)
        _ = try lax.propose(entry, what: "root-healed")
        try village.tellRoster(of: "GTO")
        let digests = try Set(["GTO", "OAX", "NLE"].map { try village[$0].store.fullDigest() })
        #expect(digests.count == 1 && !lax.store.roster.isFrozen)
    }
}
