public import Replication
internal import SurveyModel

extension SegmentBody {
    /// Reads the bodies of a segment.
    ///
    /// The private body may be missing or have redacted leaves; the values concerned are then nil.
    /// - Throws: `DecodingFailure` when the bytes are not what the format demands. Nothing is allocated on the word of a
    ///   length alone: the number of values is capped by `Statement.maximumCount`.
    public init(
        statement: Statement, publicBytes: ArraySlice<UInt8>, privateBody: PrivateBody?
    ) throws(DecodingFailure) {
        var reader = ByteReader(publicBytes)
        let count = statement.count
        let logs = statement.seen.count
        var persons: [String] = []
        for _ in 0..<(try reader.count(atMost: count)) { persons.append(try reader.text(atMost: Change.maximumPerson)) }
        var shapes: [Shape] = []
        for _ in 0..<(try reader.count(atMost: count)) { shapes.append(try Shape(from: &reader)) }
        let shapeOf = try SegmentBody.indexes(count, below: shapes.count, from: &reader)
        let wallClocks = try SegmentBody.integers(count, from: &reader)
        let personOf = try SegmentBody.indexes(count, below: persons.count, from: &reader)
        var cells = 0
        for shape in shapeOf {
            cells += shapes[shape].size
            guard cells <= Statement.maximumCount else { throw reader.failure(.tooLong) }
        }

        var names: [[UInt8]] = []
        for shape in shapeOf where shapes[shape].identity == 2 { names.append(Array(try reader.raw(16))) }
        let existing = try ValueColumn.readDots(
            shapeOf.count { shapes[$0].identity == 3 }, logs: logs, from: &reader)
        let replaces = try SegmentBody.readReplaces(
            shapeOf.map { shapes[$0].parts.count }, logs: logs, from: &reader)

        var nextName = names.makeIterator()
        var nextExisting = existing.makeIterator()
        var changes: [Change] = []
        changes.reserveCapacity(count)
        for index in 0..<count {
            let shape = shapes[shapeOf[index]]
            let identity: Change.Identity
            switch shape.identity {
            case 0: identity = .creates
            case 1: identity = .keyed
            case 2: identity = .named(nextName.next() ?? [])
            default: identity = .existing(nextExisting.next() ?? Dot(log: 0, sequence: 0))
            }
            let writes = zip(shape.parts, replaces[index]).map { part, replaces in
                FieldWrite(
                    field: part.field, isPrivate: part.isPrivate, replaces: replaces,
                    value: part.isPrivate ? nil : [])
            }
            changes.append(
                Change(
                    dot: Dot(log: 0, sequence: statement.first + Int64(index)), kind: shape.kind, identity: identity,
                    wallClock: wallClocks[index], person: persons[personOf[index]], writes: writes))
        }
        try SegmentBody.readValues(shapes, shapeOf, into: &changes, logs: logs, from: &reader)
        try reader.end()
        try SegmentBody.readLeaves(
            privateBody, count: statement.privateCount, shapes, shapeOf, into: &changes, logs: logs)
        self.init(changes: changes)
    }

    private static func readValues(
        _ shapes: [Shape], _ shapeOf: [Int], into changes: inout [Change], logs: Int, from reader: inout ByteReader
    ) throws(DecodingFailure) {
        // A word of a dictionary stands for as many texts as name it: what it unfolds to has a cap of its own.
        var unfolded = 0
        var members = [[Int]](repeating: [], count: shapes.count)
        for (index, shape) in shapeOf.enumerated() { members[shape].append(index) }
        for (index, shape) in shapes.enumerated() {
            for (place, part) in shape.parts.enumerated() where !part.isPrivate {
                for _ in 0..<part.columns {
                    let values = try ValueColumn.read(members[index].count, logs: logs, from: &reader)
                    for (member, value) in zip(members[index], values) {
                        unfolded += value.length
                        guard unfolded <= Statement.maximumUnfolded else { throw reader.failure(.tooLong) }
                        changes[member].writes[place].value?.append(value)
                    }
                }
            }
        }
    }

