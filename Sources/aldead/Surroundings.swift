import Glibc
import Trust

/// What the process is given besides its arguments, and where its words go.
enum Surroundings {
    /// A variable of the environment; an empty one counts as not set.
    static func variable(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Writes text at once, whoever reads it.
    static func tell(_ text: String, on descriptor: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// The first line of a small file.
    ///
    /// - Throws: `TrustError` with `notFound` or `inputOutput`.
    static func firstLine(of path: String) throws -> String {
        guard let file = fopen(path, "re") else {
            throw TrustError(
                errno == ENOENT ? .notFound : .inputOutput, "the passphrase file cannot be read",
                advice: "check the path and who may read it")
        }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes[..<count].prefix { $0 != 0x0A && $0 != 0x0D }, as: UTF8.self)
    }
}
