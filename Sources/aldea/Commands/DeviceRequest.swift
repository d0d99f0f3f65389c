import ArgumentParser
import OfficeSync
import SurveyModel
import Trust

/// `aldea device request`: keys for this device, and a signed request to be let in.
struct DeviceRequest: ParsableCommand {
    static let configuration = Sentences.command("request", help: "device.request")

    @Option(help: Sentences.help("device.office", value: "office")) var office: String
    @Option(
        name: .customLong("scope"), parsing: .upToNextOption, help: Sentences.help("device.scope", value: "scope"))
    var scopes: [String]
    @Option(help: Sentences.help("device.request-out", value: "file")) var out: String
    @Flag(help: Sentences.help("option.force")) var force = false
    @OptionGroup var common: CommonOptions

    func run() throws {
        try perform(common) { session in
            try AtomicFile.checkFree(out, force: force)
            let request = try Office.requestDevice(
                in: session.directory, office: office, scopes: scopes,
                passphrase: try session.passphraseToProtect(), clock: session.clock)
            try AtomicFile.write(Array(request.text.utf8), to: out, force: force)
            let document = Document(
                fingerprint: request.fingerprint, office: request.office, scopes: request.scopes, file: out)
            try session.output.show(document) {
                session.output.line(session.sentences("device.requested", ["file": out]), style: .good)
                session.output.fields([
                    (session.sentences("field-name.device-fingerprint"), document.fingerprint),
                    (session.sentences("field-name.office"), document.office),
                    (session.sentences("field-name.scopes"), document.scopes.joined(separator: ", ")),
                ])
            }
            session.note("device.send-request", ["file": AtomicFile.name(of: out)])
            return .done
        }
    }

    private struct Document: Encodable {
        let fingerprint: String
        let office: String
        let scopes: [String]
        let file: String
    }
}
