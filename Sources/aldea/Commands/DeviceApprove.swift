import ArgumentParser
import OfficeSync
import SurveyModel
import SurveyStore
import Trust

/// `aldea device approve`: a registrar's word that a device belongs to an office, as a bundle with the roster.
struct DeviceApprove: ParsableCommand {
    static let configuration = Sentences.command("approve", help: "device.approve")

    @Argument(help: Sentences.help("device.request-file", value: "file")) var file: String
    @Option(help: Sentences.help("device.role", value: "role")) var role = "coordinator"
    @Option(
        name: .customLong("holds"), parsing: .upToNextOption, help: Sentences.help("device.holds", value: "scope"))
    var holds: [String] = []
    @Option(help: Sentences.help("device.approve-fingerprint", value: "fingerprint")) var fingerprint: String?
    @Option(help: Sentences.help("device.approve-out", value: "file")) var out: String
    @Flag(help: Sentences.help("option.force")) var force = false
    @OptionGroup var common: CommonOptions

    func run() throws {
        try perform(common) { session in
            let request = try EnrolmentRequest(text: try TextFile.read(file))
            try request.check(fingerprint)
            let office = try session.office
            let enrolment = try office.approve(
                request, role: role, holds: holds, to: out, existing: force ? .replace : .keep,
                person: session.options.person ?? "")
            let document = Document(
                fingerprint: request.fingerprint, office: enrolment.office, device: enrolment.number,
                role: enrolment.role, scopes: enrolment.writes, holds: enrolment.holds,
                program: enrolment.program.fingerprint, file: out)
            try session.output.show(document) { Self.show(document, session) }
            session.note("device.send-grant", ["file": AtomicFile.name(of: out), "fingerprint": document.program])
            return .done
        }
    }

    private static func show(_ document: Document, _ session: Session) {
        let words = session.sentences
        session.output.line(words("device.approved", ["file": document.file]), style: .good)
        session.output.fields([
            (words("field-name.device-fingerprint"), document.fingerprint),
            (words("field-name.office"), document.office), (words("field-name.device"), String(document.device)),
            (words("field-name.role"), words.role(document.role)),
            (words("field-name.scopes"), document.scopes.joined(separator: ", ")),
            (
                words("head.holds"),
                document.holds.isEmpty ? words("roster.every-scope") : document.holds.joined(separator: ", ")
            ),
            (words("field-name.fingerprint"), document.program),
        ])
    }

    private struct Document: Encodable {
        let fingerprint: String
        let office: String
        let device: Int
        let role: String
        let scopes: [String]
        let holds: [String]
        let program: String
        let file: String
    }
}
