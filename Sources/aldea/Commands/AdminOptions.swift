import ArgumentParser
import OfficeSync
import SurveyModel
import SurveyStore
import Trust

/// The options of every command that signs as an administrator: whose key, whether to ask, and where to write what
/// must travel.
struct AdminOptions: ParsableArguments {
    @Option(help: Sentences.help("admin.key-file", value: "file")) var key: String?
    @Option(help: Sentences.help("admin.key-passphrase-file", value: "file")) var keyPassphraseFile: String?
    @Option(help: Sentences.help("admin.out", value: "file")) var out: String?
    @Flag(help: Sentences.help("option.force")) var force = false
    @Flag(help: Sentences.help("admin.yes")) var yes = false

    /// What becomes of a file that is at the output's place.
    var existing: OutputFile.Existing { force ? .replace : .keep }

    /// The administrator's keys; nil for those of the store's device.
    func keys(_ session: Session) throws -> KeyFile? {
        guard let key else { return nil }
        var passphrase: String?
        if try KeyFile.needsPassphrase(key) {
            passphrase =
                try keyPassphraseFile.map(Self.firstLine)
                ?? session.asking.secret(
                    session.sentences("ask.key-passphrase", ["file": AtomicFile.name(of: key)]),
                    flag: "--key-passphrase-file")
        }
        return try KeyFile(contentsOf: key, passphrase: passphrase)
    }

    /// Refuses an output that could not be written, before anything is signed.
    func checkOut() throws {
        if let out { try AtomicFile.checkFree(out, force: force) }
    }

    /// Tells what is about to be done, and asks whether to; `--yes` has answered already.
    ///
    /// - Throws: a failure when the answer is no.
    func confirm(_ lines: [String], question: String, _ session: Session) throws {
        guard !yes else { return }
        if session.asking.isPossible { for line in lines { session.remark(line) } }
        guard try session.asking.yes(session.sentences(question), flag: "--yes") else {
            throw Failure("declined", status: Outcome.failure)
        }
    }

    /// The first line of a file.
    static func firstLine(of file: String) throws -> String {
        String(try TextFile.read(file, limit: 4096).prefix { !$0.isNewline })
    }
}
