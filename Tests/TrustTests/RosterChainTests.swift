import Testing

@testable import Trust

@Suite("The root of a roster")
struct RosterChainTests {
    private typealias Sample = RosterSample

    /// Signers, how many are needed, and whether they are enough, of three administrators.
    private static let signers: [([UInt8], Int, Bool)] = [
        ([], 1, false), ([1], 1, true), ([2], 1, true), ([4], 1, false), ([1], 2, false), ([1, 4], 2, false),
        ([1, 2], 2, true), ([1, 3], 2, true), ([1, 2, 3], 2, true), ([1, 2], 3, false), ([1, 2, 3], 3, true),
    ]

    @Test("begins with an entry that k of its n administrators signed", arguments: signers)
    func firstEntry(signers: [UInt8], threshold: Int, isEnough: Bool) throws {
        let entry = try Sample.first(threshold: threshold, administrators: [1, 2, 3], signedBy: signers)
        if isEnough {
            let roster = try Roster(first: entry)
            #expect(roster.root == entry && roster.program.bytes == entry.hash && !roster.isFrozen)
        } else {
            #expect(throws: TrustError.invalidRoster) { try Roster(first: entry) }
        }
    }

    @Test("goes on with an entry that k administrators of the one before it signed", arguments: signers)
    func nextEntry(signers: [UInt8], threshold: Int, isEnough: Bool) throws {
        let first = try Sample.first(
            threshold: threshold, administrators: [1, 2, 3], signedBy: [1, 2, 3])
        var roster = try Roster(first: first)
        // The new administrators have no say in who they are.
        let entry = try Sample.next(after: [first], of: first.hash, administrators: [4], signedBy: signers + [4])
        roster.add(entry)
        #expect(roster.chain.count == (isEnough ? 2 : 1))
        #expect(!roster.isFrozen)
        let later = try Sample.next(after: [entry], of: first.hash, administrators: [4], signedBy: [4])
        roster.add(later)
        #expect(roster.root == (isEnough ? later : first))
    }

    @Test("counts an entry when its last signature arrives, in whatever copy and order")
    func signaturesGather() throws {
        let first = try Sample.first(threshold: 2, administrators: [1, 2, 3], signedBy: [1, 2])
        let unsigned = try Sample.next(after: [first], of: first.hash, name: "renamed", signedBy: [])
        var one = unsigned
        try one.sign(with: Sample.key(1))
        var two = unsigned
        try two.sign(with: Sample.key(3))
        for copies in [[one, two], [two, one], [unsigned, one, two], [one, two, unsigned]] {
            var roster = try Roster(first: first)
            for copy in copies { roster.add(copy) }
            #expect(roster.root.name == "renamed")
            #expect(try Roster(bytes: Sample.bytes([first] + copies)) == roster)
            var left = try Roster(first: first)
            left.add(one)
            #expect(left.chain.count == 1)
            var right = try Roster(first: first)
            right.add(two)
            let news = [left.unite(with: right), right.unite(with: left), left.unite(with: right)]
            #expect(news == [true, true, false])
            #expect(left == roster && right == roster)
        }
    }

    @Test("takes no bad signature for a good one, nor lets it stand in a good one's place")
    func badSignatures() throws {
        let first = try Sample.first()
        let good = try Sample.next(after: [first], of: first.hash, name: "renamed")
        let bad = try Sample.withBadSignature(good, of: 1)
        for copies in [[bad, good], [good, bad], [bad, good, bad]] {
            var roster = try Roster(first: first)
            for copy in copies { roster.add(copy) }
            #expect(roster.root.name == "renamed")
            #expect(try Roster(bytes: Sample.bytes([first] + copies)).root.name == "renamed")
        }
        var roster = try Roster(first: first)
        roster.add(bad)
        #expect(roster.chain.count == 1)
        let forged = try Sample.withBadSignature(first, of: 1)
        #expect(throws: TrustError.invalidRoster) { try Roster(first: forged) }
    }

    @Test("leaves out an entry that names another entry, version or program before it")
    func wrongPlace() throws {
        let first = try Sample.first()
        let other = try Sample.first(administrators: [1, 3])
        let wrong = [
            try Sample.next(after: [other], of: first.hash),
            try Sample.next(after: [first], of: other.hash),
            try Sample.next(after: [first], of: first.hash, version: 2),
            try Sample.next(after: [first, other], of: first.hash),
            try Sample.next(after: [], of: first.hash, version: 1),
            other,
        ]
        var roster = try Roster(first: first)
        for entry in wrong {
            roster.add(entry)
            #expect(roster.chain == [first] && !roster.isFrozen)
        }
        // A second first entry is another program's.
        let isNew = roster.unite(with: try Roster(first: other))
        #expect(!isNew)
    }

