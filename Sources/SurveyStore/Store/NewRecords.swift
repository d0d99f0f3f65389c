internal import DeltaBundle
internal import Replication
internal import SurveyModel
internal import Trust

/// Enters new records of one kind: from their values straight into the tail and their table.
///
/// What is plain is entered so: a record that a key names and nobody has, with values that its table can hold. Every other entry
/// goes the way of ``LocalWriter/write(_:)``, which gives the same and is the rule.
final class NewRecords {
    private let kind: Kind
    private let merger: Merger
    private let writer: LocalWriter
    private let roster: Roster
    private let fields: [(id: FieldID, isPrivate: Bool, columns: Range<Int>)]
    private let forms: [Form]
    private let key: [(column: Int, isPrivate: Bool)]
    /// The columns with links.
    private let links: [Int]
    /// The column of the enterprise that a record belongs to.
    private let enterprise: Int?
    /// The column of an interview's state.
    private let state: Int?
    /// Whether other records' names are made with this one's.
    private let isLinked: Bool
    private let insert: PreparedStatement
    private let tail: PreparedStatement
    /// What this device may write in a scope.
    private var rights: [String: Right] = [:]
    private var bytes = ByteWriter()

    private enum Right {
        case none, unreviewed, any
    }

    /// What a column holds unless it is NULL.
    private enum Form {
        case integer, text, bytes, reference

        init(_ type: SurveyModel.Column.ValueType) {
            self =
                switch type {
                case .text, .date, .code: .text
                case .bytes: .bytes
                case .reference: .reference
                case .integer, .decimal, .money, .instant, .flag, .answer: .integer
                }
        }

        func fits(_ value: Scalar) -> Bool {
            switch (self, value) {
            case (_, .null), (.integer, .integer), (.text, .text), (.bytes, .bytes), (.reference, .reference): true
            default: false
            }
        }
    }

    /// - Returns: nil when entries of the kind need a second look, all of them.
    init?(_ kind: Kind, _ merger: Merger, _ writer: LocalWriter, _ roster: Roster) throws {
        guard kind.fields.allSatisfy({ 1..<64 ~= $0.id.rawValue }),
            writer.person.utf8.count <= Change.maximumPerson, !kind.importKey.isEmpty
        else { return nil }
        var fields: [(id: FieldID, isPrivate: Bool, columns: Range<Int>)] = []
        var columns: [(name: String, isPrivate: Bool)] = []
        for field in kind.fields {
            fields.append((field.id, field.isPrivate, columns.count..<(columns.count + field.columns.count)))
            columns += field.columns.map { ($0.name, field.isPrivate) }
        }
        var key: [(column: Int, isPrivate: Bool)] = []
        for name in kind.importKey {
            guard let column = columns.firstIndex(where: { $0.name == name }) else { return nil }
            key.append((column, columns[column].isPrivate))
        }
        self.kind = kind
        self.merger = merger
        self.writer = writer
        self.roster = roster
        self.fields = fields
        self.key = key
        let forms = kind.columns.map { Form($0.type) }
        self.forms = forms
        links = forms.indices.filter { forms[$0] == .reference }
        enterprise = columns.firstIndex { $0.name == "enterprise" }
        state = kind.id == Kind.interview.id ? columns.firstIndex { $0.name == "state" } : nil
        isLinked = Catalogue.kinds.contains { $0.columns.contains { $0.type == .reference(kind.id) } }
        insert = try merger.sql(merger.table(kind).insertSQL)
        tail = try merger.sql(LocalWriter.tailSQL)
    }

