import OfficeSync
import Replication
import SurveyModel
import Trust

/// A roster as `aldea roster show` tells it.
struct RosterDocument: Encodable {
    /// A device that counts, be it revoked: then what it wrote up to the cut does.
    struct Device: Encodable {
        let number: Int
        let office: String
        let role: String
        let writes: [String]
        /// The scopes that it holds; none means all.
        let holds: [String]
        let key: String
        let fingerprint: String
        let enrolledAt: String
        let revoked: Revoked?

        init(_ standing: Standing, _ revocation: Revocation?) {
            let named = standing.enrolment
            number = named.number
            office = named.office
            role = standing.roleNames.joined(separator: ", ")
            writes = standing.writtenScopes
            holds = standing.heldScopes.names.map { $0.filter { $0 != Roster.programScope }.sorted() } ?? []
            key = Hex.text(named.deviceKey)
            fingerprint = DeviceName.fingerprint(named.deviceKey)
            enrolledAt = Instant(seconds: named.at).description
            revoked = revocation.map(Revoked.init)
        }

        /// A device of which no enrolment counts.
        init(withdrawn named: Enrolment) {
            number = named.number
            office = named.office
            role = named.role
            writes = named.writes
            holds = named.holds
            key = Hex.text(named.deviceKey)
            fingerprint = DeviceName.fingerprint(named.deviceKey)
            enrolledAt = Instant(seconds: named.at).description
            revoked = nil
        }
    }

    /// Why a key is cut, and where: the last good place of each branch of its logs.
    struct Revoked: Encodable {
        struct Cut: Encodable {
            let log: String
            let sequence: Int64
            let segment: String
        }

        let reason: String
        let cuts: [Cut]

        init(_ revocation: Revocation) {
            reason = revocation.reason.rawValue
            cuts = revocation.cuts.map {
                Cut(log: $0.log.description, sequence: $0.sequence, segment: $0.segment.description)
            }
        }
    }

    /// Who may enrol devices.
    struct Registrar: Encodable {
        let key: String
        let device: String?
        let scopes: [String]
        let firstNumber: Int
        let lastNumber: Int
        let isEnded: Bool
        let givesAll: Bool
    }

    /// An enrolment that is held and does not count.
    struct Refused: Encodable {
        let office: String
        let number: Int
        let writes: [String]
        let registrar: String?
        /// `registrar`, `cut`, `number`, `scope` or `holds`.
        let why: String

        init(_ enrolment: Enrolment, in roster: Roster) {
            office = enrolment.office
            number = enrolment.number
            writes = enrolment.writes
            registrar = roster.device(enrolment.registrar).map(DeviceName.text)
            why = Self.why(enrolment, roster.root.registrars.first { $0.key == enrolment.registrar })
        }

        private static func why(_ enrolment: Enrolment, _ grant: RootEntry.Registrar?) -> String {
            guard let grant else { return "registrar" }
            guard grant.numbers.contains(enrolment.number) else { return "number" }
            guard enrolment.writes.allSatisfy({ grant.scopes.contains($0) }) else { return "scope" }
            let isWithin = enrolment.holds.allSatisfy { grant.scopes.contains($0) || $0 == Roster.programScope }
            return grant.givesAll || !enrolment.holds.isEmpty && isWithin ? "cut" : "holds"
        }
    }

    /// From so many days on a roster is called old; that only warns.
    static let oldInDays: Int64 = 180

    let version: Int
    let newestAt: String
    let ageInDays: Int64
    let isFrozen: Bool
    let devices: [Device]
    let withdrawnDevices: [Device]
    let registrars: [Registrar]
    let refusedEnrolments: [Refused]
    let proposals: [String]
    let rivals: [String]
    let redactedRecords: Int
    let roles: [String]

    init(_ roster: Roster, now: Int64) {
        version = roster.root.version
        newestAt = Instant(seconds: roster.newestClock).description
        // A clock may be anything, so the difference must not overflow.
        let (age, isLost) = now.subtractingReportingOverflow(roster.newestClock)
        ageInDays = isLost ? 0 : max(0, age / 86_400)
        isFrozen = roster.isFrozen
        devices = roster.standings.values.sorted { $0.enrolment.number < $1.enrolment.number }
            .map { Device($0, roster.revocation(of: $0.enrolment.deviceKey)) }
        withdrawnDevices = roster.withdrawn.values.sorted { $0.number < $1.number }.map { Device(withdrawn: $0) }
        registrars = roster.root.registrars.map { grant in
            Registrar(
                key: Hex.text(grant.key), device: roster.device(grant.key).map(DeviceName.text),
                scopes: grant.scopes, firstNumber: grant.numbers.lowerBound, lastNumber: grant.numbers.upperBound,
                isEnded: grant.cut != nil, givesAll: grant.givesAll)
        }
        refusedEnrolments = roster.enrolments(counting: false).map { Refused($0, in: roster) }
        proposals = roster.proposals.map(Self.name)
        rivals = roster.rivals.map(Self.name)
        redactedRecords = roster.redactedRecords.count
        roles = roster.root.roles.map(\.name)
    }

    /// The eight characters by which `aldea admin` names a root entry.
    private static func name(_ entry: RootEntry) -> String { Base32.groups(entry.hash, characters: 8) }
}
