internal import DeltaBundle
internal import Foundation
internal import Replication
public import SurveyStore
public import Trust

/// A roster that a new device was given, to be taken after a person has compared the program's fingerprint.
public struct Grant: Sendable {
    /// The program.
    public let program: ProgramID
    /// Its name.
    public let programName: String
    /// The roster.
    public let roster: Roster
}

extension Office {
    /// Makes keys for a new device and asks for its enrolment. Asking again gives a new request for the same keys.
    ///
    /// - Throws: `OfficeError.exists` when the directory has a store, `.badName`.
    public static func requestDevice(
        in directory: String, office: String, scopes: [String], passphrase: String? = nil, clock: Clock = .system
    ) throws -> EnrolmentRequest {
        try check(office: office, scopes: scopes)
        guard !isThere(directory) else { throw OfficeError(.exists, ["directory": directory]) }
        try prepare(directory)
        let path = requestKeys(directory)
        let keys: KeyFile
        if FileManager.default.fileExists(atPath: path) {
            keys = try KeyFile(contentsOf: path, passphrase: passphrase)
        } else {
            keys = try KeyFile.generate()
            try keys.write(to: directory + "/" + requestName, passphrase: passphrase)
        }
        return try EnrolmentRequest(
            office: office, scopes: scopes, at: clock.now(), recipient: keys.agreementKey.recipient,
            key: keys.signingKey)
    }

    /// Enrols the device of a request, as a registrar, and writes the roster for it as a bundle.
    ///
    /// - Throws: `OfficeError.notRegistrar`, `.scopeNotMine`, `.unknownRole`, `.numbersUsedUp`, `.enrolledAlready`, or what the disk refuses.
    public func approve(
        _ request: EnrolmentRequest, role: String, holds: [String] = [], to path: String,
        existing: OutputFile.Existing = .keep, person: String = ""
    ) throws -> Enrolment {
        let (next, enrolment) = try enrolling(request, role: role, holds: holds, in: store.roster)
        // Another process may have enrolled somebody meanwhile: what is handed out is united with that.
        let file = try rosterFile(next, at: path, existing: existing)
        _ = try store.unite(next)
        try file.commit()
        try store.record(
            event: "device-approved", detail: ["office": enrolment.office, "number": String(enrolment.number)],
            person: person)
        return enrolment
    }

    /// A bundle with nothing but a roster, not at its place yet.
    func rosterFile(_ roster: Roster, at path: String, existing: OutputFile.Existing) throws -> OutputFile {
        let file = try OutputFile(path: path, existing: existing)
        let writer = try BundleWriter(manifest: try manifest(prerequisites: Frontier())) { try file.write($0) }
        for frame in Frame.frames(of: roster) { try writer.write(frame) }
        try writer.finish(frontier: Frontier(), key: keys.signingKey)
        return file
    }

    /// The roster with the device of a request enrolled by this one, as a registrar.
    ///
    /// - Parameter holds: the scopes that it holds besides those that it writes; none for all, where the registrar may give all.
    /// - Throws: `OfficeError.notRegistrar`, `.scopeNotMine`, `.unknownRole`, `.numbersUsedUp`, `.enrolledAlready`, `TrustError`.
    func enrolling(
        _ request: EnrolmentRequest, role: String, holds: [String], in roster: Roster
    ) throws -> (Roster, Enrolment) {
        // What a stranger wrote must be what this program would have asked.
        guard (try? Office.check(office: request.office, scopes: request.scopes)) != nil,
            Set(request.scopes).count == request.scopes.count, (try? Recipient(request.recipient))?.isUsable == true
        else { throw TrustError.invalidRequest }
        let (registrar, held) = try grant(role: role, writes: request.scopes, holds: holds, in: roster)
        if let known = roster.standings[request.deviceKey] {
            guard roster.revocation(of: request.deviceKey) == nil else { throw OfficeError(.revoked) }
            let named = known.enrolment
            // Asked again, for instance because the first answer was lost: the same enrolment is handed out once more.
            guard named.office == request.office, known.roleNames.contains(role),
                request.scopes.allSatisfy({ known.writtenScopes.contains($0) })
            else { throw OfficeError(.enrolledAlready, ["office": named.office, "number": String(named.number)]) }
            return (roster, named)
        }
        guard let number = roster.freeNumber(for: registrar) else { throw OfficeError(.numbersUsedUp) }
        let enrolment = try enrolment(
            in: roster, of: request.deviceKey, recipient: request.recipient, office: request.office, number: number,
            role: role, writes: request.scopes, holds: held)
        var next = roster
        next.add(enrolment)
        return (next, enrolment)
    }