    /// Enters a record.
    ///
    /// - Parameters:
    ///   - values: one for each column of the kind.
    ///   - scope: where it is registered; nil when it lives where what it links first does.
    /// - Returns: the record and its name; nil when it is not plain. Then nothing has been written.
    func enter(_ values: [Scalar], registeredIn scope: String?) throws -> (key: RecordKey, name: [UInt8])? {
        guard values.count == forms.count, zip(forms, values).allSatisfy({ $0.fits($1) }),
            let scope = scope ?? self.scope(of: values), mayWrite(values, scope)
        else { return nil }
        let columns = key.map { values[$0.column] }
        let isPrivate = key.contains { $0.isPrivate }
        let named = try merger.keyedRecord(
            kind, key: columns, publicKey: isPrivate ? key.map { $0.isPrivate ? .null : values[$0.column] } : nil,
            linking: links.lazy.map { values[$0] }, scope: scope)
        guard named.key == nil, try !isRedacted(named, values) else { return nil }
        let given = fields.filter { values[$0.columns].contains { $0 != .null } }
        bytes.removeAll()
        TailCodec.begin(kind.id, named.identity, at: writer.now, by: writer.person, given.count, &bytes)
        for field in given {
            TailCodec.append(
                field.id, isPrivate: field.isPrivate, replacing: [], values[field.columns], &bytes)
        }
        guard bytes.bytes.count <= Change.maximumBytes else { return nil }
        let dot = try writer.nextDot(scope)
        tail.bind(1, Int64(dot.log))
        tail.bind(2, dot.sequence)
        tail.bind(3, bytes.bytes)
        try tail.run()
        let record = RecordKey(rawValue: dot.rawValue)
        let name = KeyIndex.Name(named.name)
        try merger.keys.insert(name, record)
        if isLinked { merger.names.remember(name, of: record) }
        try write(record, values)
        try merger.records.runs.append(
            record,
            RecordRuns.Form(
                kind: kind.id, flags: named.identity == .keyed ? .keyed : [.keyed, .hashed],
                fields: given.reduce(0) { $0 | 1 << UInt64($1.id.rawValue) }))
        return (record, named.name)
    }

    /// Whether the record was redacted, be it that it is not held yet, or something that it links: personal data must not come back.
    private func isRedacted(_ named: KeyedRecord, _ values: [Scalar]) throws -> Bool {
        let redacted = merger.roster.redactedRecords
        guard !redacted.isEmpty else { return false }
        if named.names.contains(where: { redacted.contains(RecordName.bytes(keyed: $0)) }) { return true }
        return try links.contains { column in
            guard case .reference(let key) = values[column] else { return false }
            return try merger.isRedacted(key)
        }
    }

    private func write(_ record: RecordKey, _ values: [Scalar]) throws {
        insert.bind(1, record.rawValue)
        for (place, value) in values.enumerated() { insert.bind(place + 2, value) }
        try insert.run()
        let enterprise = enterprise.flatMap { column in
            if case .reference(let key) = values[column] { key } else { nil }
        }
        merger.marks.note(kind.id, record, enterprise: enterprise)
    }

    /// The scope of the first thing that a record links.
    private func scope(of values: [Scalar]) -> String? {
        if kind.home == .program { return Roster.programScope }
        for column in links {
            guard case .reference(let key) = values[column] else { continue }
            if let scope = merger.logs.entry(Dot(rawValue: key.rawValue).log)?.descriptor.scope { return scope }
        }
        return nil
    }

    /// Whether such a record counts in a scope when this device writes it.
    private func mayWrite(_ values: [Scalar], _ scope: String) -> Bool {
        let known = rights[scope] ?? right(in: scope)
        rights[scope] = known
        return known == .any || known == .unreviewed && !isReviewed(values)
    }

    private func right(in scope: String) -> Right {
        guard (try? writer.checkRights(scope)) != nil, roster.verdict(kind: kind.id, scope: scope) == .valid else {
            return .none
        }
        return roster.standings[writer.device]?.approves(in: scope) == true ? .any : .unreviewed
    }

    /// Whether it is an interview that somebody has approved, returned or locked, which not every device may.
    private func isReviewed(_ values: [Scalar]) -> Bool {
        guard let state, case .text(let text) = values[state] else { return false }
        return Kind.reviewedStates.contains(text)
    }
}
