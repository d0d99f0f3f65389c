internal import CZstd

/// Zstandard, one whole frame at a time, between buffers whose sizes are known beforehand.
public enum Compression {
    /// The level for bundles that people carry: small files matter more than the seconds.
    public static let carriedLevel: Int32 = 15
    /// The level for what lies in the store.
    public static let storedLevel: Int32 = 1

    /// Compresses bytes.
    ///
    /// - Throws: `BundleError.compression` when memory is short.
    public static func compress(_ bytes: [UInt8], level: Int32) throws -> [UInt8] {
        let bound = ZSTD_compressBound(bytes.count)
        var size = 0
        let out = [UInt8](unsafeUninitializedCapacity: bound) { buffer, initialized in
            size = bytes.withUnsafeBytes { ZSTD_compress(buffer.baseAddress, bound, $0.baseAddress, $0.count, level) }
            initialized = ZSTD_isError(size) == 0 ? size : 0
        }
        guard ZSTD_isError(size) == 0 else { throw BundleError(.compression) }
        return out
    }

    /// Decompresses into exactly `rawLength` bytes, which the caller has capped; output never exceeds it.
    ///
    /// - Returns: nil when the bytes are not one whole frame of that length.
    public static func decompress(_ bytes: some Collection<UInt8>, rawLength: Int) -> [UInt8]? {
        let contiguous = Array(bytes)
        var size = 0
        let out = [UInt8](unsafeUninitializedCapacity: rawLength) { buffer, initialized in
            size = contiguous.withUnsafeBytes {
                ZSTD_decompress(buffer.baseAddress, rawLength, $0.baseAddress, $0.count)
            }
            initialized = ZSTD_isError(size) == 0 ? size : 0
        }
        return ZSTD_isError(size) == 0 && size == rawLength ? out : nil
    }
}
