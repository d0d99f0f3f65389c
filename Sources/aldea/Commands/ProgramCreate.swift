import ArgumentParser
import OfficeSync
import SurveyModel
import SurveyStore
import Trust

/// `aldea program create`: a new program, with its administrators' keys and its first office.
struct ProgramCreate: ParsableCommand {
    static let configuration = Sentences.command("create", help: "program.create")

    @Option(help: Sentences.help("program.name", value: "text")) var name: String
    @Option(help: Sentences.help("program.office", value: "office")) var office: String
    @Option(
        name: .customLong("scope"), parsing: .upToNextOption, help: Sentences.help("program.scope", value: "scope"))
    var scopes: [String]
    @Option(help: Sentences.help("program.office-name", value: "text")) var officeName: String?
    @Option(help: Sentences.help("program.state", value: "state")) var state: String?
    @Option(help: Sentences.help("program.administrators", value: "k-of-n")) var administrators = "1-of-2"
    @Option(help: Sentences.help("program.recovery-out", value: "file")) var recoveryOut: String?
    @OptionGroup var common: CommonOptions

    func run() throws {
        try perform(common) { session in
            let (threshold, count) = try Self.parse(administrators)
            guard !scopes.isEmpty else { throw Failure.usage("scope-missing") }
            // The recovery key is the only way back in when this device is lost, so it is always written.
            let recovery = count > 1 ? recoveryOut ?? "aldea-recovery.key" : recoveryOut
            // Further recovery keys, of which others take care, lie beside the first.
            let recoveryFiles = (1..<max(1, count)).compactMap { index in
                recovery.map { index == 1 ? $0 : "\($0).\(index)" }
            }
            for file in recoveryFiles { try AtomicFile.checkFree(file, force: false) }
            let plan = ProgramPlan(
                name: name, office: office, officeName: officeName, state: state, scopes: scopes,
                threshold: threshold, administrators: count, recoveryPath: recovery,
                passphrase: try session.passphraseToProtect())
            let created = try Office.createProgram(in: session.directory, plan, clock: session.clock)
            try created.store.record(event: "program-created", person: session.options.person ?? "")
            let info = try created.store.info()
            let document = Document(
                program: info.program.description, fingerprint: info.program.fingerprint, name: info.programName,
                office: info.office, device: info.deviceNumber, scopes: info.scopes, threshold: threshold,
                administrators: count, recovery: recoveryFiles, store: session.directory)
            try session.output.show(document) { Self.show(document, session) }
            for file in recoveryFiles { session.note("program.keep-recovery", ["file": AtomicFile.name(of: file)]) }
            return .done
        }
    }

    private static func show(_ document: Document, _ session: Session) {
        session.output.line(session.sentences("program.created", ["name": document.name]), style: .good)
        var fields = [
            (session.sentences("field-name.fingerprint"), document.fingerprint),
            (session.sentences("field-name.office"), document.office),
            (session.sentences("field-name.device"), String(document.device)),
            (session.sentences("field-name.scopes"), document.scopes.joined(separator: ", ")),
            (
                session.sentences("field-name.administrators"),
                session.sentences(
                    "program.k-of-n", ["k": String(document.threshold), "n": String(document.administrators)])
            ),
        ]
        for file in document.recovery { fields.append((session.sentences("field-name.recovery"), file)) }
        session.output.fields(fields)
    }

    /// `K-of-N`, with 1 ≤ K ≤ N ≤ 20.
    private static func parse(_ text: String) throws -> (threshold: Int, count: Int) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[1] == "of", let threshold = Int(parts[0]), let count = Int(parts[2]),
            threshold >= 1, count >= threshold, count <= 20
        else { throw Failure.usage("administrators", ["value": text]) }
        return (threshold, count)
    }

    private struct Document: Encodable {
        let program: String
        let fingerprint: String
        let name: String
        let office: String
        let device: Int
        let scopes: [String]
        let threshold: Int
        let administrators: Int
        let recovery: [String]
        let store: String
    }
}
