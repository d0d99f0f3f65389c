import COpenSSL

/// What every call into libcrypto shares: passing bytes, and turning a failure into an error.
enum OpenSSL {
    /// The error for a call that failed although its input was well-formed.
    ///
    /// The library's own queue of errors is emptied: its texts name source files and help nobody, and an entry left
    /// there would be taken for the failure of a later call.
    static func failure(_ operation: String) -> TrustError {
        ERR_clear_error()
        return TrustError(
            .cryptography,
            "the cryptographic library could not \(operation)",
            advice: "check that OpenSSL 3 is installed and configured as the system ships it, then try again")
    }

    /// Calls `body` with the address and count of contiguous bytes.
    ///
    /// The address is never null, also for no bytes: several calls take null for "not given" (the salt of HKDF).
    static func withBytes<Result>(
        of bytes: some Collection<UInt8>,
        _ body: (UnsafePointer<UInt8>, Int) -> Result
    ) -> Result {
        let call = { (buffer: UnsafeBufferPointer<UInt8>) -> Result in
            if let start = buffer.baseAddress, !buffer.isEmpty {
                return body(start, buffer.count)
            }
            let nothing: UInt8 = 0
            return withUnsafePointer(to: nothing) { body($0, 0) }
        }
        if let result = bytes.withContiguousStorageIfAvailable(call) {
            return result
        }
        return Array(bytes).withUnsafeBufferPointer(call)
    }

    /// Makes an array of exactly `count` bytes that `fill` writes; nil if `fill` says that it failed.
    static func bytes(count: Int, _ fill: (UnsafeMutablePointer<UInt8>) -> Bool) -> [UInt8]? {
        var succeeded = false
        let result = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            guard let start = buffer.baseAddress else { return }
            start.initialize(repeating: 0, count: count)
            succeeded = fill(start)
            initialized = count
        }
        return succeeded ? result : nil
    }

    /// Whether two byte strings are equal, in a time that does not tell where they differ.
    static func equalInConstantTime(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count
            && withBytes(of: left) { first, count in
                withBytes(of: right) { second, _ in CRYPTO_memcmp(first, second, count) == 0 }
            }
    }
}
