import Glibc

/// A hold on a directory while a store is made in it: of two processes that begin at once, one waits for nothing and is told.
public final class DirectoryHold {
    private let descriptor: Int32

    /// Takes hold; nil when another process has it, or there is no such directory.
    public init?(_ path: String) {
        descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { return nil }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }
}
