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
        let added = try publicBytes.withUnsafeBufferPointer { (body) throws(DecodingFailure) in
            var decoder = ColumnDecoder(
                logs: statement.seen.count, reader: ColumnReader(body), base: 0, end: body.count)
            try readHead(statement.count, from: &decoder)
            try layOutCells(decoder)
            try readValues(from: &decoder)
            try decoder.reader.end()
            return decoder.added
        }
        bytes += added
        try readLeaves(privateBody, count: statement.privateCount, logs: statement.seen.count)
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
        var next: Int32 = 0
        for index in 0..<count where isExisting[Int(shapeOf[index])] {
            identities[index] = next
            next += 1
        }
        try readReplaced(from: &decoder)
    }

    private mutating func readReplaced(from decoder: inout ColumnDecoder) throws(DecodingFailure) {
        let modes = try decoder.indexes(count, below: 3)
        replacing = modes.map { Replacing(rawValue: UInt8($0)) ?? .nothing }
        var listed = 0
        for index in 0..<count where replacing[index] == .listed { listed += shape(index).parts.count }
        counts = try decoder.indexes(listed, below: Statement.maximumCount)
        let total = try decoder.reader.count(atMost: Statement.maximumCount)
        replaced = try decoder.dots(total)
        replacedAt.reserveCapacity(count)
        var (nextCount, nextDot) = (0, 0)
        for index in 0..<count {
            replacedAt.append((Int32(nextCount), Int32(nextDot)))
            switch replacing[index] {
            case .nothing: break
            case .one: nextDot += 1
            case .listed:
                for _ in 0..<shape(index).parts.count {
                    nextDot += Int(counts[nextCount])
                    nextCount += 1
                }
            }
            guard nextDot <= total else { throw decoder.reader.failure(.inconsistent) }
        }
        guard nextDot == total else { throw decoder.reader.failure(.inconsistent) }
    }

    /// Gives each change its cells: as many as its fields have columns.
    private mutating func layOutCells(_ decoder: ColumnDecoder) throws(DecodingFailure) {
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
        guard body.leaves.count == count else { throw DecodingFailure(.inconsistent, offset: 0) }
        for (owner, leaf) in zip(owners, body.leaves) {
            guard case .held(let leaf) = leaf else { continue }
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
        of shape: SegmentBody.Shape, in leaf: [UInt8], base: Int, logs: Int
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
