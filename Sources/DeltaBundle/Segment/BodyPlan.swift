internal import Replication
internal import SurveyModel

/// What stands at the head of a public body of the second form: who entered the changes, which kinds and fields there are, and
/// what each change writes of them. From it follows which changes each column holds.
struct BodyPlan {
    /// A kind of record with the fields that changes of the segment write.
    struct Family {
        let kind: KindID
        var parts: [SegmentBody.Shape.Part]
    }

    /// A column field: which family, which of its fields, and the changes that write it, each with the place among its writes.
    struct Field {
        let part: SegmentBody.Shape.Part
        var writers: [(change: Int, place: Int)]
    }

    private(set) var persons: [String] = []
    private(set) var families: [Family] = []
    private(set) var shapes: [SegmentBody.Shape] = []
    /// The family of each shape.
    private var familyOf: [Int] = []
    private(set) var shapeOf: [Int] = []

    /// The first byte of a body of the second form; in the first form, it is the number of persons and never 0.
    static let mark: UInt8 = 0

    /// The changes that have a leaf.
    var owners: [Int] { shapeOf.indices.filter { shapes[shapeOf[$0]].hasPrivate } }

    /// The fields of all families in their order, each with the changes that write it.
    var fields: [Field] {
        var members = [[Int]](repeating: [], count: shapes.count)
        for (index, shape) in shapeOf.enumerated() { members[shape].append(index) }
        var shapesOf = [[Int]](repeating: [], count: families.count)
        for (shape, family) in familyOf.enumerated() { shapesOf[family].append(shape) }
        var fields: [Field] = []
        for (family, content) in families.enumerated() {
            var places: [FieldID: Int] = [:]
            for part in content.parts {
                places[part.field] = fields.count
                fields.append(Field(part: part, writers: []))
            }
            for shape in shapesOf[family] {
                for (place, part) in shapes[shape].parts.enumerated() {
                    guard let field = places[part.field] else { continue }
                    fields[field].writers += members[shape].map { ($0, place) }
                }
            }
        }
        for index in fields.indices { fields[index].writers.sort { $0.change < $1.change } }
        return fields
    }
}

extension BodyPlan {
    /// The plan of changes that are to be written, and the person of each.
    static func make(of changes: [Change]) -> (plan: BodyPlan, personOf: [Int]) {
        var plan = BodyPlan()
        var persons: [ExactText: Int] = [:]
        var personOf: [Int] = []
        var shapes: [SegmentBody.Shape: Int] = [:]
        for change in changes {
            let person = persons[ExactText(change.person)] ?? plan.persons.count
            if persons.updateValue(person, forKey: ExactText(change.person)) == nil {
                plan.persons.append(change.person)
            }
            personOf.append(person)
            let shape = SegmentBody.Shape(change)
            let index = shapes[shape] ?? plan.shapes.count
            if shapes.updateValue(index, forKey: shape) == nil { plan.add(shape) }
            plan.shapeOf.append(index)
        }
        for family in plan.families.indices { plan.families[family].parts.sort { $0.field < $1.field } }
        return (plan, personOf)
    }

    /// Adds a shape, to the first family of its kind whose fields do not gainsay its own.
    private mutating func add(_ shape: SegmentBody.Shape) {
        shapes.append(shape)
        let fitting = families.firstIndex { family in
            let known = Dictionary(uniqueKeysWithValues: family.parts.map { ($0.field, $0) })
            let new = shape.parts.filter { known[$0.field] == nil }
            return family.kind == shape.kind && new.count + known.count <= Change.maximumFields
                && shape.parts.allSatisfy { known[$0.field] ?? $0 == $0 }
        }
        let family = fitting ?? families.count
        if fitting == nil { families.append(Family(kind: shape.kind, parts: [])) }
        let known = Set(families[family].parts.map(\.field))
        families[family].parts += shape.parts.filter { !known.contains($0.field) }
        familyOf.append(family)
    }

