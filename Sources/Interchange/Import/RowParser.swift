internal import SurveyModel

/// Reads the rows of one kind of file: cells become values, links and keys, checked as far as that needs no store.
///
/// An empty cell says nothing. Every fault of a row is reported, not only the first.
public struct RowParser: Sendable {
    /// Extra columns that every import accepts and ignores: those of a ``RejectedFile``.
    public static let ignoredColumns = ["rejected_line", "rejected_column", "rejected_reason"]

    /// The kind of file.
    public let kind: ImportKind
    /// For each of the kind's columns, its place in the file's rows, or nil if the file has none.
    private let positions: [Int?]
    /// Where the values of the key stand among the kind's columns.
    private let keyPlaces: [Int]
    /// For each amount, where its currency stands among the kind's columns.
    private let currencyPlaces: [Int?]
    /// How values become records.
    private let plans: [RecordPlan]
    private let isCode: @Sendable (String) -> Bool
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
        positions = kind.columns.map { header.firstIndex(of: $0.name) }
        plans = ImportPart.allCases.compactMap { RecordPlan(of: $0, in: kind) }
        keyPlaces = kind.keyColumns.compactMap { kind.columns.firstIndex(of: $0) }
        currencyPlaces = kind.columns.map { column in
            guard column.column.type == .money else { return nil }
            return kind.columns.firstIndex { $0.field == column.field && $0.column.name == "currency" }
        }
        for (column, position) in zip(kind.columns, positions) where column.isRequired && position == nil {
            throw HeaderError(code: .missingColumn, column: column.name, nearest: nil, kind: kind.name)
        }
    }

    /// What a row says; nil for a row of empty cells only.
    ///
    /// - Throws: ``RejectedRow`` with every reason.
    public func draft(of row: CSVRow) throws(RejectedRow) -> RowDraft? {
        if let problem = row.problem {
            if row.cells.allSatisfy({ CSVReader.trimmed($0).isEmpty }) { return nil }
            throw RejectedRow(row: row, reasons: [RowRejection(line: row.line, column: nil, reason: .csv(problem))])
        }
        let cells = positions.map { place in
            guard let place, place < row.cells.count else { return "" }
            return CSVReader.trimmed(row.cells[place])
        }
        if cells.allSatisfy(\.isEmpty) { return nil }
        var values: [DraftValue] = []
        values.reserveCapacity(cells.count)
        var reasons: [RowRejection] = []
        for (number, column) in kind.columns.enumerated() {
            let currency = currencyPlaces[number].map { cells[$0] }
            do throws(RowRejection) {
                values.append(try value(of: cells[number], column, currency: currency, row.line))
            } catch {
                values.append(.unsaid)
                reasons.append(error)
            }
        }
        guard reasons.isEmpty else { throw RejectedRow(row: row, reasons: Self.withoutEchoes(reasons)) }
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

    private func value(
        of cell: String, _ column: ImportColumn, currency: String?, _ line: Int
    ) throws(RowRejection) -> DraftValue {
        guard !cell.isEmpty else {
            if column.isRequired { throw .required(line: line, column: column.name) }
            return .unsaid
        }
        let isText = column.form != .value || column.column.type == .text
        let text = isText ? CSVReader.trimmed(SpreadsheetGuard.unguarded(cell)) : cell
        switch column.form {
        case .link(let target):
            let link = RecordLink(cell: text, kind: target, isCode: isCode)
            guard link.namesSomething else { throw .emptyLink(line: line, column: column.name) }
            return .link(link)
        case .programLink(let target):
            return .link(.program(target, key: text))
        case .ownKey, .value:
            do throws(ValidationIssue) {
                let scalar = try column.column.scalar(
                    from: text, currency: currency, isPrivate: column.field.isPrivate)
                return scalar == .null ? .unsaid : .scalar(scalar)
            } catch {
                throw RowRejection(line: line, column: column.name, reason: .issue(error))
            }
        }
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
