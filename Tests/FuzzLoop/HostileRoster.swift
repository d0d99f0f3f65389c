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
            if random.once(in: 2) { next.add(try enrolment(&random)) } else { next.add(try entry(&random)) }
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
        let cut = random.once(in: 2) ? nil : roster.lastEnrolment(by: founder.publicKey.bytes)?.previous
        var roles = root.roles
        if random.once(in: 3) { roles.removeAll { _ in random.once(in: 2) } }
        if random.once(in: 3) { roles.append(Role("coordinator", writes: false, holdsPrivate: false, approves: false)) }
        let hasRegistrar = !random.once(in: 4)
        var entry = RootEntry(
            version: random.once(in: 4) ? random.below(4) + 1 : 1, program: roster.program, previous: [hash],
            name: String(NastyValues.text(&random).prefix(40)), createdAt: NastyValues.clock(&random),
            nonce: random.bytes(16), threshold: root.threshold, administrators: root.administrators,
            registrars: hasRegistrar
                ? [.init(key: founder.publicKey.bytes, scopes: ["centro", "norte"], numbers: numbers, cut: cut)] : [],
            roles: roles)
        try entry.sign(with: founder)
        return entry
    }
}
