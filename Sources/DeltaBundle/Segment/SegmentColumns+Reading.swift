package import Replication
internal import SurveyModel

extension SegmentColumns {
    /// Reads the bodies of a segment.
    ///
    /// The private body may be missing or have redacted leaves: then cells say so.
    /// - Throws: `DecodingFailure` when the bytes are not what the format demands. Nothing is allocated on the word of a
    ///   length alone: the number of values is capped by `Statement.maximumCount`.
    package init(
        statement: Statement, publicBytes: [UInt8], privateBody: PrivateBody?
    ) throws(DecodingFailure) {
        first = statement.first
        bytes = publicBytes
        heldLeaves = []
        let added =
            publicBytes.first == BodyPlan.mark
            ? try readSecondForm(statement, publicBytes) : try readFirstForm(statement, publicBytes)
        bytes += added
        try readLeaves(privateBody, count: statement.privateCount, logs: statement.seen.count)
    }

    /// - Returns: the texts that stand in no body as such.
    private mutating func readFirstForm(
        _ statement: Statement, _ publicBytes: [UInt8]
    ) throws(DecodingFailure) -> [UInt8] {
        try publicBytes.withUnsafeBufferPointer { (body) throws(DecodingFailure) in
            var decoder = ColumnDecoder(
                logs: statement.seen.count, newest: ValueColumn.Tag.references, reader: ColumnReader(body), base: 0,
                end: body.count)
            try readHead(statement.count, from: &decoder)
            layOutCells()
            try readValues(from: &decoder)
            try decoder.reader.end()
            return decoder.added
        }
    }

    private mutating func readSecondForm(
        _ statement: Statement, _ publicBytes: [UInt8]
    ) throws(DecodingFailure) -> [UInt8] {
        var head = ByteReader(publicBytes)
        let plan = try BodyPlan(statement.count, from: &head)
        persons = plan.persons
        shapes = plan.shapes
        shapeOf = plan.shapeOf.map { Int32($0) }
        layOutCells()
        return try publicBytes.withUnsafeBufferPointer { (body) throws(DecodingFailure) in
            var decoder = ColumnDecoder(
                logs: statement.seen.count, reader: ColumnReader(body), base: 0, end: body.count)
            _ = try decoder.reader.skip(head.offset)
            wallClocks = try decoder.numbers(count)
            personOf = try decoder.indexes(count, below: persons.count)
            let tags = shapeOf.map { shapes[Int($0)].identity }
            identities = [Int32](repeating: 0, count: count)
            for (tag, length) in [(UInt8(2), SegmentBody.Shape.hashLength), (4, Change.Identity.markLength)] {
                for index in tags.indices where tags[index] == tag {
                    identities[index] = Int32(try decoder.reader.skip(length))
                }
            }
            existing = try decoder.namedDots(tags.count { $0 == 3 })
            numberExisting()
            try readReplaced(isFirstForm: false, from: &decoder)
            try readValues(of: plan, from: &decoder)
            try decoder.reader.end()
            return decoder.added
        }
    }

    /// Says of each change that names its record by a dot which of `existing` it is.
    private mutating func numberExisting() {
        var next: Int32 = 0
        for index in shapeOf.indices where shape(index).identity == 3 {
            identities[index] = next
            next += 1
        }
    }

    private mutating func readValues(of plan: BodyPlan, from decoder: inout ColumnDecoder) throws(DecodingFailure) {
        let offsets = shapes.map { shape in
            var next = 0
            return shape.parts.map { part in
                defer { next += part.columns }
                return next
            }
        }
        // A word stands for as many texts as name it: what they unfold to has a cap of its own.
        var unfolded = 0
        for field in plan.fields where !field.part.isPrivate {
            for column in 0..<field.part.columns {
                let values = try decoder.cells(field.writers.count)
                for (writer, value) in zip(field.writers, values) {
                    unfolded += Int(value.length)
                    let offset = offsets[Int(shapeOf[writer.change])][writer.place]
                    cells[Int(cellsAt[writer.change]) + offset + column] = value
                }
                guard unfolded <= Statement.maximumUnfolded else { throw decoder.reader.failure(.tooLong) }
            }
        }
    }

    private mutating func readHead(_ count: Int, from decoder: inout ColumnDecoder) throws(DecodingFailure) {
        for _ in 0..<(try decoder.reader.count(atMost: count)) {
            persons.append(try decoder.reader.text(atMost: Change.maximumPerson))
        }
        for _ in 0..<(try decoder.reader.count(atMost: count)) {
            shapes.append(try SegmentBody.Shape(from: &decoder.reader))
        }
        shapeOf = try decoder.indexes(count, below: shapes.count)
        wallClocks = try decoder.numbers(count)
        personOf = try decoder.indexes(count, below: persons.count)
        var cells = 0
        for shape in shapeOf {
            cells += shapes[Int(shape)].size
            guard cells <= Statement.maximumCount else { throw decoder.reader.failure(.tooLong) }
        }
        identities = [Int32](repeating: 0, count: count)
        for index in 0..<count where shape(index).identity == 2 {
            identities[index] = Int32(try decoder.reader.skip(SegmentBody.Shape.hashLength))
        }
        let isExisting = shapes.map { $0.identity == 3 }
        existing = try decoder.dots(shapeOf.count { isExisting[Int($0)] })
        numberExisting()
        try readReplaced(isFirstForm: true, from: &decoder)
    }

