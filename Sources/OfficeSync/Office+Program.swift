internal import Foundation
internal import Replication
internal import SurveyModel
internal import SurveyStore
internal import Trust

/// What a new program is to be.
public struct ProgramPlan: Sendable {
    /// The program's name.
    public var name: String
    /// The first office's code, name and state.
    public var office: String
    /// The first office's name.
    public var officeName: String?
    /// INEGI's key of its state.
    public var state: String?
    /// The scopes that the program has; the first device writes them all.
    public var scopes: [String]
    /// How many administrators must sign, of how many.
    public var threshold: Int
    /// How many administrators there are.
    public var administrators: Int
    /// Where the recovery key is written; further ones get `.2`, `.3` … behind the name.
    public var recoveryPath: String?
    /// Protects the device's keys.
    public var passphrase: String?

    /// Describes a program; by default one of two administrators must sign, this device and a recovery key.
    public init(
        name: String, office: String, officeName: String? = nil, state: String? = nil, scopes: [String],
        threshold: Int = 1, administrators: Int = 2, recoveryPath: String? = nil, passphrase: String? = nil
    ) {
        self.name = name
        self.office = office
        self.officeName = officeName
        self.state = state
        self.scopes = scopes
        self.threshold = threshold
        self.administrators = administrators
        self.recoveryPath = recoveryPath
        self.passphrase = passphrase
    }
}

extension Office {
    /// The device numbers of a program's first registrar.
    static let firstNumbers = 1...999

    /// Begins a program: its administrators' keys, its first office and this device.
    ///
    /// - Throws: `OfficeError.exists`, `.badName`, `.badThreshold`, or what the disk refuses; then nothing is left behind.
    public static func createProgram(
        in directory: String, _ plan: ProgramPlan, clock: Clock = .system
    ) throws -> Office {
        try check(office: plan.office, scopes: plan.scopes)
        let name = plan.name.trimmingCharacters(in: .whitespaces)
        guard (1...120).contains(name.utf8.count) else {
            throw OfficeError(.badName, ["what": "program", "name": name])
        }
        guard plan.threshold >= 1, plan.threshold <= plan.administrators, (1...20).contains(plan.administrators),
            plan.administrators == 1 || plan.recoveryPath != nil
        else { throw OfficeError(.badThreshold) }
        guard !isThere(directory) else { throw OfficeError(.exists, ["directory": directory]) }
        try prepare(directory)
        guard let hold = DirectoryHold(directory) else { throw StoreError(.busy) }
        defer { withExtendedLifetime(hold) {} }
        // Another process may have been here in the moment before.
        guard !isThere(directory) else { throw OfficeError(.exists, ["directory": directory]) }
        let keyPath = directory + "/" + keyName
        // Keys without a store are those of a creation that was cut off: they have not signed anything that left.
        let isCutOff = FileManager.default.fileExists(atPath: keyPath)
        let keys = isCutOff ? try KeyFile(contentsOf: keyPath, passphrase: plan.passphrase) : try KeyFile.generate()
        let recovery = try (1..<max(1, plan.administrators)).map { _ in try KeyFile.generate() }
        var made: [String] = []
        do {
            if !isCutOff {
                try keys.write(to: keyPath, passphrase: plan.passphrase)
                made.append(keyPath)
            }
            // Before the store, and as late as can be: a program that nobody could administer must not begin.
            for (index, key) in recovery.enumerated() {
                let path = (plan.recoveryPath ?? "") + (index == 0 ? "" : ".\(index + 1)")
                try key.write(to: path)
                made.append(path)
            }
            let roster = try firstRoster(name: name, plan, keys: keys, recovery: recovery, at: clock.now())
            let store = try Store.create(
                in: directory, roster: roster, device: keys.signingKey.publicKey.bytes, marker: Place.marker,
                clock: clock.now)
            made.append(store.path)
            let office = Office(store: store, directory: directory, keys: keys, clock: clock)
            try office.enterOffice(code: plan.office, name: plan.officeName, state: plan.state)
            return office
        } catch {
            for path in made.reversed() { for suffix in ["-wal", "-shm", ""] { unlink(path + suffix) } }
            throw error
        }
    }

    private static func firstRoster(
        name: String, _ plan: ProgramPlan, keys: KeyFile, recovery: [KeyFile], at: Int64
    ) throws -> Roster {
        let device = keys.signingKey.publicKey.bytes
        let administrators =
            [RootEntry.Administrator(key: device, label: plan.office)]
            + recovery.enumerated().map { index, key in
                RootEntry.Administrator(key: key.signingKey.publicKey.bytes, label: "recovery \(index + 1)")
            }
        var entry = RootEntry(
            version: 0, program: nil, previous: [], name: name, createdAt: at, nonce: try SecureRandom.bytes(16),
            threshold: plan.threshold, administrators: administrators,
            registrars: [RootEntry.Registrar(key: device, scopes: plan.scopes, numbers: firstNumbers)],
            roles: Role.defaults)
        for key in [keys] + recovery { try entry.sign(with: key.signingKey) }
        var roster = try Roster(first: entry)
        roster.add(
            try Enrolment(
                program: roster.program, sequence: 1, previous: [UInt8](repeating: 0, count: 32), deviceKey: device,
                recipient: keys.agreementKey.recipient.bytes, office: plan.office, number: 1, role: "coordinator",
                writes: plan.scopes, holds: [], at: at, registrar: keys.signingKey))
        return roster
    }

    private func enterOffice(code: String, name: String?, state: String?) throws {
        let kind = Kind.office
        var values: [FieldID: [Scalar]] = [FieldID(1): [.text(code)]]
        if let name { values[FieldID(2)] = [.text(name)] }
        if let state { values[FieldID(3)] = [.text(state)] }
        _ = try store.write([RecordEntry(kind: kind, target: .keyed, values: values)], person: "")
    }
}
