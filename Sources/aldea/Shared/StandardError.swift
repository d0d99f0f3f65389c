import Glibc

/// Standard error, where everything goes that is no result.
enum StandardError {
    /// Writes a line; what a terminal would obey is made harmless.
    static func line(_ text: String) { write(DisplayText.clean(text) + "\n") }

    /// Writes text as it is; an unwritable standard error is nobody's to tell.
    static func write(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(2, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }
}
