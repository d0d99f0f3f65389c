import ArgumentParser
import OfficeSync
import Replication
import SurveyModel
import SurveyStore
import Trust

/// `aldea roster show`: devices, roles, scopes and registrars, and how old the roster is.
struct RosterShow: ParsableCommand {
    static let configuration = Sentences.command("show", help: "roster.show")

    @OptionGroup var common: CommonOptions

    func run() throws {
        try perform(common) { session in
            let document = Document(try session.store.roster, now: session.clock.now())
            try session.output.show(document) { Self.show(document, session) }
            if document.isFrozen { session.note("roster.frozen") }
            return document.isFrozen ? .wantsPerson : .done
        }
    }

    private static func show(_ document: Document, _ session: Session) {
        let words = session.sentences
        let every = words("roster.every-scope")
        var devices = Table(
            ["number", "office", "role", "writes", "holds", "fingerprint", "enrolled"].map { words("head.\($0)") },
            numbers: [0])
        for device in document.devices {
            devices.add([
                String(device.number), device.office, words.role(device.role), device.writes.joined(separator: ", "),
                device.holds.isEmpty ? every : device.holds.joined(separator: ", "), device.fingerprint,
                String(device.enrolledAt.prefix(10)),
            ])
        }
        session.output.table(devices)
        session.output.line()
        var registrars = Table(["registrar", "enrols", "numbers"].map { words("head.\($0)") })
        for registrar in document.registrars {
            let name = document.devices.first { $0.key == registrar.key }.map { "\($0.office) \($0.number)" }
            registrars.add([
                name ?? String(registrar.key.prefix(16)),
                registrar.scopes.isEmpty ? every : registrar.scopes.joined(separator: ", "),
                "\(registrar.firstNumber)–\(registrar.lastNumber)",
            ])
        }
        session.output.table(registrars)
        session.output.line()
        session.output.line(
            words("roster.age", ["days": String(document.ageInDays), "version": String(document.version)]))
    }

    private struct Document: Encodable {
        struct Device: Encodable {
            let number: Int
            let office: String
            let role: String
            let writes: [String]
            let holds: [String]
            let key: String
            let fingerprint: String
            let enrolledAt: String
        }

        struct Registrar: Encodable {
            let key: String
            let scopes: [String]
            let firstNumber: Int
            let lastNumber: Int
            let isEnded: Bool
        }

        let version: Int
        let newestAt: String
        let ageInDays: Int64
        let isFrozen: Bool
        let devices: [Device]
        let registrars: [Registrar]
        let roles: [String]

        init(_ roster: Roster, now: Int64) {
            version = roster.root.version
            newestAt = Instant(seconds: roster.newestClock).description
            // A clock may be anything, so the difference must not overflow.
            let (age, isLost) = now.subtractingReportingOverflow(roster.newestClock)
            ageInDays = isLost ? 0 : max(0, age / 86_400)
            isFrozen = roster.isFrozen
            devices = roster.devices.values.sorted { $0.number < $1.number }.map {
                Device(
                    number: $0.number, office: $0.office, role: $0.role, writes: $0.writes, holds: $0.holds,
                    key: Hex.text($0.deviceKey),
                    fingerprint: Base32.groups(Digest.sha256($0.deviceKey), characters: 16),
                    enrolledAt: Instant(seconds: $0.at).description)
            }
            registrars = roster.root.registrars.map {
                Registrar(
                    key: Hex.text($0.key), scopes: $0.scopes, firstNumber: $0.numbers.lowerBound,
                    lastNumber: $0.numbers.upperBound, isEnded: $0.cut != nil)
            }
            roles = roster.root.roles.map(\.name)
        }
    }
}
