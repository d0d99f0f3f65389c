internal import CLzma

/// LZMA as a bare stream, for what is small: it learns as it goes, where Zstandard begins with tables that cost a tenth of a small
/// bundle.
enum SmallCompression {
    /// How the stream is coded; it does not say so itself.
    private static let literalContext: UInt32 = 2
    private static let dictionaryLength: UInt32 = 64 << 10

    /// - Throws: `BundleError.compression` when memory is short.
    static func compress(_ bytes: [UInt8]) throws -> [UInt8] {
        // What cannot be compressed grows by less than a sixteenth.
        let bound = bytes.count + bytes.count / 16 + 64
        var isWhole = false
        let out = [UInt8](unsafeUninitializedCapacity: bound) { buffer, initialized in
            isWhole = withFilters { filters in
                lzma_raw_buffer_encode(
                    filters, nil, bytes, bytes.count, buffer.baseAddress, &initialized, bound) == LZMA_OK
            }
        }
        guard isWhole else { throw BundleError(.compression) }
        return out
    }

    /// Decompresses into exactly `rawLength` bytes, which the caller has capped; output never exceeds it.
    ///
    /// - Returns: nil when the bytes are not one whole stream of that length.
    static func decompress(_ bytes: some Collection<UInt8>, rawLength: Int) -> [UInt8]? {
        let stored = Array(bytes)
        var isWhole = false
        let out = [UInt8](unsafeUninitializedCapacity: rawLength) { buffer, initialized in
            var read = 0
            isWhole = withFilters { filters in
                lzma_raw_buffer_decode(
                    filters, nil, stored, &read, stored.count, buffer.baseAddress, &initialized, rawLength) == LZMA_OK
            }
            isWhole = isWhole && read == stored.count && initialized == rawLength
        }
        return isWhole ? out : nil
    }

    /// Gives the way of coding, as the library asks for it, as long as the body runs.
    private static func withFilters(_ body: (UnsafePointer<lzma_filter>) -> Bool) -> Bool {
        var options = lzma_options_lzma()
        guard lzma_lzma_preset(&options, lzma_preset_thorough) == 0 else { return false }
        options.dict_size = dictionaryLength
        options.lc = literalContext
        options.lp = 0
        options.pb = 0
        return withUnsafeMutablePointer(to: &options) { options in
            body([
                lzma_filter(id: lzma_filter_of_small, options: options),
                lzma_filter(id: lzma_filters_end, options: nil),
            ])
        }
    }
}
