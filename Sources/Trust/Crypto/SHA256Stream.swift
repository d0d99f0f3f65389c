import COpenSSL

/// SHA-256 of bytes that come piece by piece; the memory it takes does not depend on their number.
///
/// Sendable because it has one owner at a time.
public struct SHA256Stream: ~Copyable, @unchecked Sendable {
    private let context: OpaquePointer

    /// Starts a digest of no bytes.
    ///
    /// It traps only where the process has no memory left for 400 bytes, or libcrypto has no SHA-256.
    public init() {
        guard let context = EVP_MD_CTX_new() else { fatalError("libcrypto has no memory for a digest") }
        self.context = context
        start()
    }

    deinit {
        EVP_MD_CTX_free(context)
    }

    /// Adds bytes at the end.
    ///
    /// - Parameter bytes: Any number of bytes; contiguous ones are not copied.
    public mutating func update(_ bytes: some Collection<UInt8>) {
        let status = OpenSSL.withBytes(of: bytes) { EVP_DigestUpdate(context, $0, $1) }
        precondition(status == 1, "SHA-256 takes any bytes")
    }

    /// Adds borrowed bytes at the end.
    ///
    /// - Parameter bytes: Any number of bytes.
    public mutating func update(_ bytes: RawSpan) {
        bytes.withUnsafeBytes { update($0) }
    }

    /// Returns the digest of all bytes so far and starts anew with none.
    ///
    /// - Returns: 32 bytes.
    public mutating func finish() -> [UInt8] {
        let digest = OpenSSL.bytes(count: Digest.count) { EVP_DigestFinal_ex(context, $0, nil) == 1 }
        start()
        guard let digest else { preconditionFailure("SHA-256 ends after any bytes") }
        return digest
    }

    private func start() {
        let status = EVP_DigestInit_ex(context, EVP_sha256(), nil)
        precondition(status == 1, "libcrypto has SHA-256")
    }
}
