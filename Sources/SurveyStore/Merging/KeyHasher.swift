internal import DeltaBundle
internal import Replication
internal import SurveyModel
internal import Trust

/// Works out the names that keys give records, from a segment's columns: as ``RecordName`` does from changes.
struct KeyHasher {
    // Of the columns, only what is needed: a copy of all of them costs more than a hash.
    private let cells: [SegmentColumns.Cell]
    private let cellsAt: [Int32]
    private let identities: [Int32]
    private let scope: String
    private var message = ByteWriter()

    init(_ columns: SegmentColumns, scope: String) {
        cells = columns.cells
        cellsAt = columns.cellsAt
        identities = columns.identities
        self.scope = scope
    }

    /// The name of the record that a change's key names.
    ///
    /// - Parameters:
    ///   - bytes: those of the columns.
    ///   - link: appends, as a block, the name of the record that a cell of the key links; false when it is not known.
    /// - Returns: nil when the name of a link is not known.
    mutating func name(
        of index: Int, _ outline: ShapeOutline, _ bytes: UnsafeRawBufferPointer,
        link: (_ cell: Int, inout ByteWriter) throws -> Bool
    ) rethrows -> KeyIndex.Name? {
        guard let key = outline.key else {
            appendContext(outline)
            appendMark(index, SegmentBody.Shape.hashLength, bytes)
            return name
        }
        message.removeAll()
        message.raw(outline.isMarked ? RecordName.markedKeyContext : RecordName.keyContext)
        message.count(key.count)
        for cell in key {
            guard let cell else {
                message.byte(0)
                continue
            }
            let value = cells[Int(cellsAt[index]) + cell]
            switch value.tag {
            case .null: message.byte(0)
            case .integer:
                message.byte(1)
                message.zigzag(value.number)
            case .text, .bytes:
                message.byte(value.tag == .text ? 2 : 3)
                message.count(Int(value.length))
                message.append(bytes, Int(value.number), Int(value.length))
            case .reference:
                message.byte(4)
                guard try link(Int(cellsAt[index]) + cell, &message) else { return nil }
            }
        }
        if outline.isMarked { appendMark(index, Change.Identity.markLength, bytes) }
        let hash = Digest.firstHalf(message.bytes)
        appendContext(outline)
        message.fixed64(hash.high)
        message.fixed64(hash.low)
        return name
    }

    private mutating func appendMark(_ index: Int, _ length: Int, _ bytes: UnsafeRawBufferPointer) {
        message.append(bytes, Int(identities[index]), length)
    }

    private var name: KeyIndex.Name {
        let hash = Digest.firstHalf(message.bytes)
        return KeyIndex.Name(high: hash.high, low: hash.low)
    }

    private mutating func appendContext(_ outline: ShapeOutline) {
        message.removeAll()
        message.raw(RecordName.nameContext)
        message.text(scope)
        message.varint(UInt64(outline.kind.id.rawValue))
    }
}

extension ByteWriter {
    /// Appends some of the bytes.
    fileprivate mutating func append(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ length: Int) {
        // A slice of a raw buffer does not look at its bounds in a release build.
        precondition(start >= 0 && length >= 0 && start + length <= bytes.count)
        raw(UnsafeRawBufferPointer(rebasing: bytes[start..<(start + length)]))
    }
}
