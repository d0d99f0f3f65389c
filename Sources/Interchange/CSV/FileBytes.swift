internal import Glibc

/// The bytes of a file, in chunks, for a ``CSVReader``.
final class FileBytes {
    private let descriptor: Int32
    private let name: String
    private static let chunkSize = 128 * 1024

    /// Opens a file for reading.
    ///
    /// - Throws: ``CSVError/Code/unreadable`` with the reason.
    init(path: String) throws(CSVError) {
        name = path.split(separator: "/").last.map(String.init) ?? path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.unreadable(name, errno) }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// The length of a file in bytes; nil when the path names something else, such as a pipe, which gives its bytes once.
    static func length(ofFile path: String) -> Int? {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int(status.st_size)
    }

    /// The next bytes, or nil at the end of the file.
    func next() throws(CSVError) -> [UInt8]? {
        var status = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: Self.chunkSize) { buffer, count in
            repeat { status = read(descriptor, buffer.baseAddress, Self.chunkSize) } while status < 0 && errno == EINTR
            count = max(status, 0)
        }
        guard status >= 0 else {
            throw errno == EISDIR ? Self.unreadable(name, errno) : CSVError(.mediumFailed, places: ["file": name])
        }
        return bytes.isEmpty ? nil : bytes
    }

    private static func unreadable(_ name: String, _ number: Int32) -> CSVError {
        CSVError(.unreadable, places: ["file": name, "reason": String(cString: strerror(number))])
    }
}