    func append(to writer: inout ByteWriter) {
        writer.byte(BodyPlan.mark)
        writer.count(persons.count)
        for person in persons { writer.text(person) }
        writer.count(families.count)
        for family in families {
            writer.varint(UInt64(family.kind.rawValue))
            writer.count(family.parts.count)
            var next = 0
            for part in family.parts {
                writer.count(Int(part.field.rawValue) - next)
                writer.count(part.columns * 2 + (part.isPrivate ? 1 : 0))
                next = Int(part.field.rawValue) + 1
            }
        }
        writer.count(shapes.count)
        for (shape, family) in zip(shapes, familyOf) {
            writer.count(family * 8 + Int(shape.identity))
            let parts = families[family].parts
            let written = Set(shape.parts.map(\.field))
            var bitmap = [UInt8](repeating: 0, count: (parts.count + 7) / 8)
            for (place, part) in parts.enumerated() where written.contains(part.field) {
                bitmap[place >> 3] |= 1 << (place & 7)
            }
            writer.raw(bitmap)
        }
        for shape in shapeOf { writer.count(shape) }
    }

    /// Reads the plan of so many changes.
    init(_ count: Int, from reader: inout ByteReader) throws(DecodingFailure) {
        guard try reader.byte() == BodyPlan.mark else { throw reader.failure(.badTag) }
        for _ in 0..<(try reader.count(atMost: count)) { persons.append(try reader.text(atMost: Change.maximumPerson)) }
        for _ in 0..<(try reader.count(atMost: count)) {
            let kind = KindID(UInt16(try reader.count(atMost: Int(UInt16.max))))
            var parts: [SegmentBody.Shape.Part] = []
            var next = 0
            for _ in 0..<(try reader.count(atMost: Change.maximumFields)) {
                let field = next + (try reader.count(atMost: Int(UInt16.max)))
                guard field <= Int(UInt16.max) else { throw reader.failure(.badNumber) }
                let columns = try reader.count(atMost: SegmentBody.maximumColumns * 2 + 1)
                parts.append(
                    .init(field: FieldID(UInt16(field)), isPrivate: columns & 1 == 1, columns: columns / 2))
                next = field + 1
            }
            families.append(Family(kind: kind, parts: parts))
        }
        // Every shape is some change's: together they are no larger than the changes may be. A reader who holds them to that does not
        // unfold what a few bytes of bitmaps claim.
        var cells = 0
        for _ in 0..<(try reader.count(atMost: count)) {
            try readShape(from: &reader)
            cells += shapes.last?.size ?? 0
            guard cells <= Statement.maximumCount else { throw reader.failure(.tooLong) }
        }
        cells = 0
        guard count <= reader.remaining else { throw reader.failure(.tooLong) }
        for _ in 0..<count {
            let shape = try reader.count(atMost: count)
            guard shape < shapes.count else { throw reader.failure(.inconsistent) }
            shapeOf.append(shape)
            cells += shapes[shape].size
            guard cells <= Statement.maximumCount else { throw reader.failure(.tooLong) }
        }
    }

    private mutating func readShape(from reader: inout ByteReader) throws(DecodingFailure) {
        let head = try reader.count(atMost: families.count * 8)
        guard head / 8 < families.count, head % 8 <= 4 else { throw reader.failure(.badTag) }
        let family = families[head / 8]
        let bitmap = Array(try reader.raw((family.parts.count + 7) / 8))
        var parts: [SegmentBody.Shape.Part] = []
        for place in 0..<(bitmap.count * 8) where bitmap[place >> 3] & (1 << (place & 7)) != 0 {
            guard place < family.parts.count else { throw reader.failure(.badTag) }
            parts.append(family.parts[place])
        }
        shapes.append(.init(kind: family.kind, identity: UInt8(head % 8), parts: parts))
        familyOf.append(head / 8)
    }
}

extension SegmentBody.Shape {
    init(_ change: Change) {
        kind = change.kind
        identity = change.identity.tag
        parts = change.writes.map { Part(field: $0.field, isPrivate: $0.isPrivate, columns: $0.value?.count ?? 0) }
    }
}
