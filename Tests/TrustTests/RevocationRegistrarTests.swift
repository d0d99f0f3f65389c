import Testing

@testable import Trust

/// A registrar's key was stolen, or its store was copied: what becomes of those that it enrolled.
@Suite("Enrolments of a registrar that was cut")
struct RevocationRegistrarTests {
    private typealias Sample = RosterSample

    private func key(_ number: UInt8) throws -> [UInt8] { try Sample.key(number).publicKey.bytes }

    /// Three devices enrolled one after the other.
    private func honest(in program: ProgramID) throws -> [Enrolment] {
        var made: [Enrolment] = []
        for place in 0..<3 {
            made.append(
                try Sample.enrolment(
                    of: UInt8(31 + place), in: program, sequence: place + 1, after: made.last, number: place + 1))
        }
        return made
    }

    private func cutting(_ roster: Roster, behind enrolments: [Enrolment]) throws -> Roster {
        var draft = try RootDraft(following: roster)
        draft.revoke(Revocation(key: try key(21), reason: .stolen, cuts: []))
        draft.cutRegistrar(try key(21), behind: enrolments.map(\.hash))
        var entry = try draft.entry(at: 1_750_000_200)
        try entry.sign(with: Sample.key(1))
        var next = roster
        next.add(entry)
        return next
    }

    @Test("that a thief numbered far ahead are not what the honest ones hang on")
    func numberedAhead() throws {
        var roster = try Roster(first: Sample.first())
        let good = try honest(in: roster.program)
        for enrolment in good { roster.add(enrolment) }
        roster.add(try Sample.enrolment(of: 41, in: roster.program, sequence: 1_000_000, number: 9))
        // The next honest one goes on behind the honest ones, and a cut behind the last one keeps them all.
        let ends = try roster.lastEnrolments(by: key(21))
        #expect(ends.count == 2)
        roster = try cutting(roster, behind: ends.filter { $0.sequence < 1_000_000 })
        for enrolment in good { #expect(roster.standings[enrolment.deviceKey] != nil, "\(enrolment.number)") }
        #expect(try roster.standings[key(41)] == nil)
    }

    @Test("that two copies of its store made side by side can both be kept")
    func copiedStore() throws {
        var roster = try Roster(first: Sample.first())
        let good = try honest(in: roster.program)
        for enrolment in good { roster.add(enrolment) }
        let beside = try Sample.enrolment(of: 35, in: roster.program, sequence: 2, after: good[0], number: 5)
        roster.add(beside)
        roster = try cutting(roster, behind: try roster.lastEnrolments(by: key(21)))
        for enrolment in good + [beside] {
            #expect(roster.standings[enrolment.deviceKey] != nil, "\(enrolment.number)")
        }
    }

    @Test("stay, however many and long ones a thief signs before and after the cut")
    func crowdedOut() throws {
        let scope = String(repeating: "x", count: 64)
        var first = RootEntry(
            version: 0, program: nil, previous: [], name: "Aldeas Digitales", createdAt: 1_750_000_000,
            nonce: [UInt8](repeating: 5, count: 16), threshold: 1, administrators: try Sample.administrators([1, 2]),
            registrars: [try Sample.registrar(21, scopes: [scope, "colima"], numbers: 1...999)], roles: Role.defaults)
        try first.sign(with: Sample.key(1))
        var roster = try Roster(first: first)
        let good = try honest(in: roster.program)
        // A mebibyte of them, numbered lower than any honest one, in long ones and short ones.
        let loot = try (1...200).map { number in
            let scopes = [String](repeating: scope, count: number < 9 ? 950 : 1)
            return try Sample.enrolment(
                of: 41, in: roster.program, sequence: 0, number: 100 + number, writes: scopes, holds: scopes)
        }
        roster = try Roster(bytes: Sample.bytes([first], good + loot))
        for enrolment in good { #expect(roster.standings[enrolment.deviceKey] != nil, "\(enrolment.number)") }
        let cut = try cutting(roster, behind: [good[2]])
        for enrolment in good { #expect(cut.standings[enrolment.deviceKey] != nil, "\(enrolment.number)") }
        #expect(cut.standings.count == good.count)
    }
}
