import Glibc

/// A file that a command makes: it appears whole or not at all, and never over one that is there, unless forced.
enum AtomicFile {
    /// Writes bytes as a file of mode 0600.
    ///
    /// - Throws: a failure when a file is there and `force` is false, or the system refuses; nothing is left then.
    static func write(_ bytes: [UInt8], to path: String, force: Bool) throws {
        try produce(at: path, force: force) { temporary in
            let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
            guard file >= 0 else { throw Failure.file(name(of: path), errno) }
            defer { close(file) }
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw Failure.file(name(of: path), errno) }
                rest = rest.dropFirst(count)
            }
        }
    }

    /// Lets something write a file at a temporary path beside the place, and then puts it there in one step.
    ///
    /// - Parameter body: Creates the file at the path that it is given, which is free.
    /// - Throws: what the body throws, and as ``write(_:to:force:)``.
    static func produce<Result>(at path: String, force: Bool, _ body: (String) throws -> Result) throws -> Result {
        try checkFree(path, force: force)
        let slash = path.lastIndex(of: "/")
        let directory = slash.map { String(path[...$0]) } ?? ""
        let temporary = "\(directory).\(name(of: path).prefix(100)).\(UInt64.random(in: 0...UInt64.max)).part"
        defer { unlink(temporary) }
        let result = try body(temporary)
        let file = open(temporary, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw Failure.file(name(of: path), errno) }
        let synced = fsync(file)
        let reason = errno
        close(file)
        guard synced == 0 || reason == EINVAL else { throw Failure.file(name(of: path), reason) }
        if !force {
            if link(temporary, path) == 0 { return result }
            // File systems of memory sticks know no links; there, looking first has to do.
            try checkFree(path, force: false)
        }
        guard rename(temporary, path) == 0 else { throw Failure.file(name(of: path), errno) }
        return result
    }

    /// Refuses a path at which something is.
    static func checkFree(_ path: String, force: Bool) throws {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard force, status.st_mode & S_IFMT == S_IFREG else {
            throw Failure("file-exists", ["file": name(of: path)], status: Outcome.failure)
        }
    }

    /// A path's last part, which messages may show.
    static func name(of path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }
}
