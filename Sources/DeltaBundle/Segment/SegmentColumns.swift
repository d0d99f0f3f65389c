package import Replication
package import SurveyModel

/// The changes of a segment as columns, without an object for any of them: what a store reads when it takes in many.
///
/// It holds the same as ``SegmentBody``, which is made from it.
package struct SegmentColumns: Sendable {
    /// The value of one column in one change.
    package struct Cell: Sendable {
        /// What it is.
        package enum Tag: UInt8, Sendable {
            /// Nothing.
            case null
            /// `number` is the value.
            case integer
            /// `number` says where the text begins, `length` how many bytes it has.
            case text
            /// As `text`.
            case bytes
            /// `number` is the packed dot that the link names.
            case reference
        }

        /// A value, a packed dot, or a place in the bytes of the body, public or private.
        package var number: Int64 = 0
        /// A length in bytes.
        package var length: Int32 = 0
        /// What it is.
        package var tag = Tag.null

        /// Wraps a value.
        package init(number: Int64 = 0, length: Int32 = 0, tag: Tag = .null) {
            (self.number, self.length, self.tag) = (number, length, tag)
        }
    }

    /// What a change replaces.
    package enum Replacing: UInt8, Sendable {
        /// Nothing, in any field.
        case nothing
        /// One and the same change in every field.
        case one
        /// What is listed for each field.
        case listed
    }

    /// The first change's sequence number.
    package let first: Int64
    /// The persons who entered the changes.
    package internal(set) var persons: [String] = []
    /// What changes have in common.
    package internal(set) var shapes: [SegmentBody.Shape] = []
    /// For each change, its shape.
    package internal(set) var shapeOf: [Int32] = []
    /// For each change, the author's wall clock.
    package internal(set) var wallClocks: [Int64] = []
    /// For each change, the person.
    package internal(set) var personOf: [Int32] = []
    /// For each change, where among `dots` the record stands that it names by its creating change, or where in the public body what it
    /// says of its key begins; 0 when it has neither.
    package internal(set) var identities: [Int32] = []
    /// Dots of records.
    package internal(set) var existing: [Dot] = []
    /// For each change, what it replaces.
    package internal(set) var replacing: [Replacing] = []
    /// For each change, where what it replaces begins among `counts` and `replaced`.
    package internal(set) var replacedAt: [(count: Int32, dot: Int32)] = []
    /// For changes that list what each field replaces, how many dots there are for each.
    package internal(set) var counts: [Int32] = []
    /// Dots that are replaced.
    package internal(set) var replaced: [Dot] = []
    /// For each change, where its values begin among `cells`: those of its fields' columns, one after the other.
    package internal(set) var cellsAt: [Int32] = []
    /// Values.
    package internal(set) var cells: [Cell] = []
    /// The public body, what its texts unfold to, and the held leaves, one after the other.
    package internal(set) var bytes: [UInt8]

    /// For each change, whether its personal data is held.
    var heldLeaves: [Bool]

    /// How many changes there are.
    package var count: Int { shapeOf.count }

    /// The shape of a change.
    package func shape(_ change: Int) -> SegmentBody.Shape { shapes[Int(shapeOf[change])] }

    /// What a change says of its record's key, which is personal: its hash, or a mark.
    package func keyMark(_ change: Int) -> ArraySlice<UInt8> {
        let start = Int(identities[change])
        let length = shape(change).identity == 4 ? Change.Identity.markLength : SegmentBody.Shape.hashLength
        return bytes[start..<(start + length)]
    }

    /// The value of a cell; a link is still as the segment gives it.
    package func scalar(_ cell: Cell) -> Scalar {
        switch cell.tag {
        case .null: .null
        case .integer: .integer(cell.number)
        case .text: .text(String(decoding: bytes(of: cell), as: UTF8.self))
        case .bytes: .bytes(Array(bytes(of: cell)))
        case .reference: .reference(RecordKey(rawValue: cell.number))
        }
    }

    /// The text or bytes of a cell.
    package func bytes(of cell: Cell) -> ArraySlice<UInt8> {
        bytes[Int(cell.number)..<(Int(cell.number) + Int(cell.length))]
    }

    /// One change as an object.
    package func change(_ index: Int) -> Change {
        let shape = shape(index)
        let identity: Change.Identity =
            switch shape.identity {
            case 0: .creates
            case 1: .keyed
            case 2: .named(Array(keyMark(index)))
            case 4: .distinguished(Array(keyMark(index)))
            default: .existing(existing[Int(identities[index])])
            }
        var (count, dot) = (Int(replacedAt[index].count), Int(replacedAt[index].dot))
        var cell = Int(cellsAt[index])
        var writes: [FieldWrite] = []
        writes.reserveCapacity(shape.parts.count)
        for part in shape.parts {
            var dots: [Dot] = []
            switch replacing[index] {
            case .nothing: break
            case .one: dots = [replaced[dot]]
            case .listed:
                let number = Int(counts[count])
                dots = Array(replaced[dot..<(dot + number)])
                count += 1
                dot += number
            }
            let held = cells[cell..<(cell + part.columns)]
            cell += part.columns
            let isHeld = !part.isPrivate || holdsPrivate(index)
            writes.append(
                FieldWrite(
                    field: part.field, isPrivate: part.isPrivate, replaces: dots,
                    value: isHeld ? held.map { scalar($0) } : nil))
        }
        return Change(
            dot: Dot(log: 0, sequence: first + Int64(index)), kind: shape.kind, identity: identity,
            wallClock: wallClocks[index], person: persons[Int(personOf[index])], writes: writes)
    }

    /// Whether the personal data of a change is held.
    package func holdsPrivate(_ change: Int) -> Bool { heldLeaves[change] }
}
