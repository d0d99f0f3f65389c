/// Writes the numbers and texts that every format of this project is made of.
public struct ByteWriter: Sendable {
    /// What has been written.
    public private(set) var bytes: [UInt8] = []

    /// An empty writer.
    public init() {}

    /// Appends one byte.
    public mutating func byte(_ value: UInt8) { bytes.append(value) }

    /// Appends bytes as they are.
    public mutating func raw(_ values: some Sequence<UInt8>) { bytes.append(contentsOf: values) }

    /// Appends an unsigned LEB128 number: seven bits a byte, low bits first.
    public mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// Appends a count or an index, which is never negative.
    public mutating func count(_ value: Int) { varint(UInt64(value)) }

    /// Appends a signed number, zigzag-coded so that small magnitudes are short.
    public mutating func zigzag(_ value: Int64) { varint(UInt64(bitPattern: (value << 1) ^ (value >> 63))) }

    /// Appends a length and that many bytes.
    public mutating func block(_ values: some Collection<UInt8>) {
        count(values.count)
        bytes.append(contentsOf: values)
    }

    /// Appends a text as a block of UTF-8.
    public mutating func text(_ value: String) {
        var value = value
        value.withUTF8 { utf8 in
            count(utf8.count)
            bytes.append(contentsOf: utf8)
        }
    }

    /// Appends a 64-bit number, high byte first.
    public mutating func fixed64(_ value: UInt64) {
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }

    /// Begins anew, in the same memory.
    public mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    /// Appends a 32-bit number, low byte first.
    public mutating func fixed32(_ value: UInt32) {
        for shift in stride(from: 0, to: 32, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }
}
