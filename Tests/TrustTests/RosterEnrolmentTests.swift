import Testing

@testable import Trust

@Suite("Enrolments")
struct RosterEnrolmentTests {
    private typealias Sample = RosterSample

    private func roster(_ enrolments: [Enrolment] = []) throws -> Roster {
        var roster = try Roster(first: Sample.first())
        for enrolment in enrolments { roster.add(enrolment) }
        return roster
    }

    private func isIn(_ roster: Roster, _ device: UInt8) throws -> Bool {
        roster.devices[try Sample.key(device).publicKey.bytes] != nil
    }

    @Test("count within the registrar's numbers and scopes")
    func rangeAndScope() throws {
        let program = try roster().program
        let good = [
            try Sample.enrolment(of: 31, in: program, number: 1),
            try Sample.enrolment(of: 32, in: program, number: 99, writes: ["colima", "manzanillo"]),
            try Sample.enrolment(of: 33, in: program, number: 50, writes: []),
            try Sample.enrolment(of: 34, by: 22, in: program, number: 100, writes: ["jalisco"]),
        ]
        let bad = [
            try Sample.enrolment(of: 41, in: program, number: 100),
            try Sample.enrolment(of: 42, in: program, number: 0),
            try Sample.enrolment(of: 43, in: program, writes: ["jalisco"]),
            try Sample.enrolment(of: 44, in: program, writes: ["colima", "jalisco"]),
            // Everyone who writes may write the program's scope; a registrar cannot grant it.
            try Sample.enrolment(of: 45, in: program, writes: ["program"]),
            try Sample.enrolment(of: 46, by: 22, in: program, number: 100),
            // A key that is no registrar's, an administrator's among them.
            try Sample.enrolment(of: 47, by: 1, in: program),
            try Sample.enrolment(of: 48, by: 99, in: program),
        ]
        let roster = try roster(good + bad)
        for device in UInt8(31)...34 { #expect(try isIn(roster, device), "device \(device)") }
        for device in UInt8(41)...48 { #expect(try !isIn(roster, device), "device \(device)") }
        #expect(roster.devices.count == 4)
    }

    @Test("of another program do not count, whoever signed them")
    func otherProgram() throws {
        let other = try Roster(first: Sample.first(administrators: [1, 3])).program
        let roster = try roster([Sample.enrolment(of: 31, in: other)])
        #expect(roster.devices.isEmpty)
    }

    @Test("that nobody signed neither count nor put a good one away")
    func forged() throws {
        let program = try roster().program
        let good = try Sample.enrolment(of: 31, in: program)
        let bad = try Sample.withBadSignature(good)
        #expect(try roster([bad]).devices.isEmpty)
        for order in [[good, bad], [bad, good]] {
            let roster = try roster(order)
            #expect(roster.devices.values.map(\.signature) == [good.signature])
            var other = try self.roster([bad])
            let isNew = other.unite(with: roster)
            #expect(isNew && other == roster)
        }
    }

    @Test("of one device: the registrar's newest counts")
    func renewed() throws {
        let program = try roster().program
        let first = try Sample.enrolment(of: 31, in: program)
        let second = try Sample.enrolment(
            of: 31, in: program, sequence: 2, after: first, role: "coordinator", writes: ["manzanillo"])
        for order in [[first, second], [second, first]] {
            let roster = try roster(order)
            #expect(roster.devices.values.map(\.hash) == [second.hash])
            #expect(roster.lastEnrolment(by: first.registrar)?.hash == second.hash)
        }
    }

    @Test("of two registrars who were both offline are united")
    func twoRegistrars() throws {
        let program = try roster().program
        var left = try roster([Sample.enrolment(of: 31, in: program)])
        let right = try roster([Sample.enrolment(of: 32, by: 22, in: program, number: 100, writes: ["jalisco"])])
        let isNew = left.unite(with: right)
        #expect(isNew)
        #expect(try isIn(left, 31) && isIn(left, 32))
    }

    @Test("end at the registrar's cut, and come back when it is taken away")
    func cut() throws {
        let first = try Sample.first()
        var roster = try Roster(first: first)
        let program = roster.program
        let before = try Sample.enrolment(of: 31, in: program)
        let last = try Sample.enrolment(of: 32, in: program, sequence: 2, after: before, number: 2)
        let after = try Sample.enrolment(of: 33, in: program, sequence: 3, after: last, number: 3)
        // Made by a thief of the key, on an old enrolment.
        let beside = try Sample.enrolment(of: 34, in: program, sequence: 2, after: before, number: 4)
        let other = try Sample.enrolment(of: 35, by: 22, in: program, number: 100, writes: ["jalisco"])
        for enrolment in [before, last, after, beside, other] { roster.add(enrolment) }
        #expect(roster.devices.count == 5)
        let all = roster.digest
        let cut = try Sample.next(
            after: [first], of: program.bytes,
            registrars: [
                Sample.registrar(21, scopes: ["colima"], numbers: 1...99, cut: last.hash), Sample.registrars()[1],
            ])
        roster.add(cut)
        #expect(try isIn(roster, 31) && isIn(roster, 32) && isIn(roster, 35))
        #expect(try !isIn(roster, 33) && !isIn(roster, 34))
        #expect(roster.digest != all)
        // A cut at an enrolment that has not arrived lets none count: what is not chained to it waits.
        var elsewhere = try Roster(first: first)
        elsewhere.add(cut)
        elsewhere.add(before)
        #expect(elsewhere.devices.isEmpty)
        elsewhere.add(last)
        #expect(elsewhere.devices.count == 2)
        roster.add(try Sample.next(after: [cut], of: program.bytes))
        #expect(roster.devices.count == 5)
    }

    @Test("follow the registrar's grant: a grant that goes takes them with it")
    func grantGone() throws {
        let first = try Sample.first()
        var roster = try Roster(first: first)
        roster.add(try Sample.enrolment(of: 31, in: roster.program))
        roster.add(
            try Sample.next(
                after: [first], of: roster.program.bytes,
                registrars: [Sample.registrar(21, scopes: ["manzanillo"], numbers: 1...99)]))
        #expect(roster.devices.isEmpty)
    }

    @Test("take the least number that is free")
    func freeNumbers() throws {
        let program = try roster().program
        let registrar = try Sample.registrar(21, scopes: ["colima"], numbers: 1...3)
        #expect(try roster().freeNumber(for: registrar) == 1)
        let two = try roster([
            Sample.enrolment(of: 31, in: program, number: 1),
            Sample.enrolment(of: 32, in: program, sequence: 2, number: 3),
        ])
        #expect(two.freeNumber(for: registrar) == 2)
        var full = two
        full.add(try Sample.enrolment(of: 33, in: program, sequence: 3, number: 2))
        #expect(full.freeNumber(for: registrar) == nil)
    }

    @Test("give a segment its verdict")
    func verdicts() throws {
        let program = try roster().program
        let roles = ["enumerator", "coordinator", "hub", "auditor", "a role of a later version"]
        let enrolled = try roles.enumerated().map { index, role in
            try Sample.enrolment(
                of: UInt8(31 + index), in: program, sequence: index + 1, number: index + 1, role: role)
        }
        let roster = try roster(enrolled)
        func verdict(_ device: UInt8, _ scope: String) throws -> Verdict {
            roster.verdict(deviceKey: try Sample.key(device).publicKey.bytes, scope: scope)
        }
        for device in UInt8(31)...32 {
            #expect(try verdict(device, "colima") == .valid)
            #expect(try verdict(device, "program") == .valid)
            #expect(try verdict(device, "manzanillo") == .withheld(.scope))
        }
        for device in UInt8(33)...35 {
            #expect(try verdict(device, "colima") == .withheld(.role))
            #expect(try verdict(device, "program") == .withheld(.role))
        }
        #expect(try verdict(99, "colima") == .waiting)
        #expect(roster.standings[enrolled[1].deviceKey]?.approves(in: "colima") == true)
        #expect(roster.standings[enrolled[4].deviceKey]?.writes == false)
    }

    @Test("a role that a later entry adds makes what was withheld valid")
    func roleAdded() throws {
        let first = try Sample.first()
        var roster = try Roster(first: first)
        let device = try Sample.enrolment(of: 31, in: roster.program, role: "student")
        roster.add(device)
        #expect(roster.verdict(deviceKey: device.deviceKey, scope: "colima") == .withheld(.role))
        let student = Role("student", writes: true, holdsPrivate: false, approves: false)
        roster.add(
            try Sample.next(after: [first], of: roster.program.bytes, roles: Role.defaults + [student]))
        #expect(roster.verdict(deviceKey: device.deviceKey, scope: "colima") == .valid)
        #expect(roster.standings[device.deviceKey]?.personalScopes == ScopeSet.none)
    }
}
