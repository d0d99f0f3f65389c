internal import CPlacement
import Glibc

/// Gives a finished temporary file its name.
public enum Placement {
    /// Renames a file, but never over something that is there.
    ///
    /// - Returns: 0, or the system's error number: `EEXIST` when something is at the path.
    public static func rename(_ temporary: String, to path: String) -> Int32 {
        if rename_without_replacing(temporary, path) == 0 { return 0 }
        guard errno == EINVAL || errno == ENOSYS || errno == EOPNOTSUPP else { return errno }
        // A file system that cannot do it in one step. A link never replaces what is there, either; when the power goes before
        // the other name is taken away, the next attempt at the path does it (see LeftOver).
        if link(temporary, path) == 0 {
            unlink(temporary)
            return 0
        }
        guard errno == EPERM || errno == EOPNOTSUPP || errno == EMLINK || errno == ENOSYS else { return errno }
        // A file system that knows neither: there, looking first has to do.
        guard access(path, F_OK) != 0 else { return EEXIST }
        guard Glibc.rename(temporary, path) == 0 else { return errno }
        return 0
    }
}
