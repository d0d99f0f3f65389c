import Glibc
import NIOCore
import NIOPosix

/// The bytes of a ``SpoolFile`` in pieces for the network; the file stays for as long as somebody reads.
struct SpoolChunks: AsyncSequence, Sendable {
    private static let pieceLength = 128 << 10

    fileprivate final class Handle: Sendable {
        let file: SpoolFile
        let descriptor: Int32

        init(_ file: SpoolFile) throws {
            self.file = file
            descriptor = open(file.path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
            guard descriptor >= 0 else { throw SpoolFile.Failure(number: errno) }
        }

        deinit { close(descriptor) }

        func piece(at offset: Int) throws -> ByteBuffer? {
            var buffer = ByteBuffer()
            let count = try buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: pieceLength) { room in
                while true {
                    let count = pread(descriptor, room.baseAddress, pieceLength, off_t(offset))
                    if count < 0, errno == EINTR { continue }
                    guard count >= 0 else { throw SpoolFile.Failure(number: errno) }
                    return count
                }
            }
            return count > 0 ? buffer : nil
        }
    }

    /// Reads from the beginning.
    struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let handle: Handle
        private var offset = 0

        fileprivate init(handle: Handle) { self.handle = handle }

        /// The next piece, nil at the end.
        mutating func next() async throws -> ByteBuffer? {
            let (handle, offset) = (handle, offset)
            guard let piece = try await NIOThreadPool.singleton.runIfActive({ try handle.piece(at: offset) }) else {
                return nil
            }
            self.offset += piece.readableBytes
            return piece
        }
    }

    private let handle: Handle
    /// The file's length in bytes.
    let length: Int

    /// Opens a file that is complete.
    ///
    /// - Throws: ``SpoolFile/Failure``.
    init(_ file: SpoolFile) throws {
        handle = try Handle(file)
        length = try file.length()
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(handle: handle) }
}
