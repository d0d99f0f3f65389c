internal import CZstd

/// Zstandard, one whole frame at a time, between buffers whose sizes are known beforehand.
public enum Compression {
    /// The level for bundles that people carry: small files matter more than the seconds.
    public static let carriedLevel: Int32 = 19
    /// The level for what lies in the store.
    public static let storedLevel: Int32 = 1

    /// Compresses bytes.
    ///
    /// - Parameter cuts: where what follows is of another kind, rising: the compressor begins a block there, with tables of its own.
    /// - Throws: `BundleError.compression` when memory is short.
    public static func compress(_ bytes: [UInt8], level: Int32, cuts: [Int] = []) throws -> [UInt8] {
        guard let context = ZSTD_createCCtx() else { throw BundleError(.compression) }
        defer { ZSTD_freeCCtx(context) }
        ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level)
        if level == carriedLevel {
            // Tables of 4 MB instead of 18, at the price of a file that is longer by one part in three thousand.
            ZSTD_CCtx_setParameter(context, ZSTD_c_chainLog, 19)
            ZSTD_CCtx_setParameter(context, ZSTD_c_hashLog, 17)
        }
        ZSTD_CCtx_setPledgedSrcSize(context, UInt64(bytes.count))
        // A cut costs no more than a block's head.
        let bound = ZSTD_compressBound(bytes.count) + 16 * (cuts.count + 1)
        var isWhole = true
        var place = 0
        let out = [UInt8](unsafeUninitializedCapacity: bound) { buffer, initialized in
            var output = ZSTD_outBuffer(dst: buffer.baseAddress, size: bound, pos: 0)
            bytes.withUnsafeBytes { source in
                // The input only ever ends at a cut, which is within the bytes, or at their end.
                for cut in cuts.filter({ $0 > 0 && $0 < bytes.count }) + [bytes.count] where isWhole {
                    var input = ZSTD_inBuffer(src: source.baseAddress, size: cut, pos: place)
                    let rest = ZSTD_compressStream2(
                        context, &output, &input, cut == bytes.count ? ZSTD_e_end : ZSTD_e_flush)
                    isWhole = rest == 0 && input.pos == cut
                    place = cut
                }
            }
            initialized = isWhole ? output.pos : 0
        }
        guard isWhole else { throw BundleError(.compression) }
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
