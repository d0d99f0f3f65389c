internal import SurveyModel

/// How the values of a row's cells become one of its records; worked out once a file.
final class RecordPlan: Sendable {
    let kind: Kind
    let part: ImportPart
    private let fields: [FieldPlan]
    private let defaults: [DraftField]
    private let rules: RecordRules
    /// For each cell of the row that fills it, the column of the kind.
    private let cells: [(place: Int, column: Int)]
    /// For each field of the kind, its first column.
    private let offsets: [FieldID: Int]
    private let width: Int
    /// The columns of a registration, which the namespace of the import completes; nil when the kind has none.
    private let registration: (namespace: Int, key: Int)?
    /// The columns of an interview that decide whether it needs a consent; nil for other kinds.
    private let interview: (enterprise: Int, date: Int, answers: [Int])?

    private struct FieldPlan: Sendable {
        let field: Field
        /// The field's values when nothing is said.
        let unsaid: [DraftValue]
        /// Which cells fill it: their places in the row, among the field's columns, and their names.
        var cells: [(place: Int, index: Int, name: String)]
        /// Whether it links a further record of the row to the main one.
        let isLinkToMain: Bool
    }

    /// Plans a part of a kind's rows; nil if the kind has none.
    init?(of part: ImportPart, in file: ImportKind, today: String?) {
        let kind = file.kind(of: part)
        guard file.columns.contains(where: { $0.part == part }) else { return nil }
        self.kind = kind
        self.part = part
        fields = kind.fields.compactMap { field in
            let cells = file.columns.enumerated().filter { $0.element.part == part && $0.element.field == field }
            let isLinkToMain = part != .main && field.name == "enterprise"
            guard !cells.isEmpty || isLinkToMain else { return nil }
            // A registration is completed by the namespace of the import.
            let unsaid = field.columns.map { $0.name == "namespace" ? DraftValue.namespace : .unsaid }
            return FieldPlan(
                field: field, unsaid: isLinkToMain ? [.link(.part(.main))] : unsaid,
                cells: cells.map { ($0.offset, $0.element.index, $0.element.name) }, isLinkToMain: isLinkToMain)
        }
        defaults = Self.defaults(of: kind)
        rules = RecordRules(of: kind, today: today)
        var offsets: [FieldID: Int] = [:]
        var width = 0
        for field in kind.fields {
            offsets[field.id] = width
            width += field.columns.count
        }
        self.offsets = offsets
        self.width = width
        registration = fields.first { $0.field.name == "registration" }.flatMap { plan in
            guard let namespace = plan.field.columns.firstIndex(where: { $0.name == "namespace" }),
                let key = plan.field.columns.firstIndex(where: { $0.name == "key" }),
                let first = offsets[plan.field.id]
            else { return nil }
            return (first + namespace, first + key)
        }
        let columns = kind.columns
        interview =
            kind == .interview
            ? columns.firstIndex { $0.name == "enterprise" }.flatMap { enterprise in
                columns.firstIndex { $0.name == "date" }.map { date in
                    (enterprise, date, columns.indices.filter { columns[$0].type == .answer })
                }
            } : nil
        cells = fields.flatMap { plan in plan.cells.map { ($0.place, (offsets[plan.field.id] ?? 0) + $0.index) } }
    }

    /// The record of a row, nil when the row says nothing about it.
    func record(of values: [DraftValue], key: [DraftValue]) -> RecordDraft? {
        var said: [DraftField] = []
        var isSaid = false
        said.reserveCapacity(fields.count)
        for plan in fields {
            if plan.isLinkToMain {
                said.append(DraftField(field: plan.field, values: plan.unsaid, columns: []))
                continue
            }
            guard plan.cells.contains(where: { values[$0.place] != .unsaid }) else { continue }
            isSaid = true
            var filled = plan.unsaid
            var columns: [String] = []
            for (place, index, name) in plan.cells where values[place] != .unsaid {
                filled[index] = values[place]
                columns.append(name)
            }
            said.append(DraftField(field: plan.field, values: filled, columns: columns))
        }
        guard isSaid else { return nil }
        let open = defaults.filter { field in !said.contains { $0.field.id == field.field.id } }
        return RecordDraft(
            kind: kind, part: part, key: key, fields: said, defaults: open,
            implied: open.map(\.field).filter { isSayable($0) })
    }

