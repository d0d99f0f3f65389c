import OfficeSync
import SurveyModel
import SurveyStore
import Trust

/// One run of a command: its store, sentences and output. The store is opened when a command first asks for it.
final class Session {
    /// What was given on the command line.
    let options: CommonOptions
    /// The sentences of this run.
    let sentences: Phrasebook
    /// Standard output.
    let output: Output
    /// Questions to the person at the terminal.
    let asking: Asking
    /// The clock; only executables read the real one.
    let clock: Clock
    private var opened: Office?
    private var passphrase: String?

    init(_ options: CommonOptions, clock: Clock = .system) {
        self.options = options
        self.clock = clock
        sentences = Sentences.phrases
        output = Output(isJSON: options.json)
        asking = Asking(sentences: sentences, output: output)
    }

    /// The store's directory.
    var directory: String { options.directory }

    /// The store with its device's keys.
    ///
    /// - Throws: when there is none, or it cannot be opened.
    var office: Office {
        get throws {
            if let opened { return opened }
            guard Office.isThere(directory) else {
                let code = Office.isRequestPending(directory) ? "request-pending" : "store-missing"
                throw Failure(code, ["directory": directory], status: Outcome.failure)
            }
            let progress = progress("progress.upgrading")
            defer { progress.finish() }
            let office = try Office.open(directory, passphrase: try passphraseToOpen(), clock: clock) {
                progress.update($0, of: $1)
            }
            opened = office
            return office
        }
    }

    /// The store.
    var store: Store { get throws { try office.store } }

    /// Who enters or approves, for commands that write.
    ///
    /// - Throws: a usage failure when nobody was named.
    func person() throws -> String {
        guard let person = options.person else { throw Failure.usage("person-missing") }
        return person
    }

    /// A sentence on standard error: what is no result.
    func note(_ key: String, _ places: [String: String] = [:]) { remark(sentences(key, places)) }

    /// A line on standard error that is worded already.
    func remark(_ text: String) {
        output.flush()
        StandardError.line(text)
    }

    /// A progress bar on standard error, seen on a terminal only.
    func progress(_ key: String) -> Progress { Progress(sentences(key)) }

    /// The passphrase for keys that are made now: from `--passphrase-file`, else none.
    func passphraseToProtect() throws -> String? { try options.passphraseFile.map(Self.firstLine) }

    /// The passphrase of keys that are to become those of the store, if they need one.
    func passphrase(for keys: [UInt8]) throws -> String? {
        if let file = options.passphraseFile { return try Self.firstLine(of: file) }
        if KeyFile.isEncrypted(keys) {
            passphrase = try asking.secret(sentences("ask.passphrase"), flag: "--passphrase-file")
        }
        return passphrase
    }

    /// The passphrase of keys that are there, if they need one; it is asked for once.
    private func passphraseToOpen() throws -> String? {
        if let file = options.passphraseFile { return try Self.firstLine(of: file) }
        if passphrase == nil { passphrase = try passphraseIfNeeded(by: directory + "/device.key") }
        return passphrase
    }

    /// The passphrase of the keys that were made for a request, if they need one.
    func passphraseForRequest() throws -> String? {
        if let file = options.passphraseFile { return try Self.firstLine(of: file) }
        return try passphraseIfNeeded(by: Office.requestKeys(directory))
    }

    private func passphraseIfNeeded(by path: String) throws -> String? {
        guard try KeyFile.needsPassphrase(path) else { return nil }
        return try asking.secret(sentences("ask.passphrase"), flag: "--passphrase-file")
    }

    private static func firstLine(of file: String) throws -> String {
        let text = try TextFile.read(file, limit: 4096)
        return String(text.prefix { !$0.isNewline })
    }
}
