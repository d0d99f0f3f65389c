internal import Foundation
public import SurveyModel
public import SurveyStore

/// What an import did.
public struct ImportSummary: Sendable {
    /// Rows that made a record.
    public var new = 0
    /// Rows that changed one.
    public var changed = 0
    /// Rows that said nothing new.
    public var unchanged = 0
    /// Rows that were not taken.
    public var rejected = 0
    /// Where they were written; nil when there are none, or on a rehearsal.
    public var rejectedPath: String?
    /// The first reasons.
    public var rejections: [RowRejection] = []
}

/// Imports a file of rows into a store.
///
/// Importing the same file twice changes nothing. A cell is written only if it differs from what the last import of its
/// row gave, so that a correction made by hand stands; an empty cell says nothing.
public final class Importer {
    let store: Store
    let namespace: String
    let scope: String
    private let person: String
    private let phrases: Phrasebook
    private let today: String?

    /// How many rows are written in one transaction.
    private static let batch = 4000
    /// Of so many bytes a file is kept in memory rather than read twice.
    private static let small = 256 << 10
    /// How many reasons a summary lists.
    private static let listed = 20

    /// Prepares an import.
    ///
    /// - Parameters:
    ///   - namespace: whose keys the rows' keys are; nil means this office's own.
    ///   - person: who imports, as claimed.
    ///   - phrases: the language of the reasons in the file of rejected rows.
    ///   - today: the day, for rules about the future; nil when no clock is to be trusted.
    public init(store: Store, namespace: String?, person: String, phrases: Phrasebook, today: String? = nil) {
        self.store = store
        self.namespace = namespace ?? store.ownNamespace
        scope = store.scope(ofNamespace: self.namespace)
        self.person = person
        self.phrases = phrases
        self.today = today
    }

    /// Imports a file.
    ///
    /// - Parameters:
    ///   - isRehearsal: reports what would happen and changes nothing.
    ///   - rejectedPath: where rejected rows are written; nil means beside the file.
    ///   - progress: told how many rows have been read.
    /// - Throws: `CSVError` and `HeaderError` when the file as a whole cannot be read, `StoreError`, `OutputError`.
    public func run(
        kind: ImportKind, path: String, isRehearsal: Bool = false, rejectedPath: String? = nil,
        progress: ((Int) -> Void)? = nil
    ) throws -> ImportSummary {
        var reader = try CSVReader(path: path)
        var waiting: ArraySlice<CSVRow> = []
        let store = store
        let parser = try RowParser(kind: kind, header: reader.header, today: today) { store.isCode($0) }
        // Rows are written some thousands at a time: of a file that cannot be read to its end none must be.
        switch FileBytes.length(ofFile: path) {
        case let length? where length <= Importer.small:
            while let row = try reader.next() { waiting.append(row) }
        case .some where !isRehearsal:
            var all = try CSVReader(path: path)
            while try all.next() != nil {}
        default: break
        }
        let target = rejectedPath ?? RejectedFile.path(for: path)
        let rejects =
            isRehearsal
            ? nil
            : RejectedFile(path: target, header: reader.header, separator: reader.separator, phrases: phrases)
        var summary = ImportSummary()
        var read = 0
        func reject(_ rejected: RejectedRow) throws {
            summary.rejected += 1
            if summary.rejections.count < Importer.listed { summary.rejections.append(contentsOf: rejected.reasons) }
            try rejects?.write(rejected)
        }
        func pass(_ session: ImportSession, upTo limit: Int) throws -> Bool {
            var taken = 0
            while taken < limit {
                guard let row = try waiting.popFirst() ?? reader.next() else { return false }
                taken += 1
                read += 1
                do {
                    guard let values = try parser.values(of: row) else { continue }
                    if try takeNew(values, parser, row, session, &summary) { continue }
                    try take(try parser.draft(of: row, saying: values), row, session, &summary)
                } catch let rejected as RejectedRow { try reject(rejected) }
            }
            return true
        }
        if isRehearsal {
            _ = try store.rehearsing(person: person) { try pass($0, upTo: Int.max) }
        } else {
            while try store.importing(person: person, { try pass($0, upTo: Importer.batch) }) { progress?(read) }
        }
        progress?(read)
        try rejects?.commit()
        if summary.rejected > 0, !isRehearsal { summary.rejectedPath = target }
        return summary
    }

