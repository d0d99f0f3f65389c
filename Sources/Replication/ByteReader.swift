/// Why bytes could not be read.
public struct DecodingFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public enum Reason: String, Hashable, Sendable {
        /// The bytes end before the value does.
        case endOfBytes
        /// A number has more bits than fit, or a longer encoding than needed.
        case badNumber
        /// A length or count exceeds its cap or the bytes that are there.
        case tooLong
        /// A text is not UTF-8.
        case badText
        /// A tag or flag has no meaning.
        case badTag
        /// An order, reference or sum that the format demands does not hold.
        case inconsistent
        /// Bytes remain after the end.
        case trailingBytes
    }

    /// What is wrong.
    public let reason: Reason
    /// Where, in bytes from the beginning of what was read.
    public let offset: Int

    /// Describes a failure.
    public init(_ reason: Reason, offset: Int) {
        self.reason = reason
        self.offset = offset
    }

    /// Reason and place.
    public var description: String { "\(reason.rawValue) at byte \(offset)" }
}

/// Reads what `ByteWriter` writes. Every length is checked against the bytes that remain before anything is allocated.
public struct ByteReader: Sendable {
    private let bytes: ArraySlice<UInt8>
    private var index: Int

    /// Reads from the beginning of the bytes.
    public init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        index = bytes.startIndex
    }

    /// Reads from the beginning of the bytes.
    public init(_ bytes: [UInt8]) { self.init(bytes[...]) }

    /// How many bytes have been read.
    public var offset: Int { index - bytes.startIndex }
    /// How many bytes remain.
    public var remaining: Int { bytes.endIndex - index }

    /// A failure at the present place.
    public func failure(_ reason: DecodingFailure.Reason) -> DecodingFailure { DecodingFailure(reason, offset: offset) }

    /// One byte.
    public mutating func byte() throws(DecodingFailure) -> UInt8 {
        guard index < bytes.endIndex else { throw failure(.endOfBytes) }
        defer { index += 1 }
        return bytes[index]
    }

    /// An unsigned LEB128 number in its shortest form.
    public mutating func varint() throws(DecodingFailure) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let next = try byte()
            if shift == 63, next > 1 { throw failure(.badNumber) }
            value |= UInt64(next & 0x7f) << shift
            if next & 0x80 == 0 {
                if next == 0, shift > 0 { throw failure(.badNumber) }
                return value
            }
            shift += 7
            if shift > 63 { throw failure(.badNumber) }
        }
    }

    /// A zigzag-coded signed number.
    public mutating func zigzag() throws(DecodingFailure) -> Int64 {
        let value = try varint()
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    /// A count of at most `limit`.
    public mutating func count(atMost limit: Int) throws(DecodingFailure) -> Int {
        let value = try varint()
        guard value <= UInt64(limit) else { throw failure(.tooLong) }
        return Int(value)
    }

    /// So many bytes as they are.
    public mutating func raw(_ count: Int) throws(DecodingFailure) -> ArraySlice<UInt8> {
        guard count >= 0, count <= remaining else { throw failure(.endOfBytes) }
        defer { index += count }
        return bytes[index..<(index + count)]
    }

    /// A length and that many bytes, at most `limit`.
    public mutating func block(atMost limit: Int) throws(DecodingFailure) -> ArraySlice<UInt8> {
        try raw(try count(atMost: limit))
    }

    /// A text of at most `limit` bytes.
    public mutating func text(atMost limit: Int) throws(DecodingFailure) -> String {
        let utf8 = try block(atMost: limit)
        guard let text = String(validating: utf8, as: UTF8.self) else { throw failure(.badText) }
        return text
    }

    /// A 32-bit number, low byte first.
    public mutating func fixed32() throws(DecodingFailure) -> UInt32 {
        let four = try raw(4)
        return four.reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// Throws unless everything has been read.
    public func end() throws(DecodingFailure) {
        guard remaining == 0 else { throw failure(.trailingBytes) }
    }
}