    @Test("waits for the entry between, and goes on when it comes")
    func gaps() throws {
        let first = try Sample.first()
        let second = try Sample.next(after: [first], of: first.hash, name: "second")
        let third = try Sample.next(after: [second], of: first.hash, name: "third")
        var roster = try Roster(first: first)
        roster.add(third)
        #expect(roster.root == first)
        roster.add(second)
        #expect(roster.root == third && roster.chain == [first, second, third])
    }

    @Test("freezes where two entries stand against each other, until one that names both heals it")
    func forks() throws {
        let first = try Sample.first(threshold: 1, administrators: [1, 2])
        let left = try Sample.next(after: [first], of: first.hash, name: "left", administrators: [1, 3], signedBy: [1])
        let right = try Sample.next(
            after: [first], of: first.hash, name: "right", administrators: [2, 4], signedBy: [2])
        var roster = try Roster(first: first)
        roster.add(left)
        #expect(roster.root == left)
        let digest = roster.digest
        roster.add(right)
        #expect(roster.isFrozen && roster.root == first && roster.digest != digest)
        // Neither branch can go on by itself, nor heal with administrators of its own.
        roster.add(try Sample.next(after: [left], of: first.hash, name: "further", signedBy: [1, 3]))
        roster.add(try Sample.next(after: [left, right], of: first.hash, name: "usurped", signedBy: [3, 4]))
        roster.add(try Sample.next(after: [left, right], of: first.hash, name: "early", version: 1))
        roster.add(try Sample.next(after: [left, right], of: first.hash, name: "late", version: 3))
        #expect(roster.isFrozen && roster.root == first)
        let healing = try Sample.next(
            after: [right, left], of: first.hash, name: "healed", administrators: [1, 2], signedBy: [2])
        roster.add(healing)
        #expect(!roster.isFrozen && roster.root == healing && roster.chain == [first, healing])
        let later = try Sample.next(after: [healing], of: first.hash, name: "later")
        roster.add(later)
        #expect(!roster.isFrozen && roster.root == later)
    }

    @Test("two that heal one fork are healed in their turn, and so is a third branch that comes late")
    func healingForks() throws {
        let first = try Sample.first()
        let branches = try ["a", "b", "c"].map { try Sample.next(after: [first], of: first.hash, name: $0) }
        let heals = try ["one", "other"].map {
            try Sample.next(after: Array(branches.prefix(2)), of: first.hash, name: $0)
        }
        var roster = try Roster(first: first)
        for entry in branches.prefix(2) + heals { roster.add(entry) }
        #expect(roster.isFrozen && roster.root == first)
        let last = try Sample.next(after: heals, of: first.hash, name: "last")
        roster.add(last)
        #expect(!roster.isFrozen && roster.root == last)
        // A third branch, held back until now, freezes again.
        roster.add(branches[2])
        #expect(roster.isFrozen && roster.root == first)
        let whole = try Sample.next(after: branches, of: first.hash, name: "whole")
        roster.add(whole)
        #expect(!roster.isFrozen && roster.root == whole)
    }

    @Test("an old roster played back changes nothing")
    func replay() throws {
        let first = try Sample.first()
        var roster = try Roster(first: first)
        let old = roster
        roster.add(try Sample.next(after: [first], of: first.hash, registrars: []))
        let digest = roster.digest
        let isNew = roster.unite(with: old)
        #expect(!isNew && roster.digest == digest)
        #expect(roster.root.registrars.isEmpty)
    }

    @Test("names its program in characters that people can read aloud")
    func fingerprint() throws {
        let program = try Roster(first: Sample.first()).program
        let text = program.fingerprint
        #expect(text.count == 19 && text.split(separator: "-").map(\.count) == [4, 4, 4, 4])
        #expect(program.matches(fingerprint: text.lowercased().replacing("-", with: " ")))
        #expect(program.matches(fingerprint: text.replacing("0", with: "o").replacing("1", with: "l")))
        #expect(!program.matches(fingerprint: String(text.dropLast())))
        #expect(!program.matches(fingerprint: ""))
        #expect(ProgramID([1, 2]) == nil)
    }
}
