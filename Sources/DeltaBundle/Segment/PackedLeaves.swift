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
        for (owner, leaf) in zip(plan.owners, body.leaves) {
            guard case .held(let bytes) = leaf,
                let values = try? PrivateBody.values(
                    of: plan.shapes[plan.shapeOf[owner]].parts, in: bytes, logs: statement.seen.count)
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
        var leaves = [[[Scalar]]](repeating: [], count: statement.count)
        for owner in plan.owners {
            let parts = plan.shapes[plan.shapeOf[owner]].parts.filter(\.isPrivate)
            leaves[owner] = [[Scalar]](repeating: [], count: parts.count)
        }
        let ordinals = plan.shapes.map(\.privateOrdinals)
        var unfolded = 0
        for field in plan.fields where field.part.isPrivate {
            for _ in 0..<field.part.columns {
                let values = try ValueColumn.read(field.writers.count, logs: statement.seen.count, from: &reader)
                for (writer, value) in zip(field.writers, values) {
                    unfolded += value.length
                    guard unfolded <= Statement.maximumUnfolded else { throw reader.failure(.tooLong) }
                    leaves[writer.change][ordinals[plan.shapeOf[writer.change]][writer.place]].append(value)
                }
            }
        }
        let values = plan.owners.map { owner in
            var writer = ByteWriter()
            for value in leaves[owner].joined() { ValueColumn.write(value, to: &writer) }
            return writer.bytes
        }
        guard values.allSatisfy({ $0.count <= Change.maximumBytes - PrivateBody.saltLength }) else {
            throw reader.failure(.tooLong)
        }
        return PrivateBody(values: values, seed: seed, packed: Array(try whole.raw(reader.offset - start)))
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
