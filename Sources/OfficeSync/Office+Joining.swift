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
        _ request: EnrolmentRequest, role: String, to path: String, existing: OutputFile.Existing = .keep,
        person: String = ""
    ) throws -> Enrolment {
        // What a stranger wrote must be what this program would have asked.
        guard (try? Office.check(office: request.office, scopes: request.scopes)) != nil,
            Set(request.scopes).count == request.scopes.count, (try? Recipient(request.recipient))?.isUsable == true
        else { throw TrustError.invalidRequest }
        let roster = store.roster
        let me = deviceKey.bytes
        guard let registrar = roster.root.registrars.first(where: { $0.key == me && $0.cut == nil }) else {
            throw OfficeError(.notRegistrar)
        }
        guard roster.root.roles.contains(where: { $0.name == role }) else {
            throw OfficeError(
                .unknownRole, ["role": role, "known": roster.root.roles.map(\.name).joined(separator: ", ")])
        }
        for scope in request.scopes where !registrar.scopes.contains(scope) {
            throw OfficeError(
                .scopeNotMine, ["scope": scope, "known": registrar.scopes.joined(separator: ", ")])
        }
        let last = roster.lastEnrolment(by: me)
        let enrolment: Enrolment
        if let known = roster.devices[request.deviceKey] {
            // Asked again, for instance because the first answer was lost: the same enrolment is handed out once more.
            guard known.office == request.office, known.role == role, known.writes == request.scopes else {
                throw OfficeError(.enrolledAlready, ["office": known.office, "number": String(known.number)])
            }
            enrolment = known
        } else {
            guard let number = roster.freeNumber(for: registrar) else { throw OfficeError(.numbersUsedUp) }
            enrolment = try Enrolment(
                program: roster.program, sequence: (last?.sequence ?? 0) + 1,
                previous: last?.hash ?? [UInt8](repeating: 0, count: 32), deviceKey: request.deviceKey,
                recipient: request.recipient, office: request.office, number: number, role: role,
                writes: request.scopes, holds: [], at: clock.now(), registrar: keys.signingKey)
        }
        var next = roster
        next.add(enrolment)
        let file = try OutputFile(path: path, existing: existing)
        let writer = try BundleWriter(manifest: try manifest(prerequisites: Frontier())) { try file.write($0) }
        try writer.write(Frame(.roster, next.bytes))
        try writer.finish(frontier: Frontier(), key: keys.signingKey)
        _ = try store.unite(next)
        try file.commit()
        try store.record(
            event: "device-approved", detail: ["office": enrolment.office, "number": String(enrolment.number)],
            person: person)
        return enrolment
    }

    /// Reads the roster that a registrar's answer holds, without taking it.
    ///
    /// - Throws: `OfficeError.noRoster`, `BundleError`.
    public static func grant(at path: String) throws -> Grant {
        let roster = try BundleFile(path).read(keys: nil) { reader in
            while let event = try reader.next() {
                if case .frame(let frame) = event, frame.type == .roster { return try Roster(bytes: frame.payload) }
            }
            throw OfficeError(.noRoster)
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
        guard grant.roster.devices[device] != nil else { throw OfficeError(.grantForAnother) }
        if held != path {
            guard rename(held, path) == 0 else { throw OfficeError(.directory, ["directory": directory]) }
        }
        let store = try Store.create(
            in: directory, roster: grant.roster, device: device, marker: Place.marker,
            clock: clock.now)
        return Office(store: store, directory: directory, keys: keys, clock: clock)
    }
}