    /// Takes what a row says.
    ///
    /// - Parameter entered: those of its records that have been entered already, as new ones.
    func take(
        _ draft: RowDraft, _ row: CSVRow, _ session: ImportSession, _ summary: inout ImportSummary,
        entered: [ImportPart: RecordKey] = [:]
    ) throws {
        // Every link is looked up before anything is written, so that a rejected row leaves nothing behind.
        let resolved = try draft.records.filter { entered[$0.part] == nil }.map { record in
            (record, try record.fields.map { try said($0, row, draft.line, session) })
        }
        var made = entered
        var isNew = entered[.main] != nil
        var isChanged = false
        for (record, fields) in resolved {
            let said = fields.map { values in values.map { value in value.scalar(made) } }
            let outcome = try write(record, said, row, draft.line, session)
            made[record.part] = outcome.key
            if record.part == .main { isNew = outcome.isNew }
            isChanged = isChanged || outcome.changed
        }
        if isNew { summary.new += 1 } else if isChanged { summary.changed += 1 } else { summary.unchanged += 1 }
    }

    /// A value whose link has been looked up, but for a link to another record of the same row.
    private enum Said {
        case nothing
        case value(Scalar)
        case part(ImportPart)

        func scalar(_ made: [ImportPart: RecordKey]) -> Scalar? {
            switch self {
            case .nothing: nil
            case .value(let scalar): scalar
            case .part(let part): made[part].map(Scalar.reference)
            }
        }
    }

    private func said(
        _ field: DraftField, _ row: CSVRow, _ line: Int, _ session: ImportSession
    ) throws -> [Said] {
        try field.values.map { value in
            switch value {
            case .unsaid: return .nothing
            case .scalar(let scalar): return .value(scalar)
            case .namespace: return .value(.text(namespace))
            case .link(.part(let part)): return .part(part)
            case .link(let link):
                guard let key = try find(link, session) else {
                    let reason = RowRejection.unresolved(
                        line: line, column: field.columns.first ?? field.field.name, link)
                    throw RejectedRow(row: row, reasons: [reason])
                }
                return .value(.reference(key))
            }
        }
    }

    func find(_ link: RecordLink, _ session: ImportSession) throws -> RecordKey? {
        switch link {
        case .own(let id, let key): try find(id, key: key, namespace: namespace, session)
        case .registered(let id, let namespace, let key): try find(id, key: key, namespace: namespace, session)
        case .code(let id, let code): try find(id, key: code, namespace: namespace, session)
        case .program(let id, let key): try find(id, key: key, namespace: namespace, session)
        case .part: nil
        }
    }

    private func find(_ id: KindID, key: String, namespace: String, _ session: ImportSession) throws -> RecordKey? {
        guard let kind = Catalogue.kind(id) else { return nil }
        return try session.find(key, kind: kind, namespace: namespace)
    }

    /// A key written as `NAMESPACE:key`, as exports write other offices' keys, taken apart.
    private func owner(of said: [Scalar?], _ field: Field) -> [Scalar?] {
        guard field.name == "registration", said.count == 2, case .text(let key)? = said[1] else { return said }
        let parts = key.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, !parts[1].isEmpty else { return said }
        return [parts[0].isEmpty ? said[0] : .text(parts[0]), .text(parts[1])]
    }

    /// The record that a row names by its code instead of a key, as exports write it for records without one. A code of a record
    /// that is not here rejects the row: taken for a key, it would make the record a second time.
    private func exported(
        _ record: RecordDraft, _ said: [[Scalar?]], _ row: CSVRow, _ line: Int, _ session: ImportSession
    ) throws -> RecordKey? {
        guard let place = record.fields.firstIndex(where: { $0.field.name == "registration" }),
            case .text(let code)? = said[place].last ?? nil, store.isCode(code)
        else { return nil }
        guard let key = try session.find(code, kind: record.kind, namespace: namespace) else {
            let reason = RowRejection.unresolved(line: line, column: "key", .code(record.kind.id, code))
            throw RejectedRow(row: row, reasons: [reason])
        }
        return key
    }

    /// Writes what a row says into a record that has no key.
    private func edit(
        _ key: RecordKey, _ record: RecordDraft, _ said: [[Scalar?]], _ row: CSVRow, _ line: Int,
        _ session: ImportSession
    ) throws -> (key: RecordKey, isNew: Bool, changed: Bool) {
        let current = try session.values(of: key, record.kind)
        var values: [FieldID: [Scalar]] = [:]
        for (field, saidValues) in zip(record.fields, said) where field.field.name != "registration" {
            guard let combined = DraftField.combined(field.field, said: saidValues, over: current[field.field.id])
            else { throw RejectedRow(row: row, reasons: [.currencyChange(line: line)]) }
            values[field.field.id] = combined
        }
        return try write(
            RecordEntry(kind: record.kind, target: .existing(key), values: values), row, line, session)
    }

