import Glibc
import SurveyStore
import Trust

/// A file that a command makes: it appears whole or not at all, and never over one that is there, unless forced.
enum AtomicFile {
    /// Writes bytes as a file of mode 0600.
    ///
    /// - Throws: `OutputError` when a file is there and `force` is false, or the system refuses; nothing is left then.
    static func write(_ bytes: [UInt8], to path: String, force: Bool) throws {
        let file = try OutputFile(path: path, existing: force ? .replace : .keep)
        try file.write(bytes)
        try file.commit()
    }

    /// Refuses a path at which something is.
    static func checkFree(_ path: String, force: Bool) throws {
        // What a run that was killed left beside it goes, even when the path itself is refused.
        let place = FilePlace(path)
        LeftOver.remove(of: place.name, in: place.directory)
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard force, status.st_mode & S_IFMT == S_IFREG else {
            throw Failure("file-exists", ["file": name(of: path)], status: Outcome.failure)
        }
    }

    /// A path's last part, which messages may show.
    static func name(of path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }
}