    private mutating func readReplaced(
        isFirstForm: Bool, from decoder: inout ColumnDecoder
    ) throws(DecodingFailure) {
        // A fourth mode of the second form: the change that created the record, which an edit names in any case.
        let modes = try decoder.indexes(count, below: isFirstForm ? 3 : 4)
        var listed = 0
        for index in 0..<count where modes[index] == 2 { listed += shape(index).parts.count }
        counts = try decoder.indexes(listed, below: Statement.maximumCount)
        let total = try decoder.reader.count(atMost: Statement.maximumCount)
        guard modes.count(where: { $0 == 1 }) + counts.reduce(0, { $0 + Int($1) }) == total else {
            throw decoder.reader.failure(.inconsistent)
        }
        let dots = isFirstForm ? try decoder.dots(total) : try decoder.namedDots(total)
        replacing.reserveCapacity(count)
        replacedAt.reserveCapacity(count)
        replaced.reserveCapacity(total)
        var (nextCount, nextDot) = (0, 0)
        for index in 0..<count {
            replacedAt.append((Int32(nextCount), Int32(replaced.count)))
            switch modes[index] {
            case 1:
                replacing.append(.one)
                replaced.append(dots[nextDot])
                nextDot += 1
            case 2:
                replacing.append(.listed)
                for _ in 0..<shape(index).parts.count {
                    let end = nextDot + Int(counts[nextCount])
                    replaced += dots[nextDot..<end]
                    nextDot = end
                    nextCount += 1
                }
            case 3:
                guard shape(index).identity == 3 else { throw decoder.reader.failure(.inconsistent) }
                replacing.append(.one)
                replaced.append(existing[Int(identities[index])])
            default: replacing.append(.nothing)
            }
        }
    }

    /// Gives each change its cells: as many as its fields have columns.
    private mutating func layOutCells() {
        let columns = shapes.map { $0.parts.reduce(0) { $0 + $1.columns } }
        cellsAt.reserveCapacity(count)
        var next = 0
        for shape in shapeOf {
            cellsAt.append(Int32(next))
            next += columns[Int(shape)]
        }
        cells = [Cell](repeating: Cell(), count: next)
        heldLeaves = [Bool](repeating: false, count: count)
    }

    private mutating func readValues(from decoder: inout ColumnDecoder) throws(DecodingFailure) {
        var members = [[Int32]](repeating: [], count: shapes.count)
        for (index, shape) in shapeOf.enumerated() { members[Int(shape)].append(cellsAt[index]) }
        // A word of a dictionary stands for as many texts as name it: what it unfolds to has a cap of its own.
        var unfolded = 0
        for (index, shape) in shapes.enumerated() {
            var offset = 0
            for part in shape.parts {
                defer { offset += part.columns }
                guard !part.isPrivate else { continue }
                for column in 0..<part.columns {
                    let values = try decoder.cells(members[index].count)
                    for (member, value) in zip(members[index], values) {
                        unfolded += Int(value.length)
                        cells[Int(member) + offset + column] = value
                    }
                    guard unfolded <= Statement.maximumUnfolded else { throw decoder.reader.failure(.tooLong) }
                }
            }
        }
    }

    private mutating func readLeaves(_ body: PrivateBody?, count: Int, logs: Int) throws(DecodingFailure) {
        let havePrivate = shapes.map(\.hasPrivate)
        let owners = shapeOf.indices.filter { havePrivate[Int(shapeOf[$0])] }
        guard owners.count == count else { throw DecodingFailure(.inconsistent, offset: 0) }
        guard let body else { return }
        guard body.count == count else { throw DecodingFailure(.inconsistent, offset: 0) }
        for (place, owner) in owners.enumerated() {
            guard let leaf = body.held(place) else { continue }
            // A leaf that nobody can read is like one that is not held: what is public must not depend on who holds which.
            guard let values = try? SegmentColumns.values(of: shape(owner), in: leaf, base: bytes.count, logs: logs)
            else { continue }
            bytes += leaf
            heldLeaves[owner] = true
            var next = 0
            var cell = Int(cellsAt[owner])
            for part in shape(owner).parts {
                if part.isPrivate {
                    for column in 0..<part.columns { cells[cell + column] = values[next + column] }
                    next += part.columns
                }
                cell += part.columns
            }
        }
    }

    private static func values(
        of shape: SegmentBody.Shape, in leaf: ArraySlice<UInt8>, base: Int, logs: Int
    ) throws(DecodingFailure) -> [Cell] {
        try leaf.withUnsafeBufferPointer { (bytes) throws(DecodingFailure) in
            var decoder = ColumnDecoder(logs: logs, reader: ColumnReader(bytes), base: base, end: 0)
            _ = try decoder.reader.skip(PrivateBody.saltLength)
            var values: [Cell] = []
            for part in shape.parts where part.isPrivate {
                for _ in 0..<part.columns { values.append(try decoder.scalar()) }
            }
            try decoder.reader.end()
            return values
        }
    }
}

extension SegmentBody.Shape {
    init(from reader: inout ColumnReader) throws(DecodingFailure) {
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
