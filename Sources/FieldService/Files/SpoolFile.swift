import Glibc
import NIOCore
import Trust

/// A bundle on its way, as a file of mode 0600 in the store's `tmp`; it is removed as soon as nobody needs it.
final class SpoolFile: Sendable {
    /// Why a file could not be made, written or read.
    struct Failure: Error, Hashable {
        /// The operating system's number of the error.
        let number: Int32
        /// Whether the disk is full or the user's share of it is.
        var isFull: Bool { number == ENOSPC || number == EDQUOT }
    }

    private static let prefix = "sync-"
    private static let suffix = ".part"

    /// Where the file is.
    let path: String

    /// Finds a name that is free.
    ///
    /// - Parameter directory: the store's directory; `tmp` is made in it with mode 0700 if it is not there.
    /// - Throws: ``Failure``.
    init(in directory: String) throws {
        let folder = Self.folder(of: directory)
        if mkdir(folder, 0o700) != 0, errno != EEXIST { throw Failure(number: errno) }
        var status = stat()
        guard lstat(folder, &status) == 0 else { throw Failure(number: errno) }
        // A link in its place would let the bundle leave the store's directory.
        guard status.st_mode & S_IFMT == S_IFDIR else { throw Failure(number: ENOTDIR) }
        let name = HexText.text(try SecureRandom.bytes(16))
        path = "\(folder)/\(Self.prefix)\(name)\(Self.suffix)"
    }

    deinit { unlink(path) }

    /// The file's length in bytes.
    ///
    /// - Throws: ``Failure``.
    func length() throws -> Int {
        var status = stat()
        guard stat(path, &status) == 0 else { throw Failure(number: errno) }
        return Int(status.st_size)
    }

    /// Removes what a crash left behind; only the service does this, when it starts.
    ///
    /// - Parameter age: files that were written to more recently, in seconds, belong to a sync that is running.
    static func removeLeftovers(in directory: String, olderThan age: Int = 86_400) {
        let folder = folder(of: directory)
        guard let stream = opendir(folder) else { return }
        defer { closedir(stream) }
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            let path = "\(folder)/\(name)"
            var status = stat()
            guard name.hasPrefix(prefix), name.hasSuffix(suffix), lstat(path, &status) == 0,
                status.st_mode & S_IFMT == S_IFREG, now.tv_sec - status.st_mtim.tv_sec > age
            else { continue }
            unlink(path)
        }
    }

    private static func folder(of directory: String) -> String { directory + "/tmp" }
}
