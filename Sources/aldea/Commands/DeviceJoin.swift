import ArgumentParser
import OfficeSync
import SurveyModel
import SurveyStore
import Trust

/// `aldea device join`: this device takes the program's roster, once a person or a script confirms the fingerprint.
struct DeviceJoin: ParsableCommand {
    static let configuration = Sentences.command("join", help: "device.join")

    @Argument(help: Sentences.help("device.grant-file", value: "file")) var file: String
    @Option(help: Sentences.help("device.join-fingerprint", value: "fingerprint")) var fingerprint: String?
    @OptionGroup var common: CommonOptions

    func run() throws {
        try perform(common) { session in
            let grant = try Office.grant(at: file)
            try confirm(grant, session)
            let office = try Office.join(
                grant, in: session.directory, passphrase: try session.passphraseForRequest(), clock: session.clock)
            try office.store.record(event: "device-joined", person: session.options.person ?? "")
            let info = try office.store.info()
            let document = Document(
                program: info.program.description, fingerprint: info.program.fingerprint, name: info.programName,
                office: info.office, device: info.deviceNumber, role: info.role, scopes: info.scopes)
            try session.output.show(document) {
                let words = session.sentences
                session.output.line(words("device.joined", ["name": document.name]), style: .good)
                session.output.fields([
                    (words("field-name.fingerprint"), document.fingerprint),
                    (words("field-name.office"), document.office),
                    (words("field-name.device"), String(document.device)),
                    (words("field-name.role"), words.role(document.role)),
                    (words("field-name.scopes"), document.scopes.joined(separator: ", ")),
                ])
            }
            return .done
        }
    }

    /// Makes sure that the program is the one that is meant: anybody can send a roster.
    private func confirm(_ grant: Grant, _ session: Session) throws {
        if let fingerprint {
            guard grant.program.matches(fingerprint: fingerprint) else {
                throw Failure(
                    "program-fingerprint", ["given": fingerprint, "found": grant.program.fingerprint],
                    status: Outcome.refusal)
            }
            return
        }
        let places = ["name": grant.programName, "fingerprint": grant.program.fingerprint]
        session.note("device.join-program", places)
        guard try session.asking.yes(session.sentences("device.join-question"), flag: "--fingerprint") else {
            throw Failure("join-declined", places, status: Outcome.refusal)
        }
    }

    private struct Document: Encodable {
        let program: String
        let fingerprint: String
        let name: String
        let office: String
        let device: Int
        let role: String
        let scopes: [String]
    }
}
