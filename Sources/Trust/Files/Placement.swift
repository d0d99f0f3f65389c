import Glibc

/// Gives a finished temporary file its name.
public enum Placement {
    /// Renames a file, but never over something that is there.
    ///
    /// - Returns: 0, or the system's error number: `EEXIST` when something is at the path.
    public static func rename(_ temporary: String, to path: String) -> Int32 {
        // A link never replaces what is there. When the power goes before the other name is taken away, the next attempt at
        // the path does it (see LeftOver).
        if link(temporary, path) == 0 {
            unlink(temporary)
            return 0
        }
        guard errno == EPERM || errno == EOPNOTSUPP || errno == EMLINK || errno == ENOSYS else { return errno }
        // A file system without links, such as FAT on a stick: the name is reserved, then the reservation replaced.
        let reservation = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard reservation >= 0 else { return errno }
        close(reservation)
        guard Glibc.rename(temporary, path) == 0 else {
            let number = errno
            unlink(path)
            return number
        }
        return 0
    }
}
