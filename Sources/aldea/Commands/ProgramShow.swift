import ArgumentParser
import Replication
import SurveyModel
import SurveyStore
import Trust

/// `aldea program show`: the program's name, fingerprint and administrators, and this device's place in it.
struct ProgramShow: ParsableCommand {
    static let configuration = Sentences.command("show", help: "program.show")

    @OptionGroup var common: CommonOptions

    func run() throws {
        try perform(common) { session in
            let roster = try session.store.roster
            let info = try session.store.info()
            let document = Document(
                program: info.program.description, fingerprint: info.program.fingerprint, name: roster.root.name,
                createdAt: Instant(seconds: roster.chain[0].createdAt).description,
                threshold: roster.root.threshold,
                administrators: roster.root.administrators.map {
                    Document.Administrator(label: $0.label, key: Hex.text($0.key))
                },
                rosterVersion: roster.root.version, isFrozen: roster.isFrozen, devices: roster.devices.count,
                office: info.office, device: info.deviceNumber, role: info.role, scopes: info.scopes)
            try session.output.show(document) { Self.show(document, session) }
            if roster.isFrozen { session.note("roster.frozen") }
            return roster.isFrozen ? .wantsPerson : .done
        }
    }

    private static func show(_ document: Document, _ session: Session) {
        let words = session.sentences
        session.output.line(document.name, style: .strong)
        session.output.fields([
            (words("field-name.fingerprint"), document.fingerprint),
            (words("field-name.program"), document.program),
            (words("field-name.created"), document.createdAt),
            (
                words("field-name.administrators"),
                words(
                    "program.k-of-n", ["k": String(document.threshold), "n": String(document.administrators.count)])
                    + ": " + document.administrators.map(\.label).joined(separator: ", ")
            ),
            (words("field-name.devices"), String(document.devices)),
            (words("field-name.office"), document.office),
            (words("field-name.device"), String(document.device)),
            (words("field-name.role"), words.role(document.role)),
            (words("field-name.scopes"), document.scopes.joined(separator: ", ")),
        ])
    }

    private struct Document: Encodable {
        struct Administrator: Encodable {
            let label: String
            let key: String
        }

        let program: String
        let fingerprint: String
        let name: String
        let createdAt: String
        let threshold: Int
        let administrators: [Administrator]
        let rosterVersion: Int
        let isFrozen: Bool
        let devices: Int
        let office: String
        let device: Int
        let role: String
        let scopes: [String]
    }
}
