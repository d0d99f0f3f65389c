internal import Glibc

/// The temporary files of runs that were killed before they could put them in place or remove them.
enum LeftOver {
    /// The hidden name under which a file is written.
    static func name(for file: String, _ number: UInt32) -> String { prefix(of: file) + "\(number).part" }

    /// Removes what is left of earlier files of a name; those that somebody is still writing stay.
    ///
    /// - Parameter directory: where to look; empty for the current one.
    static func remove(of file: String, in directory: String) {
        guard let listing = opendir(directory.isEmpty ? "." : directory) else { return }
        defer { closedir(listing) }
        while let entry = readdir(listing) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                // The name ends with a zero byte within the 256 bytes that the entry has for it.
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard isTemporary(name, of: file) else { continue }
            let found = open(directory + name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
            guard found >= 0 else { continue }
            if flock(found, LOCK_EX | LOCK_NB) == 0 { unlink(directory + name) }
            close(found)
        }
    }

    private static func prefix(of file: String) -> String { ".\(file.prefix(100))." }

    private static func isTemporary(_ name: String, of file: String) -> Bool {
        let prefix = prefix(of: file)
        guard name.hasPrefix(prefix), name.hasSuffix(".part") else { return false }
        let number = name.dropFirst(prefix.count).dropLast(".part".count)
        return !number.isEmpty && number.allSatisfy { $0.isASCII && $0.isNumber }
    }
}
