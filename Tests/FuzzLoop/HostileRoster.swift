import Replication
import SeededRandom
import Trust

/// Rosters with entries that the founder's device, an administrator and registrar, signed for somebody who means harm.
struct HostileRoster {
    private let roster: Roster
    private let founder: SigningKey
    private let devices: [[UInt8]]
    private let recipients: [[UInt8]]

    init(_ roster: Roster, _ insider: Insider) {
        self.roster = roster
        founder = insider.keys[0]
        devices = insider.keys.map(\.publicKey.bytes)
        recipients = roster.devices.values.map(\.recipient).sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// A roster frame's payload.
    func payload(_ random: inout SeededGenerator) throws -> (bytes: [UInt8], step: String) {
        var next = roster
        for _ in 0...random.below(3) {
            switch random.below(3) {
            case 0: next.add(try enrolment(&random))
            case 1: next.add(try entry(&random))
            default: next.add(try redaction(&random))
            }
        }
        return (next.bytes, "insider roster")
    }

    /// A device's enrolment, of an office, a role and numbers that make no sense, or that take away what it had.
    private func enrolment(_ random: inout SeededGenerator) throws -> Enrolment {
        let device = random.once(in: 3) ? random.bytes(32) : devices[random.below(devices.count)]
        let last = roster.lastEnrolment(by: founder.publicKey.bytes)
        let scopes = ["centro", "norte", "sur", "program", "", "\u{1b}"]
        let recipient = random.once(in: 3) ? [UInt8](repeating: 0, count: 32) : recipients[0]
        return try Enrolment(
            program: roster.program,
            sequence: random.once(in: 3) ? [0, 1, 1 << 30][random.below(3)] : (last?.sequence ?? 0) + 1,
            previous: random.once(in: 4) ? random.bytes(32) : last?.hash ?? [UInt8](repeating: 0, count: 32),
            deviceKey: device, recipient: recipient, office: String(NastyValues.text(&random).prefix(15)),
            number: [0, 1, 2, 3, 999, 1000, 1 << 20][random.below(7)],
            role: ["coordinator", "enumerator", "auditor", "hub", "", "nobody"][random.below(6)],
            writes: scopes.shuffled(using: &random).prefix(random.below(4)).map { $0 },
            holds: scopes.shuffled(using: &random).prefix(random.below(3)).map { $0 },
            at: NastyValues.clock(&random), registrar: founder)
    }

    /// A root entry: other registrars, roles or administrators, a cut, a fork, a version ahead.
    private func entry(_ random: inout SeededGenerator) throws -> RootEntry {
        let root = roster.root
        let hash = random.once(in: 6) ? random.bytes(32) : roster.program.bytes
        let numbers = random.once(in: 3) ? 1...(1 << 20) : 1...999
        let last = roster.lastEnrolment(by: founder.publicKey.bytes).map { [$0.previous] }
        let cut = random.once(in: 2) ? nil : random.once(in: 4) ? [] : last
        var roles = root.roles
        if random.once(in: 3) { roles.removeAll { _ in random.once(in: 2) } }
        if random.once(in: 3) { roles.append(Role("coordinator", writes: false, holdsPrivate: false, approves: false)) }
        let hasRegistrar = !random.once(in: 4)
        var entry = RootEntry(
            version: random.once(in: 4) ? random.below(4) + 1 : 1, program: roster.program, previous: [hash],
            name: String(NastyValues.text(&random).prefix(40)), createdAt: NastyValues.clock(&random),
            nonce: random.bytes(16), threshold: root.threshold, administrators: root.administrators,
            registrars: hasRegistrar
                ? [
                    .init(
                        key: founder.publicKey.bytes, scopes: ["centro", "norte"], numbers: numbers, cut: cut,
                        givesAll: !random.once(in: 3))
                ] : [],
            roles: roles, revocations: (0..<random.below(3)).map { _ in revocation(&random) },
            formerAdministrators: (0..<random.below(2)).map { _ in
                .init(
                    key: devices[random.below(devices.count)],
                    lastRedactions: random.once(in: 2) ? [] : [random.bytes(32)])
            })
        try entry.sign(with: founder)
        return entry
    }

    /// A key that is cut nowhere in particular, or restored without having been cut.
    private func revocation(_ random: inout SeededGenerator) -> RevocationStep {
        let key = random.once(in: 3) ? random.bytes(32) : devices[random.below(devices.count)]
        if random.once(in: 4) { return .restore(key: key) }
        let cuts = (0..<random.below(4)).map { _ in
            Revocation.Cut(
                log: LogID(random.bytes(16))!, sequence: [0, 1, 7, Dot.maximumSequence][random.below(4)],
                segment: SegmentID(random.bytes(32))!)
        }
        return .revoke(Revocation(key: key, reason: .stolen, cuts: cuts))
    }

    /// A redaction of records that are not, or whose names are none.
    private func redaction(_ random: inout SeededGenerator) throws -> Redaction {
        let names = (0..<random.below(4)).map { _ in
            [
                [], [0], [1], [2], [2] + random.bytes(16), [1] + random.bytes(16) + [7] + random.bytes(32),
                [1] + random.bytes(16) + [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
                random.bytes(100),
            ][
                random.below(8)]
        }
        return try Redaction(
            program: roster.program, sequence: random.below(3), previous: random.bytes(32), records: names,
            at: NastyValues.clock(&random), administrator: founder)
    }
}
