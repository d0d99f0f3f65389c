internal import Replication

/// What the hashes of some records are taken of, one after the other.
///
/// It writes as ``ByteWriter`` does. That stands in another module, and to call it for each value of millions of
/// records costs as much as their hashes.
struct RecordMessages: Sendable {
    private var bytes: [UInt8] = []
    /// Where each message ends.
    private var ends: [Int] = []

    /// So many bytes that handing them over costs nothing.
    static let usualLength = 256 << 10

    init() {
        bytes.reserveCapacity(RecordMessages.usualLength + (16 << 10))
        ends.reserveCapacity(RecordMessages.usualLength / 128)
    }

    /// How many bytes they have.
    var length: Int { bytes.count }

    /// Ends the message that was begun.
    mutating func end() { ends.append(bytes.count) }

    /// Drops the message that was begun.
    mutating func abandon() { bytes.removeLast(bytes.count - (ends.last ?? 0)) }

    /// Runs a body on the bytes of each message.
    func forEach(_ body: (UnsafeRawBufferPointer) -> Void) {
        bytes.withUnsafeBytes { bytes in
            var start = 0
            for end in ends {
                // Ends rise up to the number of bytes.
                body(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
                start = end
            }
        }
    }

    mutating func byte(_ value: UInt8) { bytes.append(value) }

    mutating func raw(_ values: [UInt8]) { bytes.append(contentsOf: values) }

    mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    mutating func zigzag(_ value: Int64) { varint(UInt64(bitPattern: (value << 1) ^ (value >> 63))) }

    mutating func block(_ values: UnsafeBufferPointer<UInt8>) {
        varint(UInt64(values.count))
        bytes.append(contentsOf: values)
    }

    mutating func block(_ values: [UInt8]) { values.withUnsafeBufferPointer { block($0) } }

    /// Appends the name that a key gave a record, as a block.
    mutating func block(keyed name: KeyIndex.Name) {
        bytes.append(17)
        bytes.append(2)
        withUnsafeBytes(of: name.high.bigEndian) { bytes.append(contentsOf: $0) }
        withUnsafeBytes(of: name.low.bigEndian) { bytes.append(contentsOf: $0) }
    }
}
