import ArgumentParser
import SurveyModel
import SurveyStore
import Trust

/// `aldea store info`: what the store holds, and what in it wants a person.
struct StoreInfoCommand: ParsableCommand {
    static let configuration = Sentences.command("info", help: "store.info")

    @OptionGroup var common: CommonOptions

    func run() throws {
        try perform(common) { session in
            let store = try session.store
            let document = try Document(store, directory: session.directory)
            try session.output.show(document) { Self.show(document, session) }
            RosterAlarms(store.roster, device: store.device, session).tell()
            if document.isScrubPending {
                session.note("doctor.scrub-pending")
                session.note("doctor.scrub-pending.advice")
            }
            return .done
        }
    }

    private static func show(_ document: Document, _ session: Session) {
        let words = session.sentences
        session.output.line(document.programName, style: .strong)
        session.output.fields([
            (words("field-name.store"), document.store), (words("field-name.fingerprint"), document.fingerprint),
            (words("field-name.epoch"), document.epoch), (words("field-name.office"), document.office),
            (words("field-name.device"), String(document.device)),
            (words("field-name.role"), words.roles(document.role)),
            (words("field-name.scopes"), document.scopes.joined(separator: ", ")),
        ])
        session.output.line()
        session.output.fields(
            [
                ("bytes", Int(document.bytes)), ("segments", document.segments),
                ("tail-changes", document.tailChanges), ("conflicts", document.conflicts),
                ("findings", document.findings), ("waiting", document.waiting), ("withheld", document.withheld),
                ("forked-logs", document.forkedLogs), ("gaps", document.gaps), ("unplaced", document.unplaced),
                ("redacted", document.redactedRecords), ("revoked-devices", document.revokedDevices.count),
                ("roster-version", document.rosterVersion),
            ].map { (words("field-name.\($0.0)"), String($0.1)) })
        guard !document.records.isEmpty else { return }
        session.output.line()
        var table = Table([words("head.kind"), words("head.records")], numbers: [1])
        for record in document.records { table.add([words("kind.\(record.kind)"), String(record.count)]) }
        session.output.table(table)
    }

    private struct Document: Encodable {
        struct Records: Encodable {
            let kind: String
            let count: Int
        }

        let store: String
        let program: String
        let programName: String
        let fingerprint: String
        let epoch: String
        let office: String
        let device: Int
        let role: String
        let scopes: [String]
        let segments: Int
        let tailChanges: Int
        let records: [Records]
        let bytes: Int64
        let conflicts: Int
        let waiting: Int
        let withheld: Int
        let findings: Int
        let forkedLogs: Int
        let gaps: Int
        /// Changes that name records which are not here, so that they cannot be shown.
        let unplaced: Int
        /// Records of which an administrator had the personal data erased.
        let redactedRecords: Int
        /// Whether what was erased may still stand in unused parts of the file.
        let isScrubPending: Bool
        let isRevoked: Bool
        let revokedDevices: [String]
        let withdrawnDevices: [String]
        let rosterVersion: Int
        let isFrozen: Bool

        init(_ held: Store, directory: String) throws {
            let info = try held.info()
            let roster = held.roster
            store = directory
            program = info.program.description
            programName = info.programName
            fingerprint = info.program.fingerprint
            epoch = info.epoch
            office = info.office
            device = info.deviceNumber
            role = info.role
            scopes = info.scopes
            segments = info.segments
            tailChanges = info.tailChanges
            records = info.records.map { Records(kind: $0.kind, count: $0.count) }
            bytes = info.bytes
            conflicts = info.conflicts
            waiting = info.waiting
            withheld = info.withheld
            findings = info.findings
            forkedLogs = info.forkedLogs
            gaps = info.gaps
            unplaced = try held.unplacedChanges()
            redactedRecords = roster.redactedRecords.count
            isScrubPending = try held.isScrubPending()
            revokedDevices = roster.revokedNames
            isRevoked = roster.revocation(of: held.device) != nil
            withdrawnDevices = roster.withdrawnNames
            rosterVersion = roster.root.version
            isFrozen = roster.isFrozen
        }
    }
}
