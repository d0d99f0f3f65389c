import Glibc

/// A file that a command reads piece by piece.
final class InputFile {
    private let descriptor: Int32
    private let name: String
    private static let pieceLength = 1 << 20

    /// Opens a file.
    ///
    /// - Parameter missing: the code of the failure to tell when the file is not there; nil for the general one.
    /// - Throws: a failure when the system refuses.
    init(_ path: String, missing: String? = nil) throws {
        name = AtomicFile.name(of: path)
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT, let missing { throw Failure(missing, ["file": name], status: Outcome.failure) }
            throw Failure.file(name, errno)
        }
    }

    deinit { close(descriptor) }

    /// The next bytes; none at the end.
    ///
    /// - Throws: a failure when the system cannot read on, as from a stick that was pulled out.
    func next() throws -> [UInt8] {
        while true {
            var code: Int32 = 0
            let part = [UInt8](unsafeUninitializedCapacity: Self.pieceLength) { buffer, count in
                let result = read(descriptor, buffer.baseAddress, buffer.count)
                code = result < 0 ? errno : 0
                count = max(result, 0)
            }
            if code == EINTR { continue }
            guard code == 0 else { throw Failure.file(name, code) }
            return part
        }
    }

    /// All bytes.
    ///
    /// - Throws: a failure when the system refuses, or the file holds more bytes than the limit.
    static func bytes(of path: String, limit: Int, missing: String? = nil) throws -> [UInt8] {
        let file = try InputFile(path, missing: missing)
        var bytes: [UInt8] = []
        while case let part = try file.next(), !part.isEmpty {
            bytes += part
            guard bytes.count <= limit else {
                throw Failure("file-too-large", ["file": file.name], status: Outcome.failure)
            }
        }
        return bytes
    }
}
