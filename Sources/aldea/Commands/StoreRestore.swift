import ArgumentParser
import FoundationEssentials
import Glibc
import OfficeSync
import SurveyModel
import SurveyStore
import Trust

/// `aldea store restore`: a store in a new directory, made of a backup; it is checked before it is kept.
struct StoreRestore: ParsableCommand {
    static let configuration = Sentences.command("restore", help: "store.restore")

    @Argument(help: Sentences.help("store.restore-file", value: "file")) var file: String
    @Option(help: Sentences.help("store.device-key", value: "file")) var deviceKey: String?
    @OptionGroup var common: CommonOptions

    private static let keyName = "device.key"

    /// Where a backup's keys lie.
    static func keyFile(of backup: String) -> String { backup + ".key" }

    func run() throws {
        try perform(common) { session in
            let keys = try InputFile.bytes(
                of: deviceKey ?? Self.keyFile(of: file), limit: 1 << 16, missing: "backup-key")
            // Looked into before anything is made: keys that do not open are of no use there.
            let passphrase = try session.passphrase(for: keys)
            let device = try KeyFile(bytes: keys, passphrase: passphrase).signingKey.publicKey.bytes
            let isNew = try Self.makeDirectory(session.directory)
            guard let hold = DirectoryHold(session.directory) else { throw StoreError(.busy) }
            defer { withExtendedLifetime(hold) {} }
            var isKept = false
            defer { if !isKept, isNew { rmdir(session.directory) } }
            let report = try restore(session) { found in
                guard found == device else {
                    throw Failure("backup-key-differs", ["file": backupName], status: Outcome.refusal)
                }
                try place(keys, session)
                isKept = true
            }
            guard report.problems.isEmpty else {
                throw Failure(
                    "backup-damaged", ["file": backupName, "problem": report.problems[0]],
                    status: Outcome.refusal)
            }
            try session.store.record(event: "restored", person: session.options.person ?? "")
            let info = try session.store.info()
            let document = Document(
                store: session.directory, program: info.program.description, office: info.office,
                device: info.deviceNumber, segments: report.segments, changes: report.changes)
            try session.output.show(document) {
                session.output.line(
                    session.sentences("store.restored", ["store": session.directory, "office": info.office]),
                    style: .good)
            }
            session.note("store.sync-after-restore")
            return .done
        }
    }

    private var backupName: String { AtomicFile.name(of: file) }

    /// Puts the keys in their place; those that lie there already are those of a restoration that was cut off.
    private func place(_ keys: [UInt8], _ session: Session) throws {
        let path = session.directory + "/" + Self.keyName
        guard access(path, F_OK) == 0 else { return try AtomicFile.write(keys, to: path, force: false) }
        guard try InputFile.bytes(of: path, limit: 1 << 16) == keys else {
            throw Failure(
                "restore-not-empty", ["directory": AtomicFile.name(of: session.directory)], status: Outcome.failure)
        }
    }

    private func restore(_ session: Session, beforeCommit: ([UInt8]) throws -> Void) throws -> VerifyReport {
        let backup = try InputFile(file)
        let progress = session.progress("progress.verifying")
        defer { progress.finish() }
        do {
            return try Store.restore(
                into: session.directory, clock: session.clock.now, reading: backup.next,
                progress: { progress.update($0, of: $1) }, beforeCommit: beforeCommit)
        } catch let error as StoreError where error.code == .damaged || error.code == .database {
            throw Failure("backup-damaged", ["file": backupName, "problem": "sqlite"], status: Outcome.refusal)
        }
    }

    /// Makes the directory, or takes one in which nothing is but what a restoration that was cut off left.
    ///
    /// - Returns: whether it was made.
    private static func makeDirectory(_ path: String) throws -> Bool {
        if mkdir(path, 0o700) == 0 { return true }
        guard errno == EEXIST else { throw Failure.file(AtomicFile.name(of: path), errno) }
        let names = try FileManager.default.contentsOfDirectory(atPath: path)
        guard names.allSatisfy({ $0 == keyName || ($0.hasPrefix(".") && $0.hasSuffix(".part")) }) else {
            throw Failure("restore-not-empty", ["directory": AtomicFile.name(of: path)], status: Outcome.failure)
        }
        return false
    }

    private struct Document: Encodable {
        let store: String
        let program: String
        let office: String
        let device: Int
        let segments: Int
        let changes: Int
    }
}
