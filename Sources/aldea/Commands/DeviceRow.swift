import Replication
import SurveyModel
import Trust

/// A device of the roster, and what it may do.
struct DeviceRow: Encodable {
    /// Whether a device takes part.
    enum State: String, Encodable {
        case member, revoked, withdrawn
    }

    let device: String
    let office: String
    let number: Int
    let key: String
    let fingerprint: String
    let roles: [String]
    let writes: [String]
    /// The scopes that it holds, unless it holds all.
    let holds: [String]
    let holdsAll: Bool
    let state: State
    /// When the key was cut, and why.
    let revokedAt: String?
    let reason: String?
    let isAdministrator: Bool
    let isRegistrar: Bool
    let isThisDevice: Bool

    init(_ enrolment: Enrolment, _ roster: Roster, own: [UInt8]) {
        let key = enrolment.deviceKey
        let standing = roster.standings[key]
        let revocation = roster.revocation(of: key)
        device = DeviceName.text(enrolment)
        office = enrolment.office
        number = enrolment.number
        self.key = Hex.text(key)
        fingerprint = DeviceName.fingerprint(key)
        roles = standing?.roleNames ?? [enrolment.role]
        writes = standing?.writtenScopes ?? enrolment.writes
        let held = standing.map { $0.heldScopes.names } ?? (enrolment.holds.isEmpty ? nil : Set(enrolment.holds))
        holdsAll = held == nil
        holds = (held ?? []).filter { $0 != Roster.programScope }.sorted()
        state = revocation != nil ? .revoked : standing == nil ? .withdrawn : .member
        revokedAt = roster.chain.last { $0.revocations.contains { $0.key == key } }
            .flatMap { revocation == nil ? nil : Instant(seconds: $0.createdAt).description }
        reason = revocation?.reason.rawValue
        isAdministrator = roster.root.administrators.contains { $0.key == key }
        isRegistrar = roster.root.registrars.contains { $0.key == key && $0.cut == nil }
        isThisDevice = key == own
    }

    /// The device, and whether it is this one.
    func title(_ words: Phrasebook) -> String { isThisDevice ? words("device.this", ["device": device]) : device }

    /// Its roles in words.
    func roleText(_ words: Phrasebook) -> String { roles.map(words.role).joined(separator: ", ") }

    /// The scopes that it holds in words.
    func holdsText(_ words: Phrasebook) -> String {
        holdsAll ? words("roster.every-scope") : holds.joined(separator: ", ")
    }

    /// Its state in words, with its powers besides.
    func stateText(_ words: Phrasebook) -> String {
        switch state {
        case .member:
            let powers = (isAdministrator ? ["administrator"] : []) + (isRegistrar ? ["registrar"] : [])
            return powers.isEmpty
                ? words("standing.member") : powers.map { words("standing.\($0)") }.joined(separator: ", ")
        case .revoked:
            let day = (revokedAt ?? "").prefix(10)
            return words("standing.revoked", ["day": String(day), "reason": words("reason.\(reason ?? "other")")])
        case .withdrawn: return words("standing.withdrawn")
        }
    }

    /// Names and values for people.
    func fields(_ words: Phrasebook) -> [(name: String, value: String)] {
        [
            (words("field-name.device"), title(words)), (words("field-name.role"), roleText(words)),
            (words("head.writes"), writes.joined(separator: ", ")), (words("head.holds"), holdsText(words)),
            (words("head.state"), stateText(words)),
        ]
    }
}
