import Testing

@testable import Trust

@Suite("What a device's enrolments allow together")
struct StandingTests {
    private typealias Sample = RosterSample

    private func key(_ number: UInt8) throws -> [UInt8] { try Sample.key(number).publicKey.bytes }

    /// Registrar 21 may give all scopes; 22 may give its own only, with the role of its choice.
    private func roster() throws -> Roster {
        let registrars = [
            try Sample.registrar(21, scopes: ["colima", "manzanillo"], numbers: 1...99),
            RootEntry.Registrar(key: try key(22), scopes: ["jalisco"], numbers: 100...199, givesAll: false),
        ]
        let first = try Sample.first()
        var roster = try Roster(first: first)
        roster.add(try Sample.next(after: [first], of: first.hash, registrars: registrars))
        return roster
    }

    @Test("add up: each right holds where the enrolment that gives it holds")
    func union() throws {
        var roster = try roster()
        let program = roster.program
        roster.add(try Sample.enrolment(of: 31, in: program, role: "enumerator", writes: ["colima"], holds: ["colima"]))
        roster.add(
            try Sample.enrolment(
                of: 31, by: 22, in: program, number: 100, role: "supervisor", writes: ["jalisco"], holds: ["jalisco"]))
        let standing = try #require(try roster.standings[key(31)])
        #expect(standing.writes("colima") && standing.writes("jalisco") && !standing.writes("manzanillo"))
        #expect(standing.approves(in: "jalisco") && !standing.approves(in: "colima"))
        #expect(standing.heldScopes == .some(["colima", "jalisco", "program"]))
        #expect(standing.enrolment.number == 1 && standing.roleNames == ["enumerator", "supervisor"])
    }

    @Test("a registrar of one scope does not open the personal data of others to an auditor of all")
    func privateByScope() throws {
        var roster = try roster()
        let program = roster.program
        roster.add(try Sample.enrolment(of: 31, in: program, role: "auditor", writes: []))
        #expect(try roster.standings[key(31)]?.personalScopes == ScopeSet.none)
        roster.add(
            try Sample.enrolment(
                of: 31, by: 22, in: program, number: 100, role: "enumerator", writes: ["jalisco"], holds: ["jalisco"]))
        let standing = try #require(try roster.standings[key(31)])
        #expect(standing.heldScopes.contains("colima"))
        #expect(!standing.personalScopes.contains("colima") && standing.personalScopes.contains("jalisco"))
    }

    @Test("a role that goes from the table, or writes no more, takes its rights with it, and gives them back")
    func roleTable() throws {
        var roster = try roster()
        roster.add(try Sample.enrolment(of: 31, in: roster.program, role: "supervisor"))
        let silent = Role("supervisor", writes: false, holdsPrivate: true, approves: true)
        for (roles, writes) in [([silent], false), ([], false), (Role.defaults, true)] {
            roster.add(
                try Sample.next(
                    after: [roster.root], of: roster.program.bytes, name: "\(roster.root.version)", roles: roles))
            let standing = try #require(try roster.standings[key(31)])
            #expect(standing.writes("colima") == writes && standing.approves(in: "colima") == writes)
            #expect(standing.writes("program") == writes)
        }
    }
}
