internal import Glibc
internal import Trust

/// A directory of files that appears whole or not at all: filled under a temporary name beside its place, then renamed.
///
/// Until ``commit()`` nothing is at the path; without it everything is removed with the last reference. Only the owner may
/// read it. It holds files, no further directories.
public final class OutputDirectory {
    private let path: String
    private var descriptor: Int32
    /// Where to write the files until ``commit()``.
    public let temporaryPath: String

    /// Creates the temporary directory.
    ///
    /// - Parameter path: its place, at which nothing is.
    /// - Throws: ``OutputError`` when the directory above does not take it.
    public init(path: String) throws(OutputError) {
        let place = FilePlace(path)
        self.path = path
        LeftOver.remove(of: place.name, in: place.directory)
        temporaryPath = place.directory + LeftOver.name(for: place.name)
        guard mkdir(temporaryPath, 0o700) == 0 else { throw OutputError(.notWritten, file: place.name, errno) }
        descriptor = open(temporaryPath, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard LeftOver.hold(descriptor, at: temporaryPath) else {
            close(descriptor)
            descriptor = -1
            throw OutputError(.notWritten, file: place.name, EAGAIN)
        }
    }

    deinit { discard() }

    /// Puts the directory at its path.
    ///
    /// - Throws: ``OutputError`` when something is there, or the system refuses; then nothing is left.
    public func commit() throws(OutputError) {
        let place = FilePlace(path)
        defer { discard() }
        guard fsync(descriptor) == 0 || errno == EINVAL else {
            throw OutputError(.notWritten, file: place.name, errno)
        }
        let number = Placement.rename(temporaryPath, to: path)
        if number == EEXIST { throw OutputError(.exists, file: place.name) }
        guard number == 0 else { throw OutputError(.notWritten, file: place.name, number) }
        place.makeDurable()
    }

    private func discard() {
        guard descriptor >= 0 else { return }
        close(descriptor)
        descriptor = -1
        LeftOver.discard(temporaryPath)
    }
}
