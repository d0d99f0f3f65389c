import Interchange
import SurveyModel
import SurveyStore

/// Lists of records: which ones, and which of their columns a table shows.
struct RecordListing {
    let session: Session
    let kind: Kind
    private let store: Store
    private let titles: RecordTitles

    init(_ session: Session, _ kind: Kind) throws {
        self.session = session
        self.kind = kind
        store = try session.store
        titles = RecordTitles(store)
    }

    /// The records that match all conditions, each `COLUMN=VALUE`; an empty value means that the column says nothing.
    ///
    /// - Parameter hasRemoved: Whether those are meant that somebody removed.
    func rows(_ conditions: [String], hasRemoved: Bool) throws -> [RecordRow] {
        var wanted: [(column: String, value: Scalar)] = []
        let form = RecordForm(kind)
        for assignment in try ColumnAssignment.read(conditions, form: form) {
            guard assignment.column.part == .main else {
                throw Failure.usage("where-column", ["column": assignment.column.name])
            }
            wanted.append((assignment.column.name, try value(assignment)))
        }
        if hasRemoved { wanted.insert(("removed", .integer(1)), at: 0) }
        let filter = wanted.first { $0.value != .null }
        let found = try store.rows(kind, where: filter.map { .column($0.column, $0.value) } ?? .all)
        return found.filter { row in
            (row["removed"] == .integer(1)) == hasRemoved && wanted.allSatisfy { row[$0.column] == $0.value }
        }
    }

    private func value(_ assignment: ColumnAssignment) throws -> Scalar {
        let column = assignment.column
        if let target = column.target, !assignment.text.isEmpty {
            return .reference(try store.find(assignment.text, kind: target, namespace: nil))
        }
        if column.column.type == .money { throw Failure.usage("where-column", ["column": column.name]) }
        return try column.kind.scalar(from: assignment.text, column: column.name)
    }

    /// Shows records as a table of the columns that matter most, or as documents.
    func show(_ rows: [RecordRow]) throws {
        if rows.count > 100 {
            for case .reference(let id) in kind.columns.map(\.type) { try Catalogue.kind(id).map(titles.prepare) }
        }
        if session.output.isJSON {
            let unheld = try store.unheldLinks()
            return try session.output.json(
                try rows.map { try RecordDocument($0, titles, unheld: unheld[$0.key] ?? []) })
        }
        guard !rows.isEmpty else {
            session.note("survey.list.none", ["kinds": kind.label(in: session.sentences, plural: true)])
            return
        }
        session.output.table(try table(rows))
    }

    /// The table of records.
    func table(_ rows: [RecordRow]) throws -> Table {
        let columns = (Self.columns[kind.name] ?? kind.columns.prefix(5).map(\.name))
        let described = columns.compactMap { name in kind.columns.first { $0.name == name } }
        let numbers = described.enumerated().filter { $0.element.isNumber }.map { $0.offset + 1 }
        var table = Table(
            [session.sentences("survey.code")] + described.map { $0.label(in: session.sentences) },
            numbers: Set(numbers))
        let unheld = try store.unheldLinks()
        for row in rows {
            let cells = try described.map { column in
                if unheld[row.key]?.contains(column.name) == true { return session.sentences("record.unheld.short") }
                if let key = row.reference(column.name) { return try titles.title(key) }
                return row.shown(column.name)
            }
            table.add([row.code] + cells)
        }
        return table
    }

    /// The columns of tables on a screen; documents have all.
    private static let columns: [String: [String]] = [
        "enterprise": ["name", "cvegeo", "sector", "status", "key"],
        "locality": ["cvegeo", "name", "households", "rural"],
        "wave": ["key", "type", "start", "end", "instrument"],
        "training": ["date", "topic", "mode", "minutes", "key"],
        "attendance": ["session", "enterprise", "minutes"],
        "revenue": ["enterprise", "period_start", "period_end", "sales", "profit", "currency", "source"],
        "storefront": ["enterprise", "platform", "opened_on", "as_of", "orders_3m", "sales_12m", "currency"],
        "workforce": ["enterprise", "date", "total", "women", "fte"],
        "price": ["enterprise", "item", "unit", "amount", "currency", "date"],
        "team": ["university", "teachers", "students", "enterprises", "key"],
        "target": ["indicator", "office", "period_start", "period_end", "value"],
        "visit": ["due_on", "enterprise", "wave", "outcome"],
        "consent": ["enterprise", "consent_on", "method", "scopes", "withdrawn_on"],
        "interview": ["enterprise", "wave", "date", "coordinator", "outcome", "state"],
    ]
}

extension Column {
    /// Whether values are numbers, which stand at the right of a table's column.
    var isNumber: Bool {
        switch type {
        case .integer, .decimal, .money: true
        default: false
        }
    }
}
