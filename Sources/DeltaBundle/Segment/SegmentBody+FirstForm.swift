internal import Replication
internal import SurveyModel

extension SegmentBody {
    /// Reads a public body of the first form, which nobody writes any more: every shape has columns of its own.
    static func readFirstForm(
        _ statement: Statement, _ bytes: ArraySlice<UInt8>
    ) throws(DecodingFailure) -> ([Change], [Shape], [Int]) {
        var reader = ByteReader(bytes)
        let count = statement.count
        let logs = statement.seen.count
        let newest = ValueColumn.Tag.references
        var persons: [String] = []
        for _ in 0..<(try reader.count(atMost: count)) { persons.append(try reader.text(atMost: Change.maximumPerson)) }
        var shapes: [Shape] = []
        for _ in 0..<(try reader.count(atMost: count)) { shapes.append(try Shape(from: &reader)) }
        let shapeOf = try indexes(count, below: shapes.count, upTo: newest, from: &reader)
        let wallClocks = try integers(count, upTo: newest, from: &reader)
        let personOf = try indexes(count, below: persons.count, upTo: newest, from: &reader)
        var cells = 0
        for shape in shapeOf {
            cells += shapes[shape].size
            guard cells <= Statement.maximumCount else { throw reader.failure(.tooLong) }
        }

        var names: [[UInt8]] = []
        for shape in shapeOf where shapes[shape].identity == 2 { names.append(Array(try reader.raw(16))) }
        let existing = try ValueColumn.readDots(
            shapeOf.count { shapes[$0].identity == 3 }, logs: logs, from: &reader)
        let replaces = try readReplaces(
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
            changes.append(
                Change(
                    dot: Dot(log: 0, sequence: statement.first + Int64(index)), kind: shape.kind, identity: identity,
                    wallClock: wallClocks[index], person: persons[personOf[index]],
                    writes: shape.writes(replacing: replaces[index])))
        }
        try readValues(shapes, shapeOf, into: &changes, logs: logs, from: &reader)
        try reader.end()
        return (changes, shapes, shapeOf)
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
                    let values = try ValueColumn.read(
                        members[index].count, logs: logs, upTo: ValueColumn.Tag.references, from: &reader)
                    for (member, value) in zip(members[index], values) {
                        unfolded += value.length
                        guard unfolded <= Statement.maximumUnfolded else { throw reader.failure(.tooLong) }
                        changes[member].writes[place].value?.append(value)
                    }
                }
            }
        }
    }
}

extension SegmentBody.Shape {
    /// The fields written, still without their values; those of personal ones are not known yet.
    func writes(replacing replaces: [[Dot]]) -> [FieldWrite] {
        zip(parts, replaces).map { part, replaces in
            FieldWrite(
                field: part.field, isPrivate: part.isPrivate, replaces: replaces, value: part.isPrivate ? nil : [])
        }
    }

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
