internal import Replication

/// Reads numbers and texts from bytes that lie still in memory, as `ByteReader` does, without a copy of any of them.
///
/// Every read first compares its length with what remains: `index` never passes `count`, and nothing outside of `start ..< start + count` is
/// read.
struct ColumnReader {
    private let start: UnsafePointer<UInt8>
    private let count: Int
    private(set) var index: Int

    /// - Parameter bytes: they must outlive the reader.
    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        // An empty buffer may have no address; then nothing is ever read.
        start = bytes.baseAddress ?? UnsafePointer(bitPattern: 1)!
        count = bytes.count
        index = 0
    }

    var remaining: Int { count - index }

    func failure(_ reason: DecodingFailure.Reason) -> DecodingFailure { DecodingFailure(reason, offset: index) }

    @inline(__always)
    mutating func byte() throws(DecodingFailure) -> UInt8 {
        guard index < count else { throw failure(.endOfBytes) }
        defer { index += 1 }
        return start[index]
    }

    /// An unsigned LEB128 number in its shortest form.
    @inline(__always)
    mutating func varint() throws(DecodingFailure) -> UInt64 {
        let first = try byte()
        return first < 0x80 ? UInt64(first) : try varint(after: first)
    }

    private mutating func varint(after first: UInt8) throws(DecodingFailure) -> UInt64 {
        var value = UInt64(first & 0x7f)
        var shift: UInt64 = 7
        while true {
            let next = try byte()
            if shift == 63, next > 1 { throw failure(.badNumber) }
            value |= UInt64(next & 0x7f) << shift
            if next & 0x80 == 0 {
                if next == 0 { throw failure(.badNumber) }
                return value
            }
            shift += 7
            if shift > 63 { throw failure(.badNumber) }
        }
    }

    @inline(__always)
    mutating func zigzag() throws(DecodingFailure) -> Int64 {
        let value = try varint()
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    @inline(__always)
    mutating func count(atMost limit: Int) throws(DecodingFailure) -> Int {
        let value = try varint()
        guard value <= UInt64(limit) else { throw failure(.tooLong) }
        return Int(value)
    }

    /// Passes over so many bytes.
    ///
    /// - Returns: where they begin.
    mutating func skip(_ length: Int) throws(DecodingFailure) -> Int {
        guard length >= 0, length <= remaining else { throw failure(.endOfBytes) }
        defer { index += length }
        return index
    }

    /// Passes over a text of a length that is known.
    ///
    /// - Returns: where it begins.
    mutating func skipText(_ length: Int) throws(DecodingFailure) -> Int {
        let first = try skip(length)
        // `skip` has seen to it that the bytes are there.
        guard isText(UnsafeBufferPointer(start: start + first, count: length)) else { throw failure(.badText) }
        return first
    }

    /// So many bytes as they are.
    mutating func raw(_ length: Int) throws(DecodingFailure) -> [UInt8] {
        let first = try skip(length)
        return Array(UnsafeBufferPointer(start: start + first, count: length))
    }

    /// A text of at most `limit` bytes.
    mutating func text(atMost limit: Int) throws(DecodingFailure) -> String {
        let length = try count(atMost: limit)
        let first = try skip(length)
        guard let text = String(validating: UnsafeBufferPointer(start: start + first, count: length), as: UTF8.self)
        else { throw failure(.badText) }
        return text
    }

    /// Whether bytes are UTF-8; most texts are ASCII.
    private func isText(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        if bytes.allSatisfy({ $0 < 0x80 }) { return true }
        return String(validating: bytes, as: UTF8.self) != nil
    }

    /// Throws unless everything has been read.
    func end() throws(DecodingFailure) {
        guard remaining == 0 else { throw failure(.trailingBytes) }
    }
}
