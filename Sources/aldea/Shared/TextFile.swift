/// Small files that a command reads whole.
enum TextFile {
    /// Reads a file of UTF-8 text.
    ///
    /// - Throws: a failure when it cannot be read, or holds more bytes than the limit.
    static func read(_ path: String, limit: Int = 1 << 20) throws -> String {
        String(decoding: try InputFile.bytes(of: path, limit: limit), as: UTF8.self)
    }
}
