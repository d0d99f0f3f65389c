import ArgumentParser
import SurveyModel
import SurveyStore
import Trust

/// `aldea store backup`: a copy of the store as it is at this moment, with the device's keys beside it.
struct StoreBackup: ParsableCommand {
    static let configuration = Sentences.command("backup", help: "store.backup")

    @Argument(help: Sentences.help("store.backup-file", value: "file")) var file: String
    @Flag(help: Sentences.help("store.without-key")) var withoutKey = false
    @Flag(help: Sentences.help("option.force")) var force = false
    @OptionGroup var common: CommonOptions

    func run() throws {
        try perform(common) { session in
            let store = try session.store
            let keyFile = withoutKey ? nil : StoreRestore.keyFile(of: file)
            try AtomicFile.checkFree(file, force: force)
            try store.backup(to: file, existing: force ? .replace : .keep) {
                // The keys first: a backup that is there can be restored.
                if let keyFile { try writeKeys(to: keyFile, session) }
            }
            try store.record(event: "backed-up", person: session.options.person ?? "")
            try session.output.show(Document(file: file, keyFile: keyFile)) {
                session.output.line(session.sentences("store.backed-up", ["file": file]), style: .good)
            }
            if let keyFile { session.note("store.keep-key", ["file": AtomicFile.name(of: keyFile)]) }
            return .done
        }
    }

    /// Writes the device's keys beside the backup, unless an attempt that was cut off has done so.
    private func writeKeys(to path: String, _ session: Session) throws {
        let keys = try InputFile.bytes(of: session.directory + "/device.key", limit: 1 << 16)
        if let held = try? InputFile.bytes(of: path, limit: 1 << 16), held == keys { return }
        try AtomicFile.checkFree(path, force: force)
        try AtomicFile.write(keys, to: path, force: force)
    }

    private struct Document: Encodable {
        let file: String
        let keyFile: String?
    }
}
