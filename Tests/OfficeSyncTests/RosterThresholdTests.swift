import Foundation
import Replication
import SurveyStore
import Testing
import Trust

@testable import OfficeSync

/// Administrators who never meet sign what one of them proposed, each on a machine without a store.
@Suite("So many of so many administrators")
struct RosterThresholdTests {
    /// A program of n administrators of whom k must sign, and the keys of all but the founder's device.
    private func village(_ threshold: Int, of count: Int) throws -> (Village, [KeyFile]) {
        let village = try Village(["GTO", "PUE"])
        var keys = [try village.recovery()]
        while keys.count < count - 1 { keys.append(try KeyFile.generate()) }
        let added = keys.dropFirst().enumerated().map { offset, key in
            RootEntry.Administrator(key: key.signingKey.publicKey.bytes, label: "administrator \(offset)")
        }
        try village.change(rootAt: "GTO") { draft in
            for administrator in added { draft.add(administrator) }
            draft.threshold = threshold
        }
        try village.settle()
        return (village, keys)
    }

    private func isCut(_ village: Village) -> Bool {
        village["GTO"].store.roster.revocation(of: village["PUE"].deviceKey.bytes) != nil
    }

    /// GTO, whose device is the first to sign, proposes to cut PUE's key, and writes the roster out.
    private func proposal(_ village: Village) throws -> String {
        try village.revoke("PUE", keeping: [])
        let file = village.fresh()
        try village["GTO"].writeRoster(to: file)
        return file
    }

    @Test("sign one after the other, passing one file on", arguments: [(1, 2), (2, 3), (3, 5)])
    func passedOn(threshold: Int, count: Int) throws {
        let (village, keys) = try village(threshold, of: count)
        var file = try proposal(village)
        for signed in 1..<threshold {
            #expect(!isCut(village))
            let next = village.fresh()
            let made = try RootFile.sign(
                proposal: nil, in: Office.grant(at: file).roster, administrator: keys[signed - 1], to: next,
                clock: village.clock)
            #expect(made.isEffective == (signed + 1 == threshold) && made.signers.count == signed + 1)
            file = next
        }
        _ = try village["GTO"].apply(file)
        #expect(isCut(village) && village["GTO"].store.roster.root.version == 2)
    }

    @Test("sign copies of one file, which come back in any order", arguments: [(2, 3), (3, 5)])
    func copies(threshold: Int, count: Int) throws {
        let (village, keys) = try village(threshold, of: count)
        let file = try proposal(village)
        // The last of them first: whoever they are, so many are enough.
        let files = try keys.suffix(threshold - 1).reversed().map { key in
            let next = village.fresh()
            let made = try RootFile.sign(
                proposal: nil, in: Office.grant(at: file).roster, administrator: key, to: next, clock: village.clock)
            #expect(made.isEffective == (threshold == 2))
            return next
        }
        for (place, next) in files.enumerated() {
            #expect(!isCut(village))
            _ = try village["GTO"].apply(next)
            #expect(isCut(village) == (place == files.count - 1))
        }
        // Who is late changes nothing.
        let roster = village["GTO"].store.roster
        for next in files { _ = try village["GTO"].apply(next) }
        #expect(village["GTO"].store.roster == roster)
    }

    @Test("one signature twice is one, and a stranger's is none")
    func counted() throws {
        let (village, keys) = try village(3, of: 5)
        let file = try proposal(village)
        let twice = village.fresh()
        let roster = try Office.grant(at: file).roster
        _ = try RootFile.sign(proposal: nil, in: roster, administrator: keys[0], to: twice, clock: village.clock)
        let again = try RootFile.sign(
            proposal: nil, in: Office.grant(at: twice).roster, administrator: keys[0], to: village.fresh(),
            clock: village.clock)
        #expect(!again.isEffective && again.signers.count == 2 && again.others.count == 3)
        #expect(throws: OfficeError.self) {
            try RootFile.sign(
                proposal: nil, in: roster, administrator: KeyFile.generate(), to: village.fresh(),
                clock: village.clock)
        }
        _ = try village["GTO"].apply(twice)
        #expect(!isCut(village))
    }

    @Test("a lost key is replaced by those who are left, and with too few left nothing changes any more")
    func lostKeys() throws {
        let (village, keys) = try village(2, of: 3)
        // The second key is lost; the device and the first one name another in its place.
        let new = try KeyFile.generate()
        try village.change(rootAt: "GTO") { draft in
            draft.removeAdministrator(keys[1].signingKey.publicKey.bytes, lastRedactions: [])
            draft.add(RootEntry.Administrator(key: new.signingKey.publicKey.bytes, label: "new"))
        }
        #expect(village["GTO"].store.roster.root.version == 1)
        _ = try village["GTO"].sign(proposal: nil, administrator: keys[0])
        #expect(village["GTO"].store.roster.root.version == 2)
        // The lost key, found by somebody, signs nothing more.
        try village.revoke("PUE", keeping: [])
        #expect(throws: OfficeError.self) { try village["GTO"].sign(proposal: nil, administrator: keys[1]) }
        #expect(!isCut(village))
        // Only the new one is left besides the device: that is enough.
        _ = try village["GTO"].sign(proposal: nil, administrator: new)
        #expect(isCut(village))
        // No draft leaves fewer than must sign.
        #expect(throws: TrustError.badThreshold) {
            try village.change(rootAt: "GTO") { draft in
                for key in [keys[0], new] {
                    draft.removeAdministrator(key.signingKey.publicKey.bytes, lastRedactions: [])
                }
            }
        }
    }
}