    /// Whether a cell of the kind of file can fill a field.
    private func isSayable(_ field: Field) -> Bool { fields.contains { $0.field.id == field.id } }

    // MARK: New records

    /// What a row says about one of its records, seen as a new one.
    enum Reading {
        /// Nothing: there is no such record.
        case nothing
        /// Only the draft of the row can tell: it breaks a rule, or names its record in a way of its own.
        case other
        case record(NewRecord)
    }

    /// A new record as a row gives it.
    struct NewRecord {
        /// One value for each column of its kind. Links are still to be looked up.
        var values: [Scalar]
        /// What the columns with links name.
        var links: [(column: Int, link: RecordLink)]
        /// The fields that got a value because the row, which could have, said nothing about them.
        let implied: [Field]
    }

    /// What a row says about the record, if it is new and keeps the rules. The same as ``record(of:key:)``, without taking
    /// it apart.
    func newRecord(saying row: [DraftValue], namespace: String, isCode: (String) -> Bool) -> Reading {
        var values = [Scalar](repeating: .null, count: width)
        var links: [(column: Int, link: RecordLink)] = []
        var isSaid = false
        for (place, column) in cells {
            switch row[place] {
            case .unsaid: continue
            case .scalar(let scalar): values[column] = scalar
            case .link(let link):
                values[column] = Self.someRecord
                links.append((column, link))
            case .namespace: return .other
            }
            isSaid = true
        }
        guard isSaid else { return .nothing }
        for plan in fields where plan.isLinkToMain {
            guard let column = offsets[plan.field.id] else { return .other }
            values[column] = Self.someRecord
            links.append((column, .part(.main)))
        }
        if let registration, case .text(let key) = values[registration.key] {
            guard !key.utf8.contains(UInt8(ascii: ":")), !isCode(key) else { return .other }
            values[registration.namespace] = .text(namespace)
        }
        var implied: [Field] = []
        for given in defaults {
            guard let first = offsets[given.field.id],
                values[first..<(first + given.values.count)].allSatisfy({ $0 == .null })
            else { continue }
            for (index, value) in given.values.enumerated() {
                if case .scalar(let scalar) = value { values[first + index] = scalar }
            }
            if isSayable(given.field) { implied.append(given.field) }
        }
        return rules.areKept(by: values) ? .record(NewRecord(values: values, links: links, implied: implied)) : .other
    }

    /// Stands for a link that is not looked up yet: for the rules any will do.
    private static let someRecord = Scalar.reference(RecordKey(rawValue: 1))

    /// The enterprise and the day for which a new record needs a consent, as an interview with answers does.
    func consentNeeded(by values: [Scalar]) -> (enterprise: RecordKey, day: String)? {
        guard let interview, interview.answers.contains(where: { values[$0] != .null }),
            case .reference(let enterprise) = values[interview.enterprise], case .text(let day) = values[interview.date]
        else { return nil }
        return (enterprise, day)
    }

    /// Whether records of the kind belong to whoever registered them.
    var isRegistered: Bool { registration != nil }

    /// An imported interview is of ADM-1 and has been submitted, unless its row says otherwise.
    private static func defaults(of kind: Kind) -> [DraftField] {
        guard kind.id == Kind.interview.id else { return [] }
        let given: [(String, [DraftValue])] = [
            ("state", [.scalar(.text(InterviewState.submitted.rawValue)), .unsaid, .unsaid]),
            ("instrument", [.scalar(.text("ADM-1")), .scalar(.integer(1))]),
        ]
        return given.compactMap { name, values in
            kind.field(named: name).map { DraftField(field: $0, values: values, columns: []) }
        }
    }
}
