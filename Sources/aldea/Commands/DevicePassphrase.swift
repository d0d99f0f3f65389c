import ArgumentParser
import FoundationEssentials
import OfficeSync
import SurveyModel
import SurveyStore
import Trust

/// `aldea device passphrase`: sets, changes or removes the passphrase of this device's keys.
struct DevicePassphrase: ParsableCommand {
    static let configuration = Sentences.command("passphrase", help: "device.passphrase")

    @Option(help: Sentences.help("device.new-passphrase-file", value: "file")) var newPassphraseFile: String?
    @Flag(help: Sentences.help("device.passphrase-remove")) var remove = false
    @OptionGroup var common: CommonOptions

    func run() throws {
        try perform(common) { session in
            if remove, newPassphraseFile != nil { throw Failure.usage("passphrase-both") }
            let files = try keyFiles(session)
            let old = try session.passphrase(for: try InputFile.bytes(of: files[0], limit: 1 << 16))
            // Checked before a new one is asked for.
            _ = try KeyFile(contentsOf: files[0], passphrase: old)
            let new = remove ? nil : try newPassphrase(session)
            // What cannot be opened is left as it is, keys included.
            if Office.isThere(session.directory) {
                _ = try Store.open(in: session.directory, clock: session.clock.now)
            }
            // The device's own keys go last: if this is cut off, they still open as before, and it can be repeated.
            for file in files.reversed() {
                try Self.keys(file, old, or: new).write(to: file, passphrase: new, replacing: true)
            }
            if Office.isThere(session.directory) {
                let office = try Office.open(session.directory, passphrase: new, clock: session.clock)
                try office.store.record(event: "passphrase-changed", person: session.options.person ?? "")
            }
            let document = Document(isProtected: new != nil)
            try session.output.show(document) {
                let key = remove ? "passphrase.removed" : "passphrase.set"
                session.output.line(session.sentences(key), style: .good)
            }
            session.note(remove ? "passphrase.volume" : "passphrase.remember")
            return .done
        }
    }

    /// The device's key file, and the one of a key that waits to be used.
    private func keyFiles(_ session: Session) throws -> [String] {
        let isThere = Office.isThere(session.directory)
        let own = isThere ? session.directory + "/device.key" : Office.requestKeys(session.directory)
        guard FileManager.default.fileExists(atPath: own) else {
            throw Failure("store-missing", ["directory": session.directory], status: Outcome.failure)
        }
        let next = session.directory + "/next.key"
        return [own] + (FileManager.default.fileExists(atPath: next) ? [next] : [])
    }

    /// The keys of a file that an attempt before may have protected anew already.
    private static func keys(_ file: String, _ old: String?, or new: String?) throws -> KeyFile {
        if let keys = try? KeyFile(contentsOf: file, passphrase: old) { return keys }
        return try KeyFile(contentsOf: file, passphrase: new)
    }

    private func newPassphrase(_ session: Session) throws -> String {
        let new: String
        if let newPassphraseFile {
            new = try AdminOptions.firstLine(of: newPassphraseFile)
        } else {
            let flag = "--new-passphrase-file"
            new = try session.asking.secret(session.sentences("ask.new-passphrase"), flag: flag)
            guard try session.asking.secret(session.sentences("ask.new-passphrase-again"), flag: flag) == new else {
                throw Failure("passphrase-differs", status: Outcome.failure)
            }
        }
        guard !new.isEmpty else { throw Failure.usage("passphrase-empty") }
        return new
    }

    private struct Document: Encodable {
        let isProtected: Bool
    }
}
