internal import Glibc
internal import Trust

/// A file that appears whole or not at all: written under a temporary name in the same directory, then renamed.
///
/// Until ``commit()`` nothing is at the path; without it the temporary file is removed with the last reference. The file
/// is readable by its owner only, since exports may hold personal data. What a run that was killed left of an earlier
/// file of the same name is removed when the next one begins.
public final class OutputFile {
    /// What happens to a file that is at the path already.
    public enum Existing: Hashable, Sendable {
        /// It stays, and ``OutputFile/commit()`` refuses.
        case keep
        /// It is replaced; a symbolic link is replaced itself, never followed.
        case replace
    }

    private let path: String
    /// Where the bytes stand until ``commit()``: SQLite writes copies of a store there itself.
    let temporaryPath: String
    private let existing: Existing
    private var descriptor: Int32

    /// The store's own files: whatever is asked for, no output takes their place.
    private static let neverReplaced: Set = [
        "aldea.sqlite", "aldea.sqlite-wal", "aldea.sqlite-shm", "device.key", "request.key",
    ]

    /// Creates the temporary file.
    ///
    /// - Throws: ``OutputError`` when the directory does not take it, or when a file is there and is to be kept.
    public init(path: String, existing: Existing = .keep) throws(OutputError) {
        self.path = path
        self.existing = existing
        let place = FilePlace(path)
        let name = place.name
        guard !name.isEmpty, name != ".", name != ".." else { throw OutputError(.notWritten, file: name, EISDIR) }
        LeftOver.remove(of: name, in: place.directory)
        let isKept = existing == .keep || Self.neverReplaced.contains(name)
        if isKept, Self.isThere(path) { throw OutputError(.exists, file: name) }
        var found: Int32 = -1
        var temporary = ""
        var attempts = 0
        repeat {
            temporary = place.directory + LeftOver.name(for: name)
            found = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
            attempts += 1
            if found >= 0, !LeftOver.hold(found, at: temporary) {
                close(found)
                found = -1
                errno = EEXIST
            }
        } while found < 0 && errno == EEXIST && attempts < 100
        temporaryPath = temporary
        descriptor = found
        guard found >= 0 else { throw OutputError(.notWritten, file: name, errno) }
    }

    deinit { discard() }

    /// Adds bytes.
    ///
    /// - Throws: ``OutputError``, such as when the disk is full; nothing will be at the path then.
    public func write(_ bytes: [UInt8]) throws(OutputError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failed(errno) }
            rest = rest.dropFirst(count)
        }
    }

    /// Puts the file at its path, with its bytes on the disk first.
    public func commit() throws(OutputError) {
        guard descriptor >= 0 else { return }
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw failed(errno) }
        // Renamed before it is closed: until then nobody takes it for what a killed run left.
        switch existing {
        case .replace:
            guard rename(temporaryPath, path) == 0 else { throw failed(errno) }
        case .keep:
            let number = Placement.rename(temporaryPath, to: path)
            if number == EEXIST { throw refuse(OutputError(.exists, file: name)) }
            guard number == 0 else { throw failed(number) }
        }
        close(descriptor)
        descriptor = -1
        FilePlace(path).makeDurable()
    }

    /// Removes what was written, unless it was committed.
    public func discard() {
        guard descriptor >= 0 else { return }
        close(descriptor)
        descriptor = -1
        LeftOver.discard(temporaryPath)
    }

    private var name: String { path.split(separator: "/").last.map(String.init) ?? path }

    private func failed(_ number: Int32) -> OutputError { refuse(OutputError(.notWritten, file: name, number)) }

    private func refuse(_ error: OutputError) -> OutputError {
        discard()
        return error
    }

    private static func isThere(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }
}
