import COpenSSL

/// Secret bytes outside of arrays, wiped when the last owner lets go.
///
/// An array would be copied by any mutation and freed without being cleared. Sendable because the bytes never change.
final class SecretBytes: @unchecked Sendable {
    private let storage: UnsafeMutableBufferPointer<UInt8>

    /// Copies the bytes; the caller's own copy stays as it is.
    init(_ bytes: some Collection<UInt8>) {
        storage = .allocate(capacity: bytes.count)
        _ = storage.initialize(fromContentsOf: Array(bytes))
    }

    deinit {
        OPENSSL_cleanse(storage.baseAddress, storage.count)
        storage.deallocate()
    }

    /// A copy of the secret; for writing it to a key file and for deriving keys only.
    var bytes: [UInt8] { Array(storage) }
}
