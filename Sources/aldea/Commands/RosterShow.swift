import ArgumentParser
import OfficeSync
import SurveyModel
import SurveyStore
import Trust

/// `aldea roster show`: devices, roles, scopes and registrars, what of it does not count, and how old the roster is.
struct RosterShow: ParsableCommand {
    static let configuration = Sentences.command("show", help: "roster.show")

    @OptionGroup var common: CommonOptions

    func run() throws {
        try perform(common) { session in
            let store = try session.store
            let document = RosterDocument(store.roster, now: session.clock.now())
            try session.output.show(document) { Self.show(document, session) }
            let alarms = RosterAlarms(store.roster, device: store.device, session)
            alarms.tell()
            return alarms.isUrgent ? .wantsPerson : .done
        }
    }

    private static func show(_ document: RosterDocument, _ session: Session) {
        let words = session.sentences
        session.output.table(devices(document, words))
        session.output.line()
        session.output.table(registrars(document, words))
        session.output.line()
        if !document.withdrawnDevices.isEmpty {
            session.output.table(withdrawn(document, words))
            session.output.line(words("doctor.devices-withdrawn.advice"), style: .warning)
            session.output.line()
        }
        if !document.refusedEnrolments.isEmpty {
            session.output.table(refused(document, words))
            session.output.line(words("doctor.enrolments-refused.advice"), style: .warning)
            session.output.line()
        }
        if !document.rivals.isEmpty {
            session.output.line(
                words("roster.rivals", ["names": document.rivals.joined(separator: ", ")]), style: .problem)
        }
        if !document.proposals.isEmpty {
            session.output.line(words("roster.proposals", ["names": document.proposals.joined(separator: ", ")]))
        }
        if document.redactedRecords > 0 {
            session.output.line(words("roster.redacted", ["count": String(document.redactedRecords)]))
        }
        let isOld = document.ageInDays > RosterDocument.oldInDays
        session.output.line(
            words("roster.age", ["days": String(document.ageInDays), "version": String(document.version)]),
            style: isOld ? .warning : .plain)
        if isOld { session.output.line(words("doctor.roster-age.advice")) }
    }

    private static func devices(_ document: RosterDocument, _ words: Phrasebook) -> Table {
        let every = words("roster.every-scope")
        var table = Table(
            ["number", "office", "role", "writes", "holds", "fingerprint", "enrolled", "state"]
                .map { words("head.\($0)") },
            numbers: [0])
        for device in document.devices {
            let state =
                device.revoked.map { words("roster.revoked", ["reason": words("reason.\($0.reason)")]) }
                ?? words("roster.active")
            table.add([
                String(device.number), device.office, words.roles(device.role), device.writes.joined(separator: ", "),
                device.holds.isEmpty ? every : device.holds.joined(separator: ", "), device.fingerprint,
                String(device.enrolledAt.prefix(10)), state,
            ])
        }
        return table
    }

    private static func registrars(_ document: RosterDocument, _ words: Phrasebook) -> Table {
        var table = Table(["registrar", "enrols", "numbers", "state"].map { words("head.\($0)") })
        for registrar in document.registrars {
            let state =
                registrar.isEnded ? "roster.grant-ended" : registrar.givesAll ? "roster.active" : "roster.grant-own"
            table.add([
                registrar.device ?? String(registrar.key.prefix(16)),
                registrar.scopes.isEmpty ? words("roster.every-scope") : registrar.scopes.joined(separator: ", "),
                "\(registrar.firstNumber)–\(registrar.lastNumber)", words(state),
            ])
        }
        return table
    }

    private static func withdrawn(_ document: RosterDocument, _ words: Phrasebook) -> Table {
        var table = Table(["withdrawn", "role", "fingerprint"].map { words("head.\($0)") })
        for device in document.withdrawnDevices {
            table.add(["\(device.office)-\(device.number)", words.roles(device.role), device.fingerprint])
        }
        return table
    }

    private static func refused(_ document: RosterDocument, _ words: Phrasebook) -> Table {
        var table = Table(["refused", "writes", "registrar", "why"].map { words("head.\($0)") })
        for enrolment in document.refusedEnrolments {
            table.add([
                "\(enrolment.office)-\(enrolment.number)", enrolment.writes.joined(separator: ", "),
                enrolment.registrar ?? "?", words("enrolment.\(enrolment.why)"),
            ])
        }
        return table
    }
}
