import ArgumentParser
import SurveyModel
import Trust

/// `aldea admin key`: an administrator's keys in a file, on whatever machine.
struct AdminKey: ParsableCommand {
    static let configuration = Sentences.command("key", help: "admin.key")

    @Option(help: Sentences.help("admin.key-out", value: "file")) var out: String
    @OptionGroup var common: CommonOptions

    func run() throws {
        try perform(common) { session in
            try AtomicFile.checkFree(out, force: false)
            let passphrase = try session.passphraseToProtect()
            let keys = try KeyFile.generate()
            try keys.write(to: out, passphrase: passphrase)
            let key = keys.signingKey.publicKey
            let document = Document(
                file: out, publicKey: key.hex, fingerprint: DeviceName.fingerprint(key.bytes),
                isProtected: passphrase != nil)
            try session.output.show(document) {
                session.output.line(session.sentences("admin.key-made", ["file": out]), style: .good)
                session.output.fields([
                    (session.sentences("field-name.public-key"), document.publicKey),
                    (session.sentences("field-name.key-fingerprint"), document.fingerprint),
                ])
            }
            session.note("admin.key-next", ["key": document.publicKey, "file": AtomicFile.name(of: out)])
            if passphrase == nil { session.note("admin.key-unprotected") }
            return .done
        }
    }

    private struct Document: Encodable {
        let file: String
        let publicKey: String
        let fingerprint: String
        let isProtected: Bool
    }
}
