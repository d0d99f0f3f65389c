import Glibc

/// Small files that a command reads whole.
enum TextFile {
    /// Reads a file of UTF-8 text.
    ///
    /// - Throws: a failure when it cannot be read, or holds more bytes than the limit.
    static func read(_ path: String, limit: Int = 1 << 20) throws -> String {
        let name = AtomicFile.name(of: path)
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw Failure.file(name, errno) }
        defer { close(file) }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(file, &part, part.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Failure.file(name, errno) }
            guard count > 0 else { break }
            bytes += part[..<count]
            guard bytes.count <= limit else { throw Failure("file-too-large", ["file": name], status: Outcome.failure) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
