import Glibc

/// The temporary files and directories of runs that were killed before they could put them in place or remove them.
///
/// Whoever writes one holds a lock on it, which ends with the process: what can be locked is nobody's.
public enum LeftOver {
    /// A hidden name, beside its place, under which something is written.
    public static func name(for file: String) -> String {
        // Such a name is tried again if somebody has it, so chance need not be good.
        prefix(of: file) + "\(UInt32.random(in: 0...UInt32.max)).part"
    }

    /// Holds what is being written, until the descriptor is closed.
    ///
    /// - Returns: false when somebody took it for left over in the moment before, and has removed it.
    public static func hold(_ descriptor: Int32, at path: String) -> Bool {
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno == EOPNOTSUPP || errno == ENOSYS else { return false }
        var opened = stat()
        var named = stat()
        return fstat(descriptor, &opened) == 0 && lstat(path, &named) == 0 && opened.st_ino == named.st_ino
    }

    /// Removes what is left of earlier attempts at a name; what somebody is still writing stays.
    ///
    /// - Parameter directory: where to look, with a slash at its end; empty for the current one.
    public static func remove(of file: String, in directory: String) {
        for name in names(in: directory) where isTemporary(name, of: file) {
            let path = directory + name
            let found = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
            guard found >= 0 else { continue }
            if flock(found, LOCK_EX | LOCK_NB) == 0 { discard(path) }
            close(found)
        }
        // SQLite's companions of a copy that is gone itself.
        for name in names(in: directory) {
            guard let suffix = companions.first(where: name.hasSuffix) else { continue }
            let copy = String(name.dropLast(suffix.count))
            if isTemporary(copy, of: file), access(directory + copy, F_OK) != 0 { unlink(directory + name) }
        }
    }

    /// Removes a temporary file with SQLite's companions of it, or a temporary directory with the files in it.
    public static func discard(_ path: String) {
        if unlink(path) == 0 {
            for suffix in companions { unlink(path + suffix) }
            return
        }
        guard errno == EISDIR || errno == EPERM else { return }
        for name in names(in: path) where name != "." && name != ".." { unlink(path + "/" + name) }
        rmdir(path)
    }

    private static let companions = ["-journal", "-wal", "-shm"]

    private static func prefix(of file: String) -> String { ".\(file.prefix(100))." }

    private static func isTemporary(_ name: String, of file: String) -> Bool {
        let prefix = prefix(of: file)
        guard name.hasPrefix(prefix), name.hasSuffix(".part") else { return false }
        let number = name.dropFirst(prefix.count).dropLast(".part".count)
        return !number.isEmpty && number.allSatisfy { $0.isASCII && $0.isNumber }
    }

    private static func names(in directory: String) -> [String] {
        guard let listing = opendir(directory.isEmpty ? "." : directory) else { return [] }
        defer { closedir(listing) }
        var names: [String] = []
        while let entry = readdir(listing) {
            names.append(
                withUnsafePointer(to: &entry.pointee.d_name) {
                    // The name ends with a zero byte within the 256 bytes that the entry has for it.
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                })
        }
        return names
    }
}