    /// Writes an entry; one that this device may not write rejects its row.
    private func write(
        _ entry: RecordEntry, _ row: CSVRow, _ line: Int, _ session: ImportSession
    ) throws -> (key: RecordKey, isNew: Bool, changed: Bool) {
        do { return try session.write(entry) } catch let error as StoreError where error.code == .scopeRefused {
            let reason = RowRejection.Reason.sentence(key: "row.scope-refused", places: error.places)
            throw RejectedRow(row: row, reasons: [RowRejection(line: line, column: nil, reason: reason)])
        }
    }

    /// Whether a new interview has answers, and its enterprise no consent on its day: without one there is no interview.
    private func lacksConsent(
        _ record: RecordDraft, _ given: [FieldID: [Scalar]], _ session: ImportSession
    ) throws -> Bool {
        guard record.kind == .interview, record.fields.contains(where: { $0.field.columns.first?.type == .answer }),
            case .reference(let enterprise)? = record.kind.field(named: "enterprise").flatMap({ given[$0.id]?.first }),
            case .text(let day)? = record.kind.field(named: "date").flatMap({ given[$0.id]?.first })
        else { return false }
        return try !session.hasConsent(enterprise, on: day)
    }

    /// What is known of the record that a row means, and the scope in which it lives: that of its key's namespace, or of the
    /// enterprise or session that its key names, so that a row means the same record whoever imports it.
    private func known(
        _ record: RecordDraft, _ given: [FieldID: [Scalar]], _ said: [[Scalar?]], _ session: ImportSession
    ) throws -> (ImportSession.Known, String) {
        if let place = record.fields.firstIndex(where: { $0.field.name == "registration" }),
            case .text(let namespace)? = said[place].first ?? nil
        {
            let scope = store.scope(ofNamespace: namespace)
            return (try session.known(record.kind, values: given, scope: scope), scope)
        }
        let linked = given.sorted { $0.key < $1.key }.flatMap(\.value).lazy
            .compactMap { if case .reference(let key) = $0 { session.scope(of: key) } else { nil } }.first
        let known = try session.known(record.kind, values: given, scope: linked ?? scope)
        if known.key != nil || linked.map(store.writes) != false { return (known, linked ?? scope) }
        return (try session.known(record.kind, values: given, scope: scope), scope)
    }

    private func write(
        _ record: RecordDraft, _ said: [[Scalar?]], _ row: CSVRow, _ line: Int, _ session: ImportSession
    ) throws -> (key: RecordKey, isNew: Bool, changed: Bool) {
        if let exported = try exported(record, said, row, line, session) {
            return try edit(exported, record, said, row, line, session)
        }
        var said = said
        var named: [FieldID: [Scalar]] = [:]
        for (place, field) in record.fields.enumerated() {
            said[place] = owner(of: said[place], field.field)
            named[field.field.id] = said[place].map { $0 ?? .null }
        }
        let (known, scope) = try known(record, named, said, session)
        if known.key == nil, try lacksConsent(record, named, session) {
            throw RejectedRow(
                row: row, reasons: [RowRejection(line: line, column: nil, reason: .sentence(key: "row.no-consent"))])
        }
        var values: [FieldID: [Scalar]] = [:]
        var given: [(field: FieldID, values: [Scalar?])] = []
        for (field, saidValues) in zip(record.fields, said) {
            if known.key != nil, try session.gaveSame(known, field: field.field, said: saidValues) { continue }
            given.append((field.field.id, saidValues))
            guard let combined = DraftField.combined(field.field, said: saidValues, over: known.values[field.field.id])
            else { throw RejectedRow(row: row, reasons: [.currencyChange(line: line)]) }
            values[field.field.id] = combined
        }
        if known.key == nil {
            for field in record.defaults where values[field.field.id] == nil {
                values[field.field.id] = field.values.map { if case .scalar(let scalar) = $0 { scalar } else { .null } }
            }
        }
        let target = known.key.map(RecordEntry.Target.existing) ?? .keyed
        let outcome = try write(
            RecordEntry(
                kind: record.kind, target: target, scope: record.kind.home == .office ? scope : nil, values: values),
            row, line, session)
        try session.remember(known, gave: given, implied: record.implied)
        return outcome
    }
}
