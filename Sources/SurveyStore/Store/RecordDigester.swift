internal import DeltaBundle
internal import Replication
internal import SurveyModel
internal import Trust

/// Works out what the full digest says of each record: its name, kind, and for each field the heads' names and, unless the field is personal, their
/// canonical values.
struct RecordDigester {
    /// The hash of a record, as numbers that order as its bytes do: millions of them are sorted.
    struct Hash: Comparable {
        let numbers: (UInt64, UInt64, UInt64, UInt64)

        fileprivate init(_ bytes: [UInt8]) {
            func number(_ place: Int) -> UInt64 { bytes[place..<(place + 8)].reduce(0) { $0 << 8 | UInt64($1) } }
            numbers = (number(0), number(8), number(16), number(24))
        }

        static func < (left: Hash, right: Hash) -> Bool { left.numbers < right.numbers }

        static func == (left: Hash, right: Hash) -> Bool { left.numbers == right.numbers }
    }

    /// A value that a typed table cannot show as it was written.
    private struct UnfitValue: Hashable {
        let record: Int64
        let field: Int64
    }

    /// How a kind's typed table is read.
    private struct Table {
        struct Place {
            /// The field's first column in the statement.
            let first: Int
            let columns: [Column]
            let isPrivate: Bool
        }

        let query: PreparedStatement
        let places: [FieldID: Place]

        init(_ kind: Kind, _ sql: StatementCache) throws {
            let names = kind.columns.map { "\"\($0.name)\"" }.joined(separator: ", ")
            // One of its own: names are found by others while this one stands on its row.
            query = try PreparedStatement(
                sql.connection, "SELECT \(names) FROM \"\(kind.name)\" WHERE id = ?")
            var places: [FieldID: Place] = [:]
            var next = 0
            for field in kind.fields {
                places[field.id] = Place(first: next, columns: field.columns, isPrivate: field.isPrivate)
                next += field.columns.count
            }
            self.places = places
        }
    }

    private let merger: Merger
    private let unfit: Set<UnfitValue>
    private var tables: [KindID: Table] = [:]
    private var writer = ByteWriter()
    /// The name of the change that was named last: it has written most fields of its record.
    private var named: (dot: Dot, name: [UInt8])?

    init(_ merger: Merger) throws {
        self.merger = merger
        var unfit: Set<UnfitValue> = []
        let findings = try merger.sql("SELECT record, field FROM finding WHERE what = 'unfit-value'")
        while try findings.step() {
            unfit.insert(UnfitValue(record: findings.integer(0), field: findings.integer(1)))
        }
        self.unfit = unfit
    }

    /// The hash of a record of which something counts.
    mutating func hash(of key: RecordKey, _ row: RecordTable.Row) throws -> Hash {
        writer.removeAll()
        writer.text(merger.logs.entry(Dot(rawValue: key.rawValue).log)?.descriptor.scope ?? "")
        writer.block(try merger.names.fullName(key))
        writer.varint(UInt64(row.kind.rawValue))
        let table = try table(row.kind)
        defer { table?.query.reset() }
        table?.query.bind(1, key.rawValue)
        let isShown = try table?.query.step() ?? false
        for field in row.heads.fields {
            try append(field, row.heads[field], of: key, table, isShown: isShown)
        }
        return Hash(Digest.sha256(writer.bytes))
    }

    private mutating func table(_ id: KindID) throws -> Table? {
        if let known = tables[id] { return known }
        guard let kind = Catalogue.kind(id) else { return nil }
        let made = try Table(kind, merger.sql)
        tables[id] = made
        return made
    }

    private mutating func append(
        _ field: FieldID, _ heads: [Dot], of key: RecordKey, _ table: Table?, isShown: Bool
    ) throws {
        writer.varint(UInt64(field.rawValue))
        writer.count(heads.count)
        let place = table?.places[field]
        var changes: [(name: [UInt8], dot: Dot)] = []
        for dot in heads { changes.append((try name(of: dot), dot)) }
        if changes.count > 1 { changes.sort { $0.name.lexicographicallyPrecedes($1.name) } }
        for (name, dot) in changes {
            writer.raw(name)
            if place?.isPrivate == true { continue }
            if let table, let place, isShown, heads.count == 1,
                !unfit.contains(UnfitValue(record: key.rawValue, field: Int64(field.rawValue))),
                try appendShown(place, table.query)
            {
                continue
            }
            let write = try merger.source.change(at: dot)?.change.write(of: field)
            if write?.isPrivate == true { continue }
            try Canonical.append(write?.value ?? [], to: &writer, name: merger.names.fullName)
        }
    }

    private mutating func name(of dot: Dot) throws -> [UInt8] {
        if let named, named.dot == dot { return named.name }
        let name = try merger.names.changeName(dot)
        named = (dot, name)
        return name
    }

    /// Appends what the typed table shows of a field, as ``Canonical`` does it.
    ///
    /// - Returns: false when it shows nothing: a value that the table cannot hold, or none.
    private mutating func appendShown(_ place: Table.Place, _ row: PreparedStatement) throws -> Bool {
        let columns = place.first..<(place.first + place.columns.count)
        guard columns.contains(where: { !row.isNull($0) }) else { return false }
        writer.count(columns.count)
        for (number, column) in zip(columns, place.columns) {
            guard !row.isNull(number) else {
                writer.byte(0)
                continue
            }
            switch column.type {
            case .text, .date, .code:
                writer.byte(2)
                row.withBytes(number) { writer.block($0) }
            case .bytes:
                writer.byte(3)
                row.withBytes(number) { writer.block($0) }
            case .reference:
                writer.byte(4)
                writer.block(try merger.names.fullName(RecordKey(rawValue: row.integer(number))))
            case .integer, .decimal, .money, .instant, .flag, .answer:
                writer.byte(1)
                writer.zigzag(row.integer(number))
            }
        }
        return true
    }
}

extension SHA256Stream {
    /// Adds the hash of a record.
    mutating func update(_ hash: RecordDigester.Hash) {
        var writer = ByteWriter()
        for number in [hash.numbers.0, hash.numbers.1, hash.numbers.2, hash.numbers.3] { writer.fixed64(number) }
        update(writer.bytes)
    }
}
