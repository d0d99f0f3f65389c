internal import SurveyModel

/// Reads the rows of one kind of file: cells become values, links and keys, checked as far as that needs no store.
///
/// An empty cell says nothing. Every fault of a row is reported, not only the first.
public struct RowParser: Sendable {
    /// Extra columns that every import accepts and ignores: those of a ``RejectedFile``.
    public static let ignoredColumns = ["rejected_line", "rejected_column", "rejected_reason"]

    /// The kind of file.
    public let kind: ImportKind
    /// For each of the kind's columns, what reads its cells.
    private let readers: [CellReader]
    /// Where the values of the key stand among the kind's columns.
    private let keyPlaces: [Int]
    /// How values become records.
    let plans: [RecordPlan]
    let isCode: @Sendable (String) -> Bool
    private let today: String?

    /// Fits a kind to a file's header.
    ///
    /// - Parameters:
    ///   - kind: The kind of file.
    ///   - header: The names of the file's columns, in any order.
    ///   - today: The day as `yyyy-MM-dd` for rules about the future, nil if no clock is to be trusted.
    ///   - isCode: Whether a text is a record code rather than somebody's own key.
    /// - Throws: ``HeaderError`` for a column that the kind does not know, or a required one that is missing.
    public init(
        kind: ImportKind, header: [String], today: String? = nil, isCode: @escaping @Sendable (String) -> Bool
    ) throws(HeaderError) {
        self.kind = kind
        self.today = today
        self.isCode = isCode
        for name in header where kind.column(named: name) == nil && !Self.ignoredColumns.contains(name) {
            let nearest = NameDistance.nearest(to: name, among: kind.columns.map(\.name))
            throw HeaderError(code: .unknownColumn, column: name, nearest: nearest, kind: kind.name)
        }
        readers = kind.columns.map { CellReader($0, of: kind, header: header, isCode: isCode) }
        plans = ImportPart.allCases.compactMap { RecordPlan(of: $0, in: kind, today: today) }
        keyPlaces = kind.keyColumns.compactMap { kind.columns.firstIndex(of: $0) }
        for (column, reader) in zip(kind.columns, readers) where column.isRequired && reader.position == nil {
            throw HeaderError(code: .missingColumn, column: column.name, nearest: nil, kind: kind.name)
        }
    }

    /// What a row says; nil for a row of empty cells only.
    ///
    /// - Throws: ``RejectedRow`` with every reason.
    public func draft(of row: CSVRow) throws(RejectedRow) -> RowDraft? {
        guard let values = try values(of: row) else { return nil }
        return try draft(of: row, saying: values)
    }

    /// The values of a row's cells, one for each of the kind's columns; nil for a row of empty cells only.
    func values(of row: CSVRow) throws(RejectedRow) -> [DraftValue]? {
        if let problem = row.problem {
            if row.cells.allSatisfy({ CSVReader.trimmed($0).isEmpty }) { return nil }
            throw RejectedRow(row: row, reasons: [RowRejection(line: row.line, column: nil, reason: .csv(problem))])
        }
        var values: [DraftValue] = []
        values.reserveCapacity(readers.count)
        var reasons: [RowRejection] = []
        var isEmpty = true
        for reader in readers {
            do throws(RowRejection) {
                if let value = try reader.value(in: row) {
                    isEmpty = false
                    values.append(value)
                } else {
                    values.append(.unsaid)
                    if let fault = reader.fault(ofEmptyIn: row) { reasons.append(fault) }
                }
            } catch {
                isEmpty = false
                values.append(.unsaid)
                reasons.append(error)
            }
        }
        if isEmpty { return nil }
        guard reasons.isEmpty else { throw RejectedRow(row: row, reasons: Self.withoutEchoes(reasons)) }
        return values
    }

    /// What the values of a row's cells say, when they keep the rules that join them.
    func draft(of row: CSVRow, saying values: [DraftValue]) throws(RejectedRow) -> RowDraft {
        let key = keyPlaces.map { values[$0] == .unsaid ? .scalar(.null) : values[$0] }
        let records = plans.compactMap { $0.record(of: values, key: key) }
        let draft = RowDraft(line: row.line, kind: kind, records: records)
        let issues = draft.records.flatMap(brokenRules)
        guard issues.isEmpty else {
            let reasons = issues.map { RowRejection(line: row.line, column: $0.field, reason: .issue($0)) }
            throw RejectedRow(row: row, reasons: reasons)
        }
        return draft
    }

    /// Leaves out what an amount says about its currency when the currency's own cell is reported.
    private static func withoutEchoes(_ reasons: [RowRejection]) -> [RowRejection] {
        guard reasons.contains(where: { $0.column == "currency" }) else { return reasons }
        return reasons.filter { reason in
            guard reason.column != "currency", case .issue(let issue) = reason.reason else { return true }
            return issue.code != .currencyMissing && issue.code != .currencyUnknown
        }
    }

    private func brokenRules(_ record: RecordDraft) -> [ValidationIssue] {
        var values: [FieldID: [Scalar]] = Dictionary(minimumCapacity: record.fields.count + record.defaults.count)
        for field in record.defaults + record.fields {
            values[field.field.id] = field.values.map { value in
                switch value {
                case .unsaid: .null
                case .scalar(let scalar): scalar
                // Any link and any namespace will do: whether they exist is for the store to say.
                case .link: .reference(RecordKey(rawValue: 1))
                case .namespace: .text("-")
                }
            }
        }
        return Validation.issues(kind: record.kind, values: values, creating: true, today: today)
    }
}
