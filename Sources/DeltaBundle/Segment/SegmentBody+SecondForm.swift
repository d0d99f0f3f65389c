internal import Replication
internal import SurveyModel

extension SegmentBody {
    /// The public body, in the second form: changes of one kind share its columns, whatever else they differ in.
    public var publicBytes: [UInt8] {
        let (plan, personOf) = BodyPlan.make(of: changes)
        var writer = ByteWriter()
        plan.append(to: &writer)
        ValueColumn.write(changes.map { .integer($0.wallClock) }, to: &writer)
        ValueColumn.write(personOf.map { .integer(Int64($0)) }, to: &writer)
        for case .named(let name) in changes.lazy.map(\.identity) { writer.raw(name) }
        for case .distinguished(let mark) in changes.lazy.map(\.identity) { writer.raw(mark) }
        let existing = changes.compactMap { if case .existing(let dot) = $0.identity { dot } else { nil } }
        ValueColumn.write(existing, to: &writer)
        writeReplaces(to: &writer)
        for field in plan.fields where !field.part.isPrivate {
            for column in 0..<field.part.columns {
                let values = field.writers.map { changes[$0.change].writes[$0.place].value?[column] ?? .null }
                ValueColumn.write(values, to: &writer)
            }
        }
        return writer.bytes
    }

    private func writeReplaces(to writer: inout ByteWriter) {
        var modes: [Int64] = []
        var counts: [Int64] = []
        var dots: [Dot] = []
        for change in changes {
            let first = change.writes.first?.replaces ?? []
            if change.writes.allSatisfy({ $0.replaces.isEmpty }) {
                modes.append(0)
            } else if first.count == 1, change.writes.allSatisfy({ $0.replaces == first }) {
                // The first edit of a record replaces what the change that created it wrote.
                let isCreation = change.identity == .existing(first[0])
                modes.append(isCreation ? 3 : 1)
                if !isCreation { dots.append(first[0]) }
            } else {
                modes.append(2)
                for write in change.writes {
                    counts.append(Int64(write.replaces.count))
                    dots.append(contentsOf: write.replaces)
                }
            }
        }
        ValueColumn.write(modes.map(Scalar.integer), to: &writer)
        ValueColumn.write(counts.map(Scalar.integer), to: &writer)
        writer.count(dots.count)
        ValueColumn.write(dots, to: &writer)
    }

    /// Reads a public body of the second form.
    static func readSecondForm(
        _ statement: Statement, _ bytes: ArraySlice<UInt8>
    ) throws(DecodingFailure) -> ([Change], [Shape], [Int]) {
        var reader = ByteReader(bytes)
        let count = statement.count
        let logs = statement.seen.count
        let plan = try BodyPlan(count, from: &reader)
        let wallClocks = try integers(count, from: &reader)
        let personOf = try indexes(count, below: plan.persons.count, from: &reader)
        let identities = try readIdentities(plan, logs: logs, from: &reader)
        let replaces = try readReplaces(
            plan.shapeOf.map { plan.shapes[$0].parts.count }, logs: logs, under: identities, from: &reader)
        var changes: [Change] = []
        changes.reserveCapacity(count)
        for (index, place) in plan.shapeOf.enumerated() {
            let shape = plan.shapes[place]
            changes.append(
                Change(
                    dot: Dot(log: 0, sequence: statement.first + Int64(index)), kind: shape.kind,
                    identity: identities[index], wallClock: wallClocks[index], person: plan.persons[personOf[index]],
                    writes: shape.writes(replacing: replaces[index])))
        }
        // A word stands for as many texts as name it: what they unfold to has a cap of its own.
        var unfolded = 0
        for field in plan.fields where !field.part.isPrivate {
            var columns: [[Scalar]] = []
            for _ in 0..<field.part.columns {
                let values = try ValueColumn.read(field.writers.count, logs: logs, from: &reader)
                for value in values { unfolded += value.length }
                guard unfolded <= Statement.maximumUnfolded else { throw reader.failure(.tooLong) }
                columns.append(values)
            }
            for (index, writer) in field.writers.enumerated() {
                changes[writer.change].writes[writer.place].value = columns.map { $0[index] }
            }
        }
        try reader.end()
        return (changes, plan.shapes, plan.shapeOf)
    }

    /// Which record each change writes: the names and marks, then the dots.
    private static func readIdentities(
        _ plan: BodyPlan, logs: Int, from reader: inout ByteReader
    ) throws(DecodingFailure) -> [Change.Identity] {
        let tags = plan.shapeOf.map { plan.shapes[$0].identity }
        var identities = tags.map { $0 == 0 ? Change.Identity.creates : .keyed }
        for (index, tag) in tags.enumerated() where tag == 2 { identities[index] = .named(Array(try reader.raw(16))) }
        for (index, tag) in tags.enumerated() where tag == 4 {
            identities[index] = .distinguished(Array(try reader.raw(Change.Identity.markLength)))
        }
        let existing = tags.indices.filter { tags[$0] == 3 }
        let dots = try ValueColumn.readLinks(existing.count, logs: logs, from: &reader)
        for (index, dot) in zip(existing, dots) { identities[index] = .existing(dot) }
        return identities
    }
}
