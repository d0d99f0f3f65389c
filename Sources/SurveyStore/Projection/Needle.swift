#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Some bytes that are searched for in others: by the one among them that is seldom in names, and only where that stands by
/// all of them.
struct Needle {
    private let bytes: [UInt8]
    private let anchor: Int

    /// The letters of Spanish names from the most frequent on; whatever is not among them is seldomer.
    private static let frequent = Array(" aeorinlsdtcum0123456789pgbhvfyj".utf8)

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        func rank(_ byte: UInt8) -> Int { Self.frequent.firstIndex(of: byte) ?? Self.frequent.count }
        anchor = bytes.indices.max { rank(bytes[$0]) < rank(bytes[$1]) } ?? 0
    }

    /// Where the bytes stand first from a place on; no bytes stand everywhere.
    func place(in hay: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        guard let base = hay.baseAddress, start >= 0, start < hay.count else { return nil }
        guard !bytes.isEmpty else { return start }
        // The anchor is looked for where all that stands before and after it has room in the hay.
        let end = hay.count - (bytes.count - anchor) + 1
        var place = start + anchor
        while place < end {
            guard let hit = memchr(base + place, Int32(bytes[anchor]), end - place) else { return nil }
            let offset = UnsafeRawPointer(hit) - UnsafeRawPointer(base)
            if memcmp(base + (offset - anchor), bytes, bytes.count) == 0 { return offset - anchor }
            place = offset + 1
        }
        return nil
    }
}
