import Glibc

/// Copies of whole files.
enum FileCopy {
    /// Copies a file to a place where nothing is, with mode 0600, and makes it durable.
    ///
    /// - Parameter missing: The code of the failure to tell when the file is not there; nil for the general one.
    /// - Throws: a failure when the system refuses; a part may lie at the place then.
    static func copy(_ source: String, to target: String, missing: String? = nil) throws {
        let name = AtomicFile.name(of: source)
        let input = open(source, O_RDONLY | O_CLOEXEC)
        guard input >= 0 else {
            if errno == ENOENT, let missing { throw Failure(missing, ["file": name], status: Outcome.failure) }
            throw Failure.file(name, errno)
        }
        defer { close(input) }
        let output = open(target, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard output >= 0 else { throw Failure.file(AtomicFile.name(of: target), errno) }
        defer { close(output) }
        var part = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = read(input, &part, part.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Failure.file(name, errno) }
            guard count > 0 else { break }
            var rest = part[..<count]
            while !rest.isEmpty {
                let written = rest.withUnsafeBytes { write(output, $0.baseAddress, $0.count) }
                if written < 0, errno == EINTR { continue }
                guard written > 0 else { throw Failure.file(AtomicFile.name(of: target), errno) }
                rest = rest.dropFirst(written)
            }
        }
        guard fsync(output) == 0 else { throw Failure.file(AtomicFile.name(of: target), errno) }
    }
}