    /// Lets a device that is enrolled do more, as a registrar: enrolments add up. To take something from a device, it is replaced.
    ///
    /// - Throws: `OfficeError.notRegistrar`, `.scopeNotMine`, `.unknownRole`, `.revoked`.
    public func assign(
        _ device: Standing, role: String, writes: [String], holds: [String], person: String = ""
    ) throws -> Standing {
        let roster = store.roster
        let named = device.enrolment
        guard roster.revocation(of: named.deviceKey) == nil else { throw OfficeError(.revoked) }
        let (registrar, held) = try grant(role: role, writes: writes, holds: holds, in: roster)
        // A number of one's own range, and the one that the device has where that is it.
        let number = registrar.numbers.contains(named.number) ? named.number : roster.freeNumber(for: registrar)
        guard let number else { throw OfficeError(.numbersUsedUp) }
        var next = roster
        next.add(
            try enrolment(
                in: roster, of: named.deviceKey, recipient: named.recipient, office: named.office, number: number,
                role: role, writes: writes, holds: held))
        _ = try store.unite(next)
        try store.record(
            event: "device-assigned", detail: ["office": named.office, "number": String(named.number)], person: person)
        return store.roster.standings[named.deviceKey] ?? device
    }

    /// This device's grant as a registrar, and the scopes that a device holds which it enrols.
    private func grant(
        role: String, writes: [String], holds: [String], in roster: Roster
    ) throws -> (RootEntry.Registrar, held: [String]) {
        guard let registrar = roster.root.registrars.first(where: { $0.key == deviceKey.bytes && $0.cut == nil }) else {
            throw OfficeError(.notRegistrar)
        }
        guard roster.root.roles.contains(where: { $0.name == role }) else {
            throw OfficeError(
                .unknownRole, ["role": role, "known": roster.root.roles.map(\.name).joined(separator: ", ")])
        }
        // Whom a proposed entry's cut leaves out would be withdrawn when it comes into force.
        let isEnding = roster.proposals.contains { proposal in
            proposal.registrars.contains { $0.key == deviceKey.bytes && $0.cut != nil }
        }
        guard !isEnding else { throw OfficeError(.grantEnding) }
        // Whoever may not give all gives what the device writes.
        let held = holds.isEmpty && !registrar.givesAll ? writes : holds
        for scope in writes + held where !registrar.scopes.contains(scope) {
            throw OfficeError(
                .scopeNotMine, ["scope": scope, "known": registrar.scopes.joined(separator: ", ")])
        }
        return (registrar, held)
    }

    /// This registrar's next enrolment.
    private func enrolment(
        in roster: Roster, of device: [UInt8], recipient: [UInt8], office: String, number: Int, role: String,
        writes: [String], holds: [String]
    ) throws -> Enrolment {
        let last = roster.lastEnrolment(by: deviceKey.bytes)
        return try Enrolment(
            program: roster.program, sequence: (last?.sequence ?? 0) + 1,
            previous: last?.hash ?? [UInt8](repeating: 0, count: 32), deviceKey: device, recipient: recipient,
            office: office, number: number, role: role, writes: writes, holds: holds, at: clock.now(),
            registrar: keys.signingKey)
    }

    /// Reads the roster that a registrar's answer holds, without taking it.
    ///
    /// - Throws: `OfficeError.noRoster`, `BundleError`.
    public static func grant(at path: String) throws -> Grant {
        let roster = try BundleFile(path).read(keys: nil) { reader in
            var found: Roster?
            while let event = try reader.next() {
                guard case .frame(let frame) = event, frame.type == .roster || frame.type == .fullRoster else {
                    continue
                }
                let piece = try Roster(bytes: frame.payload)
                if found?.unite(with: piece) == nil { found = piece }
            }
            guard let found else { throw OfficeError(.noRoster) }
            return found
        }
        return Grant(program: roster.program, programName: roster.root.name, roster: roster)
    }

    /// Takes a roster that names this device, and makes its store.
    ///
    /// - Throws: `OfficeError.grantForAnother` when no request was made here or another device is meant, `.exists`.
    public static func join(
        _ grant: Grant, in directory: String, passphrase: String? = nil, clock: Clock = .system
    ) throws -> Office {
        guard !isThere(directory) else { throw OfficeError(.exists, ["directory": directory]) }
        guard isRequestPending(directory) else { throw OfficeError(.grantForAnother) }
        guard let hold = DirectoryHold(directory) else { throw StoreError(.busy) }
        defer { withExtendedLifetime(hold) {} }
        let path = directory + "/" + keyName
        let held = requestKeys(directory)
        guard FileManager.default.fileExists(atPath: held) else { throw OfficeError(.grantForAnother) }
        let keys = try KeyFile(contentsOf: held, passphrase: passphrase)
        let device = keys.signingKey.publicKey.bytes
        guard grant.roster.standings[device] != nil else { throw OfficeError(.grantForAnother) }
        guard grant.roster.members[device] != nil else { throw OfficeError(.revoked) }
        if held != path {
            guard rename(held, path) == 0 else { throw OfficeError(.directory, ["directory": directory]) }
        }
        let store = try Store.create(
            in: directory, roster: grant.roster, device: device, marker: Place.marker,
            clock: clock.now)
        return Office(store: store, directory: directory, keys: keys, clock: clock)
    }
}
