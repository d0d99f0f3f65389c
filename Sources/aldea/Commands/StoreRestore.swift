import ArgumentParser
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

    /// Where a backup's keys lie.
    static func keyFile(of backup: String) -> String { backup + ".key" }

    func run() throws {
        try perform(common) { session in
            let place = try Self.makeDirectory(session.directory)
            var isKept = false
            defer { if !isKept { place.remove() } }
            try FileCopy.copy(file, to: session.directory + "/aldea.sqlite")
            try FileCopy.copy(
                deviceKey ?? Self.keyFile(of: file), to: session.directory + "/device.key", missing: "backup-key")
            let report = try session.store.verify { _, _ in }
            guard report.problems.isEmpty else {
                throw Failure(
                    "backup-damaged", ["file": AtomicFile.name(of: file), "problem": report.problems[0]],
                    status: Outcome.refusal)
            }
            isKept = true
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

    /// The directory that a restored store takes, and what of it to remove when that fails.
    private struct Place {
        let directory: String
        let isNew: Bool

        func remove() {
            for name in ["aldea.sqlite", "aldea.sqlite-wal", "aldea.sqlite-shm", "device.key"] {
                unlink(directory + "/" + name)
            }
            if isNew { rmdir(directory) }
        }
    }

    /// Makes the directory, or takes one that is empty.
    private static func makeDirectory(_ path: String) throws -> Place {
        if mkdir(path, 0o700) == 0 { return Place(directory: path, isNew: true) }
        guard errno == EEXIST else { throw Failure.file(AtomicFile.name(of: path), errno) }
        guard let listing = opendir(path) else { throw Failure.file(AtomicFile.name(of: path), errno) }
        defer { closedir(listing) }
        while let entry = readdir(listing) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard name == "." || name == ".." else {
                throw Failure("restore-not-empty", ["directory": AtomicFile.name(of: path)], status: Outcome.failure)
            }
        }
        return Place(directory: path, isNew: false)
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
