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
            if let keyFile { try AtomicFile.checkFree(keyFile, force: force) }
            try store.backup(to: file, existing: force ? .replace : .keep)
            if let keyFile {
                let key = try TextFile.read(session.directory + "/device.key", limit: 1 << 16)
                try AtomicFile.write(Array(key.utf8), to: keyFile, force: force)
            }
            try store.record(event: "backed-up", person: session.options.person ?? "")
            try session.output.show(Document(file: file, keyFile: keyFile)) {
                session.output.line(session.sentences("store.backed-up", ["file": file]), style: .good)
            }
            if let keyFile { session.note("store.keep-key", ["file": AtomicFile.name(of: keyFile)]) }
            return .done
        }
    }

    private struct Document: Encodable {
        let file: String
        let keyFile: String?
    }
}