    private static func readLeaves(
        _ body: PrivateBody?, count: Int, _ shapes: [Shape], _ shapeOf: [Int], into changes: inout [Change], logs: Int
    ) throws(DecodingFailure) {
        let owners = shapeOf.indices.filter { shapes[shapeOf[$0]].hasPrivate }
        guard owners.count == count else { throw DecodingFailure(.inconsistent, offset: 0) }
        guard let body else { return }
        guard body.leaves.count == count else { throw DecodingFailure(.inconsistent, offset: 0) }
        for (owner, leaf) in zip(owners, body.leaves) {
            guard case .held(let bytes) = leaf else { continue }
            let parts = shapes[shapeOf[owner]].parts
            // A leaf that nobody can read is like one that is not held: what is public must not depend on who holds which.
            guard let values = try? values(of: parts, in: bytes, logs: logs) else { continue }
            for (place, value) in zip(parts.indices.filter({ parts[$0].isPrivate }), values) {
                changes[owner].writes[place].value = value
            }
        }
    }

    private static func values(
        of parts: [Shape.Part], in leaf: [UInt8], logs: Int
    ) throws(DecodingFailure) -> [[Scalar]] {
        var reader = ByteReader(leaf)
        _ = try reader.raw(PrivateBody.saltLength)
        var values: [[Scalar]] = []
        for part in parts where part.isPrivate {
            var value: [Scalar] = []
            for _ in 0..<part.columns { value.append(try ValueColumn.readScalar(logs: logs, from: &reader)) }
            values.append(value)
        }
        try reader.end()
        return values
    }

    private static func readReplaces(
        _ fields: [Int], logs: Int, from reader: inout ByteReader
    ) throws(DecodingFailure) -> [[[Dot]]] {
        let modes = try indexes(fields.count, below: 3, from: &reader)
        let listed = zip(modes, fields).reduce(0) { $1.0 == 2 ? $0 + $1.1 : $0 }
        let counts = try indexes(listed, below: Statement.maximumCount, from: &reader)
        let total = try reader.count(atMost: Statement.maximumCount)
        let dots = try ValueColumn.readDots(total, logs: logs, from: &reader)
        guard modes.count(where: { $0 == 1 }) + counts.reduce(0, +) == total else {
            throw reader.failure(.inconsistent)
        }
        var nextDot = dots.makeIterator()
        var nextCount = counts.makeIterator()
        return zip(modes, fields).map { mode, fields in
            switch mode {
            case 1:
                let dot = nextDot.next().map { [$0] } ?? []
                return [[Dot]](repeating: dot, count: fields)
            case 2:
                return (0..<fields).map { _ in (0..<(nextCount.next() ?? 0)).compactMap { _ in nextDot.next() } }
            default: return [[Dot]](repeating: [], count: fields)
            }
        }
    }

    private static func integers(_ count: Int, from reader: inout ByteReader) throws(DecodingFailure) -> [Int64] {
        var numbers: [Int64] = []
        for value in try ValueColumn.read(count, logs: 0, from: &reader) {
            guard case .integer(let number) = value else { throw reader.failure(.badTag) }
            numbers.append(number)
        }
        return numbers
    }

    private static func indexes(
        _ count: Int, below limit: Int, from reader: inout ByteReader
    ) throws(DecodingFailure) -> [Int] {
        var found: [Int] = []
        for number in try integers(count, from: &reader) {
            guard number >= 0, number < Int64(limit) else { throw reader.failure(.inconsistent) }
            found.append(Int(number))
        }
        return found
    }
}

extension Scalar {
    /// How many bytes of text or bytes it holds.
    fileprivate var length: Int {
        switch self {
        case .text(let text): text.utf8.count
        case .bytes(let bytes): bytes.count
        default: 0
        }
    }
}

extension SegmentBody.Shape {
    /// What a change of this shape counts towards the cap: its values; a field without columns counts as one.
    var size: Int { max(1, parts.reduce(0) { $0 + max(1, $1.columns) }) }

    init(from reader: inout ByteReader) throws(DecodingFailure) {
        kind = KindID(UInt16(try reader.count(atMost: Int(UInt16.max))))
        identity = try reader.byte()
        guard identity <= 3 else { throw reader.failure(.badTag) }
        var parts: [Part] = []
        for _ in 0..<(try reader.count(atMost: Change.maximumFields)) {
            let field = FieldID(UInt16(try reader.count(atMost: Int(UInt16.max))))
            let flags = try reader.byte()
            guard flags <= 1, parts.last.map({ $0.field < field }) ?? true else { throw reader.failure(.inconsistent) }
            let columns = try reader.count(atMost: SegmentBody.maximumColumns)
            parts.append(Part(field: field, isPrivate: flags == 1, columns: columns))
        }
        self.parts = parts
    }
}
