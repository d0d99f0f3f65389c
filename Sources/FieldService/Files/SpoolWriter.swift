import Glibc
import NIOCore
import NIOPosix

/// Writes what arrives from the network into a ``SpoolFile``.
final class SpoolWriter: Sendable {
    private let descriptor: Int32

    /// Creates the file; it must not be there.
    ///
    /// - Throws: ``SpoolFile/Failure``.
    init(_ file: SpoolFile) throws {
        descriptor = open(file.path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SpoolFile.Failure(number: errno) }
    }

    deinit { close(descriptor) }

    /// Appends bytes, on a thread of its own.
    ///
    /// - Throws: ``SpoolFile/Failure``.
    func append(_ buffer: ByteBuffer) async throws {
        try await NIOThreadPool.singleton.runIfActive {
            var rest = buffer
            while rest.readableBytes > 0 {
                let count = rest.withUnsafeReadableBytes { write(self.descriptor, $0.baseAddress, $0.count) }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw SpoolFile.Failure(number: errno) }
                rest.moveReaderIndex(forwardBy: count)
            }
        }
    }
}
