import Glibc

/// A small file that only its owner may read: mode 0600, written whole or not at all.
struct PrivateFile {
    /// The place of the file; errors show its last part only.
    let path: String

    private static let maximumCount = 1 << 16

    /// Reads the file, unless others than its owner could.
    ///
    /// - Throws: ``TrustError`` with `notFound`, `permissionsTooOpen`, `tooLarge` over 64 KiB, `inputOutput`.
    func read() throws(TrustError) -> [UInt8] {
        // Without O_NONBLOCK a named pipe in the file's place would block for ever.
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw failure("could not be opened", errno) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw failure("could not be examined", errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw TrustError(.inputOutput, "'\(name)' is not a plain file", advice: "name the key file itself")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw TrustError(
                .permissionsTooOpen, "'\(name)' holds secret keys, and other users of this computer can read it",
                advice: "run `chmod 600` on it (on a stick that keeps no permissions, copy it to this computer first), "
                    + "and consider whether someone has copied it")
        }
        guard status.st_size <= Self.maximumCount else {
            throw TrustError(
                .tooLarge, "'\(name)' is larger than any key file", advice: "check that it is the right file")
        }
        var bytes: [UInt8] = []
        while bytes.count <= Self.maximumCount {
            var code: Int32 = 0
            let part = [UInt8](unsafeUninitializedCapacity: 4_096) { buffer, count in
                let result = Glibc.read(file, buffer.baseAddress, buffer.count)
                code = result < 0 ? errno : 0
                count = max(result, 0)
            }
            if code == EINTR { continue }
            guard code == 0 else { throw failure("could not be read", code) }
            if part.isEmpty { break }
            bytes += part
        }
        return bytes
    }

    /// Writes the file beside its place, makes it durable and then puts it there in one step.
    ///
    /// - Parameter replacing: Whether a file that is there already is replaced; otherwise it is refused.
    /// - Throws: ``TrustError`` with `alreadyExists`, `notFound` for the directory, `inputOutput`; then nothing is
    ///   left behind, and what was there is as it was.
    func write(_ bytes: [UInt8], replacing: Bool) throws(TrustError) {
        let place = FilePlace(path)
        LeftOver.remove(of: place.name, in: place.directory)
        let temporary = place.directory + LeftOver.name(for: place.name)
        let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failure("could not be created", errno) }
        do throws(TrustError) {
            defer { close(file) }
            guard LeftOver.hold(file, at: temporary) else { throw failure("could not be created", EAGAIN) }
            try fill(file, with: bytes)
            try put(temporary, replacing: replacing)
        } catch {
            unlink(temporary)
            throw error
        }
        FilePlace(path).makeDurable()
    }

    private func fill(_ file: Int32, with bytes: [UInt8]) throws(TrustError) {
        // The process's mask may only take permissions away; this sets them exactly.
        guard fchmod(file, 0o600) == 0 else { throw failure("could not be made private", errno) }
        var offset = 0
        while offset < bytes.count {
            var code: Int32 = 0
            let written = bytes.withUnsafeBytes { buffer in
                let result = Glibc.write(file, buffer.baseAddress! + offset, buffer.count - offset)
                code = result < 0 ? errno : 0
                return max(result, 0)
            }
            guard code == 0 || code == EINTR else { throw failure("could not be written", code) }
            offset += written
        }
        guard fsync(file) == 0 else { throw failure("could not be written", errno) }
    }

    /// Gives the finished file its name.
    private func put(_ temporary: String, replacing: Bool) throws(TrustError) {
        if replacing {
            guard rename(temporary, path) == 0 else { throw failure("could not be replaced", errno) }
            return
        }
        let code = Placement.rename(temporary, to: path)
        guard code == 0 else { throw failure("could not be created", code) }
    }

    private var name: String { FilePlace(path).name }

    private func failure(_ what: String, _ code: Int32) -> TrustError {
        switch code {
        case EEXIST:
            TrustError(
                .alreadyExists, "'\(name)' is there already",
                advice: "choose another name; a key file is never overwritten by a new key")
        case ENOENT, ENOTDIR:
            TrustError(.notFound, "'\(name)' \(what): it or its directory is not there", advice: "check the path")
        default:
            TrustError(
                .inputOutput, "'\(name)' \(what): \(String(cString: strerror(code)))",
                advice: "check the disk, its free space and the permissions of the directory, then try again")
        }
    }
}
