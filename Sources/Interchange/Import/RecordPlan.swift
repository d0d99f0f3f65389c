internal import SurveyModel

/// How the values of a row's cells become one of its records; worked out once a file.
struct RecordPlan: Sendable {
    private let kind: Kind
    private let part: ImportPart
    private let fields: [FieldPlan]
    private let defaults: [DraftField]

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
    init?(of part: ImportPart, in file: ImportKind) {
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
        return RecordDraft(kind: kind, part: part, key: key, fields: said, defaults: open)
    }

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
