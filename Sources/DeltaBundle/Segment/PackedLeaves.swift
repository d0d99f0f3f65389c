internal import Replication
internal import SurveyModel

/// Leaves of one seed, all of them held, by columns: the seed, then for each private field of the public body's kinds and each of its
/// columns the values of the changes that write it. The salts follow from the seed.
enum PackedLeaves {
    /// Packs the leaves of a segment; nil when they have no seed, or would not come out as they are.
    static func pack(_ body: PrivateBody, under publicBody: [UInt8], of statement: Statement) -> [UInt8]? {
        if let packed = body.packed { return packed }
        guard let seed = body.seed, let plan = plan(publicBody, statement) else { return nil }
        var columns = [Int: [[Scalar]]]()
        for (place, owner) in plan.owners.enumerated() where place < body.count {
            guard let leaf = body.held(place),
                let values = try? PrivateBody.values(
                    of: plan.shapes[plan.shapeOf[owner]].parts, in: leaf, logs: statement.seen.count)
            else { return nil }
            columns[owner] = values
        }
        var writer = ByteWriter()
        writer.raw(seed)
        let ordinals = plan.shapes.map(\.privateOrdinals)
        for field in plan.fields where field.part.isPrivate {
            for column in 0..<field.part.columns {
                let values = field.writers.map { writer in
                    columns[writer.change]?[ordinals[plan.shapeOf[writer.change]][writer.place]][column] ?? .null
                }
                ValueColumn.write(values, to: &writer)
            }
        }
        var reader = ByteReader(writer.bytes)
        guard let read = try? unpack(under: publicBody, of: statement, from: &reader), read == body else { return nil }
        return writer.bytes
    }

    /// Unpacks the leaves of a segment.
    static func unpack(
        under publicBody: [UInt8], of statement: Statement, from reader: inout ByteReader
    ) throws(DecodingFailure) -> PrivateBody {
        guard let plan = plan(publicBody, statement), plan.owners.count == statement.privateCount else {
            throw reader.failure(.inconsistent)
        }
        var whole = reader
        let start = reader.offset
        let seed = Array(try reader.raw(PrivateBody.seedLength))
        // For each owner, where its fields begin among the places, and for each of its fields: which column field, and the place in it.
        var starts = [Int](repeating: 0, count: statement.count)
        var next = 0
        let privateParts = plan.shapes.map { shape in shape.parts.count { $0.isPrivate } }
        for owner in plan.owners {
            starts[owner] = next
            next += privateParts[plan.shapeOf[owner]]
        }
        var places = [(field: Int, place: Int)](repeating: (0, 0), count: next)
        let ordinals = plan.shapes.map(\.privateOrdinals)
        var columns: [[[Scalar]]] = []
        var unfolded = 0
        for field in plan.fields where field.part.isPrivate {
            for (place, writer) in field.writers.enumerated() {
                let ordinal = ordinals[plan.shapeOf[writer.change]][writer.place]
                places[starts[writer.change] + ordinal] = (columns.count, place)
            }
            var read: [[Scalar]] = []
            for _ in 0..<field.part.columns {
                read.append(try ValueColumn.read(field.writers.count, logs: statement.seen.count, from: &reader))
                for value in read[read.count - 1] { unfolded += value.length }
                guard unfolded <= Statement.maximumUnfolded else { throw reader.failure(.tooLong) }
            }
            columns.append(read)
        }
        var leaves = HeldLeaves(seed: seed)
        for (number, owner) in plan.owners.enumerated() {
            leaves.append { writer in
                for (field, place) in places[starts[owner]..<(starts[owner] + privateParts[plan.shapeOf[owner]])] {
                    for column in columns[field] { ValueColumn.write(column[place], to: &writer) }
                }
            }
            guard leaves[number].count <= Change.maximumBytes else { throw reader.failure(.tooLong) }
        }
        return PrivateBody(leaves, seed: seed, packed: Array(try whole.raw(reader.offset - start)))
    }

    private static func plan(_ publicBody: [UInt8], _ statement: Statement) -> BodyPlan? {
        var reader = ByteReader(publicBody)
        return try? BodyPlan(statement.count, from: &reader)
    }
}

extension SegmentBody.Shape {
    /// For each field, how many private ones stand before it.
    fileprivate var privateOrdinals: [Int] {
        var next = 0
        return parts.map { part in
            defer { if part.isPrivate { next += 1 } }
            return next
        }
    }
}
