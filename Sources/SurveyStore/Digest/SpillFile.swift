internal import Glibc

/// A file without a name that holds for a while what is too much for memory.
///
/// It lies beside the store: what it holds is as secret as that, and is gone with the process, however that ends.
final class SpillFile {
    private let descriptor: Int32
    private var length = 0

    /// Nobody else shall find the disk full on its account.
    private static let leastFree: UInt64 = 1 << 30

    private init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// Makes one; nil where that cannot be, or there is little room.
    static func beside(_ path: String) -> SpillFile? {
        guard let named = try? OutputFile(path: path + ".spill", existing: .replace) else { return nil }
        defer { named.discard() }
        let descriptor = open(named.temporaryPath, O_RDWR | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        let file = SpillFile(descriptor)
        var space = statvfs()
        guard fstatvfs(descriptor, &space) == 0, UInt64(space.f_bavail) * UInt64(space.f_frsize) >= leastFree else {
            return nil
        }
        return file
    }

    /// Adds bytes.
    ///
    /// - Returns: where they stand; nil when the disk did not take them.
    func add(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard pwrite(descriptor, bytes.baseAddress, bytes.count, off_t(length)) == bytes.count else { return nil }
        defer { length += bytes.count }
        return length
    }

    /// Reads as many bytes as the buffer has.
    func read(_ bytes: UnsafeMutableRawBufferPointer, at place: Int) throws {
        guard pread(descriptor, bytes.baseAddress, bytes.count, off_t(place)) == bytes.count else {
            throw StoreError(.full, ["code": String(errno)])
        }
    }
}
