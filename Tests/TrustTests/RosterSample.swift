import Replication

@testable import Trust

/// A program with administrators, registrars and devices whose keys are the same in every run.
enum RosterSample {
    static func key(_ number: UInt8) throws -> SigningKey {
        try SigningKey(seed: [UInt8](repeating: number, count: 32))
    }

    static func administrators(_ numbers: [UInt8]) throws -> [RootEntry.Administrator] {
        try numbers.map { RootEntry.Administrator(key: try key($0).publicKey.bytes, label: "administrator \($0)") }
    }

    static func registrar(
        _ number: UInt8, scopes: [String], numbers: ClosedRange<Int>, cut: [UInt8]? = nil
    ) throws -> RootEntry.Registrar {
        RootEntry.Registrar(
            key: try key(number).publicKey.bytes, scopes: scopes, numbers: numbers, cut: cut.map { [$0] })
    }

    /// The registrars 21 and 22, of two states.
    static func registrars() throws -> [RootEntry.Registrar] {
        [
            try registrar(21, scopes: ["colima", "manzanillo"], numbers: 1...99),
            try registrar(22, scopes: ["jalisco"], numbers: 100...199),
        ]
    }

    /// A first entry.
    static func first(
        threshold: Int = 1, administrators numbers: [UInt8] = [1, 2], signedBy signers: [UInt8] = [1]
    ) throws -> RootEntry {
        var entry = RootEntry(
            version: 0, program: nil, previous: [], name: "Aldeas Digitales", createdAt: 1_750_000_000,
            nonce: [UInt8](repeating: 5, count: 16), threshold: threshold,
            administrators: try administrators(numbers), registrars: try registrars(), roles: Role.defaults)
        for signer in signers { try entry.sign(with: key(signer)) }
        return entry
    }

    /// An entry that follows one or several others.
    static func next(
        after previous: [RootEntry], of program: [UInt8], name: String = "Aldeas Digitales", threshold: Int = 1,
        administrators numbers: [UInt8] = [1, 2], registrars: [RootEntry.Registrar]? = nil,
        roles: [Role] = Role.defaults,
        version: Int? = nil, signedBy signers: [UInt8] = [1]
    ) throws -> RootEntry {
        var entry = RootEntry(
            version: version ?? (previous.map(\.version).max() ?? 0) + 1, program: ProgramID(program),
            previous: previous.map(\.hash), name: name, createdAt: 1_750_100_000,
            nonce: [UInt8](repeating: 6, count: 16), threshold: threshold,
            administrators: try administrators(numbers), registrars: try registrars ?? RosterSample.registrars(),
            roles: roles)
        for signer in signers { try entry.sign(with: key(signer)) }
        return entry
    }

    static func enrolment(
        of device: UInt8, by registrar: UInt8 = 21, in program: ProgramID, sequence: Int = 1,
        after previous: Enrolment? = nil, number: Int = 1, role: String = "enumerator", writes: [String] = ["colima"],
        holds: [String] = []
    ) throws -> Enrolment {
        try Enrolment(
            program: program, sequence: sequence, previous: previous?.hash ?? [UInt8](repeating: 0, count: 32),
            deviceKey: key(device).publicKey.bytes, recipient: [UInt8](repeating: device, count: 32), office: "COL",
            number: number, role: role, writes: writes, holds: holds, at: 1_750_000_100, registrar: key(registrar))
    }

    /// The bytes of a roster frame with any entries, good or bad.
    static func bytes(_ roots: [RootEntry], _ enrolments: [Enrolment] = []) -> [UInt8] {
        var writer = ByteWriter()
        writer.count(roots.count)
        for entry in roots { entry.append(to: &writer) }
        writer.count(enrolments.count)
        for entry in enrolments { entry.append(to: &writer) }
        return writer.bytes
    }

    /// The entry with a signature of some administrator that is none.
    static func withBadSignature(_ entry: RootEntry, of administrator: UInt8) throws -> RootEntry {
        var writer = ByteWriter()
        writer.block(entry.signedBytes)
        writer.count(1)
        writer.raw(try key(administrator).publicKey.bytes)
        writer.raw([UInt8](repeating: 0, count: 64))
        var reader = ByteReader(writer.bytes)
        return try RootEntry(from: &reader)
    }

    /// The enrolment with a signature that is none.
    static func withBadSignature(_ enrolment: Enrolment) throws -> Enrolment {
        var writer = ByteWriter()
        writer.block(enrolment.signedBytes)
        writer.raw([UInt8](repeating: 0, count: 64))
        var reader = ByteReader(writer.bytes)
        return try Enrolment(from: &reader)
    }
}
