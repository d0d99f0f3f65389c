internal import DeltaBundle
internal import Replication
internal import SurveyModel

/// Works out what the full digest says of each record: its name, kind, and for each field the heads' names and, unless
/// the field is personal, their canonical values.
///
/// Records come in the order in which the tables hold them, so that hardly anything is looked up. What the typed tables
/// do not show as it was written, such as a field with several heads, is taken from the changes.
struct RecordDigester {
    private let merger: Merger
    private let hashes: RecordHashes
    private var names: KeyedNames
    private var tables: [KindID: TypedRows] = [:]
    private var logs: [Int: NamedLog] = [:]
    private var messages = RecordMessages()
    /// The log that was asked for last.
    private var log: NamedLog?
    /// The change that was named last, which has written most fields of its record, and its name.
    private var named: Dot?
    private var changeName: [UInt8] = []
    /// Records with a value that a typed table cannot hold, and the next of them.
    private let unfit: PreparedStatement
    private var nextUnfit: Int64?
    /// Records that the typed tables do not show as they were written.
    private var waiting: [(key: RecordKey, row: RecordTable.Row)] = []

    private static let mostWaiting = 1_000

    /// - Parameters:
    ///   - hashes: takes the records' hashes.
    ///   - path: the store beside which a file lies that holds what is too much for memory.
    init(_ merger: Merger, _ hashes: RecordHashes, beside path: String) throws {
        self.merger = merger
        self.hashes = hashes
        names = try KeyedNames(merger.records, merger.sql, beside: path)
        for kind in Catalogue.kinds { tables[kind.id] = try TypedRows(kind, merger.sql) }
        unfit = try PreparedStatement(
            merger.connection, "SELECT DISTINCT record FROM finding WHERE what = 'unfit-value' ORDER BY record")
        nextUnfit = try unfit.step() ? unfit.integer(0) : nil
    }

    /// Takes a record of which something counts.
    ///
    /// - Parameter key: above those that came before.
    mutating func add(_ key: RecordKey, _ row: RecordTable.Row) throws {
        try names.advance(to: key)
        if try append(shown: key, row) {
            messages.end()
        } else {
            messages.abandon()
            waiting.append((key, row))
            if waiting.count >= RecordDigester.mostWaiting { try addWaiting() }
        }
        handOver(from: RecordMessages.usualLength)
    }

    /// Ends with the records that wait.
    mutating func finish() throws {
        try addWaiting()
        handOver(from: 0)
    }

    /// Hands the messages over when they are that long.
    private mutating func handOver(from length: Int) {
        guard messages.length >= length else { return }
        hashes.add(messages)
        messages = RecordMessages()
    }

    // MARK: By the typed tables

    /// Appends what the tables show of a record.
    ///
    /// - Returns: false when they do not show all of it as it was written.
    private mutating func append(shown key: RecordKey, _ row: RecordTable.Row) throws -> Bool {
        guard try !isUnfit(key), let table = tables[row.kind], try table.advance(to: key) else { return false }
        try appendHead(key, row)
        guard !row.heads.exceptions.isEmpty else {
            try name(row.heads.base)
            var fields = row.heads.baseFields
            while fields != 0 {
                guard try append(fields.trailingZeroBitCount, table) else { return false }
                fields &= fields - 1
            }
            return true
        }
        for field in row.heads.fields {
            let heads = row.heads[field]
            guard heads.count == 1 else { return false }
            try name(heads[0])
            guard try append(Int(field.rawValue), table) else { return false }
        }
        return true
    }

    private mutating func isUnfit(_ key: RecordKey) throws -> Bool {
        while let next = nextUnfit, next < key.rawValue { nextUnfit = try unfit.step() ? unfit.integer(0) : nil }
        return nextUnfit == key.rawValue
    }

    private mutating func appendHead(_ key: RecordKey, _ row: RecordTable.Row) throws {
        messages.raw(try log(Dot(rawValue: key.rawValue).log).scope)
        try append(nameOf: key)
        messages.varint(UInt64(row.kind.rawValue))
    }

    /// Appends the name of a record, as a block.
    private mutating func append(nameOf key: RecordKey) throws {
        if let name = names.name(of: key) {
            messages.block(keyed: name)
        } else {
            messages.block(try merger.names.fullName(key))
        }
    }

    /// Appends a field of which the change that was named last is the only head.
    ///
    /// - Returns: false when the table has no columns for it.
    private mutating func append(_ field: Int, _ table: TypedRows) throws -> Bool {
        guard let place = table.place(of: field) else { return false }
        messages.varint(UInt64(field))
        messages.byte(1)
        messages.raw(changeName)
        if place.isPrivate { return true }
        let row = table.row
        messages.varint(UInt64(place.end - place.first))
        for column in place.first..<place.end {
            // What does not fit its column is listed: any other NULL was written as such.
            guard !row.isNull(column) else {
                messages.byte(0)
                continue
            }
            switch table.columns[column] {
            case .integer:
                messages.byte(1)
                messages.zigzag(row.integer(column))
            case .text:
                messages.byte(2)
                row.withBytes(column) { messages.block($0) }
            case .bytes:
                messages.byte(3)
                row.withBytes(column) { messages.block($0) }
            case .reference:
                messages.byte(4)
                try append(nameOf: RecordKey(rawValue: row.integer(column)))
            }
        }
        return true
    }

    /// Finds the name of a change.
    private mutating func name(_ dot: Dot) throws {
        if named == dot { return }
        changeName = try log(dot.log).name(at: dot.sequence) ?? merger.names.changeName(dot)
        named = dot
    }

    private mutating func log(_ number: Int) throws -> NamedLog {
        if let log, log.number == number { return log }
        guard let entry = merger.logs.entry(number) else { throw StoreError(.damaged) }
        let found = try logs[number] ?? NamedLog(entry, merger.logs.chain(number, merger.db))
        logs[number] = found
        log = found
        return found
    }

    // MARK: By the changes

    /// Takes the records that wait.
    private mutating func addWaiting() throws {
        let all = waiting
        waiting = []
        let dots = all.lazy.flatMap { _, row in row.heads.fields.flatMap { row.heads[$0] } }
        let changes = try HeldChanges(dots, merger.source)
        for (key, row) in all {
            try appendHead(key, row)
            for field in row.heads.fields { try append(field, row, changes) }
            messages.end()
            handOver(from: RecordMessages.usualLength)
        }
    }

    private mutating func append(_ field: FieldID, _ row: RecordTable.Row, _ changes: HeldChanges) throws {
        var heads: [(name: [UInt8], dot: Dot)] = []
        for dot in row.heads[field] {
            try name(dot)
            heads.append((changeName, dot))
        }
        heads.sort { $0.name.lexicographicallyPrecedes($1.name) }
        let isPrivate = Catalogue.kind(row.kind)?.field(field)?.isPrivate == true
        messages.varint(UInt64(field.rawValue))
        messages.varint(UInt64(heads.count))
        for (name, dot) in heads {
            messages.raw(name)
            if isPrivate { continue }
            let write = try changes.write(of: field, at: dot)
            if write?.isPrivate == true { continue }
            var writer = ByteWriter()
            try Canonical.append(write?.value ?? [], to: &writer) { key in
                try names.name(of: key).map { RecordName.bytes(keyed: $0.bytes) } ?? merger.names.fullName(key)
            }
            messages.raw(writer.bytes)
        }
    }
}
