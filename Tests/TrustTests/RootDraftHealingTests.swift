import Testing

@testable import Trust

/// Two administrators who could not ask each other changed the root at the same time.
@Suite("Rivals of the root, and what heals them")
struct RootDraftHealingTests {
    private typealias Sample = RosterSample

    private static let zeroes = [UInt8](repeating: 0, count: 32)

    private func key(_ number: UInt8) throws -> [UInt8] { try Sample.key(number).publicKey.bytes }

    private func cut(_ number: UInt8) throws -> Revocation {
        Revocation(key: try key(number), reason: .stolen, cuts: [])
    }

    /// The next entry that a draft makes of a roster, signed by an administrator.
    private func entry(
        following roster: Roster, by administrator: UInt8, _ change: (inout RootDraft) throws -> Void
    ) throws -> RootEntry {
        var draft = try RootDraft(following: roster)
        try change(&draft)
        var entry = try draft.entry(at: 1_750_000_200)
        try entry.sign(with: Sample.key(administrator))
        return entry
    }

    private func healed(_ roster: Roster, taking hash: [UInt8], by administrator: UInt8) throws -> Roster {
        var entry = try RootDraft(healing: roster, taking: hash).entry(at: 1_750_000_300)
        try entry.sign(with: Sample.key(administrator))
        var next = roster
        next.add(entry)
        return next
    }

    @Test("no draft follows a root that is frozen, and none heals one that is not")
    func refusals() throws {
        var roster = try Roster(first: Sample.first())
        #expect(throws: TrustError.noRival) { try RootDraft(healing: roster, taking: roster.root.hash) }
        let entries = try [1, 2].map { try entry(following: roster, by: $0) { _ in } }
        for entry in entries { roster.add(entry) }
        #expect(roster.isFrozen)
        #expect(throws: TrustError.rootFrozen) { try RootDraft(following: roster) }
        #expect(throws: TrustError.noRival) { try RootDraft(healing: roster, taking: roster.root.hash) }
    }

    @Test("keys that any rival cuts stay cut, whichever rival is taken", arguments: [0, 1])
    func cutsOfBoth(taken: Int) throws {
        let before = try Roster(first: Sample.first())
        let rivals = try [
            entry(following: before, by: 1) { $0.revoke(try cut(31)) },
            entry(following: before, by: 2) { $0.revoke(try cut(32)) },
        ]
        var roster = before
        for rival in rivals { roster.add(rival) }
        #expect(roster.isFrozen && roster.rivals.count == 2)
        roster = try healed(roster, taking: rivals[taken].hash, by: 1)
        #expect(!roster.isFrozen && roster.rivals.isEmpty)
        for device in UInt8(31)...32 { #expect(roster.revocation(of: try key(device)) != nil, "device \(device)") }
    }

    @Test("while the root is frozen, no key counts again that a rival cuts")
    func cutsWhileFrozen() throws {
        var roster = try Roster(first: Sample.first())
        let revoking = try entry(following: roster, by: 1) { $0.revoke(try cut(31)) }
        let other = try entry(following: roster, by: 2) {
            $0.set(Role("x", writes: true, holdsPrivate: true, approves: false))
        }
        roster.add(revoking)
        #expect(roster.revocation(of: try key(31)) != nil)
        roster.add(other)
        #expect(roster.isFrozen)
        #expect(roster.revocation(of: try key(31)) != nil)
    }

    @Test("a former administrator's key does not take back what cut it, nor anything that followed")
    func formerAdministrator() throws {
        var roster = try Roster(first: Sample.first())
        // Administrator 1 is found to be stolen; 2 ends its power and goes on working.
        let ending = try entry(following: roster, by: 2) {
            $0.revoke(try cut(1))
            $0.removeAdministrator(try key(1), lastRedactions: [])
        }
        let thief = try entry(following: roster, by: 1) { _ in }
        roster.add(ending)
        let later = try entry(following: roster, by: 2) { $0.revoke(try cut(31)) }
        roster.add(later)
        roster.add(thief)
        #expect(roster.revocation(of: try key(1)) != nil)
        #expect(roster.revocation(of: try key(31)) != nil)
        guard roster.isFrozen else { return }
        roster = try healed(roster, taking: ending.hash, by: 2)
        #expect(roster.revocation(of: try key(1)) != nil)
        #expect(roster.revocation(of: try key(31)) != nil)
    }

    @Test("a key that one rival cuts keeps no power that the other one left it", arguments: [0, 1])
    func powersEnd(taken: Int) throws {
        let first = try Sample.first(administrators: [1, 2, 21], signedBy: [1])
        var roster = try Roster(first: first)
        let device = try Sample.enrolment(of: 31, in: roster.program)
        roster.add(device)
        let rivals = try [
            entry(following: roster, by: 1) {
                $0.revoke(try cut(21))
                $0.removeAdministrator(try key(21), lastRedactions: [])
                $0.cutRegistrar(try key(21), behind: [device.hash])
            },
            entry(following: roster, by: 2) { $0.set(Role("x", writes: true, holdsPrivate: true, approves: false)) },
        ]
        for rival in rivals { roster.add(rival) }
        roster = try healed(roster, taking: rivals[taken].hash, by: 2)
        #expect(roster.revocation(of: try key(21)) != nil)
        #expect(try !roster.root.administrators.map(\.key).contains(key(21)))
        #expect(roster.standings[device.deviceKey] != nil)
        // Whoever has the key enrols nobody any more.
        roster.add(try Sample.enrolment(of: 32, in: roster.program, sequence: 2, after: device, number: 2))
        #expect(try roster.standings[key(32)] == nil)
    }

    @Test("what a rival restores stays restored only if that one is taken and no other one cuts it")
    func restored() throws {
        var roster = try Roster(first: Sample.first())
        for device in UInt8(31)...32 {
            roster.add(try entry(following: roster, by: 1) { $0.revoke(try cut(device)) })
        }
        let rivals = try [
            entry(following: roster, by: 1) {
                $0.restore(try key(31))
                $0.restore(try key(32))
            },
            entry(following: roster, by: 2) { $0.revoke(try cut(32)) },
        ]
        for rival in rivals { roster.add(rival) }
        let taking = try rivals.map { try healed(roster, taking: $0.hash, by: 1) }
        #expect(try taking.map { try $0.revocation(of: key(31)) != nil } == [false, true])
        #expect(try taking.map { try $0.revocation(of: key(32)) != nil } == [true, true])
    }

    @Test("two who heal at once are rivals again, and a third entry names both")
    func healedTwice() throws {
        var roster = try Roster(first: Sample.first())
        for administrator in UInt8(1)...2 {
            roster.add(try entry(following: try Roster(first: Sample.first()), by: administrator) { _ in })
        }
        let both = roster.rivals
        let healings = try both.map { try healed(roster, taking: $0.hash, by: 1) }
        for healing in healings { roster.unite(with: healing) }
        #expect(roster.isFrozen && roster.rivals.count == 2 && roster.rivals.allSatisfy { $0.version == 2 })
        roster = try healed(roster, taking: roster.rivals[1].hash, by: 2)
        #expect(!roster.isFrozen && roster.root.version == 3)
    }
}
