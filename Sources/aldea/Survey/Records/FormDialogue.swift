import Interchange
import SurveyModel
import SurveyStore

/// Asks for the columns of a record one by one.
struct FormDialogue {
    let session: Session
    let form: RecordForm

    /// Asks for a new record's columns.
    ///
    /// - Returns: what was given, nil if the person gave up.
    func askNew() throws -> [ColumnAssignment]? {
        let asked = form.columns.filter { column in
            column.name != "namespace" && column.field.name != "instrument" && !Self.unasked.contains(column.name)
        }
        return try ask(asked, held: nil)
    }

    /// Asks for the columns of a record that is there; an empty line keeps what it has.
    func askChanges(_ row: RecordRow) throws -> [ColumnAssignment]? {
        try ask(form.columns.filter { !$0.isKey && $0.part == .main }, held: row)
    }

    /// Columns that are given by name only: they are recorded under a consent of their own.
    private static let unasked: Set<String> = ["indigenous", "language"]

    private func ask(_ unordered: [FormColumn], held: RecordRow?) throws -> [ColumnAssignment]? {
        let screen = session.screen
        let columns = Self.currencyFirst(unordered)
        let key = held == nil ? "survey.form.begin" : "survey.form.begin-edit"
        screen.lines(Layout.wrapped(session.sentences(key), indent: 0))
        screen.line()
        var given: [Int: String] = [:]
        var place = 0
        while place < columns.count {
            let column = columns[place]
            guard let typed = screen.ask(prompt(column, current: given[place] ?? held?.shown(column.name), held)) else {
                return nil
            }
            switch typed {
            case "!": return nil
            case "<":
                place = max(0, place - 1)
                continue
            case "?":
                explain(column)
                continue
            default: break
            }
            let isDefaulted = typed.isEmpty && given[place] == nil && held == nil && column.name == "currency"
            let text = isDefaulted && column.isRequired ? "MXN" : typed.isEmpty ? given[place] ?? "" : typed
            if text.isEmpty, column.isRequired, held == nil {
                screen.line(session.sentences("survey.form.required"), style: .warning)
                continue
            }
            if !text.isEmpty, text != "-", let fault = fault(text, column, columns, given) {
                screen.lines(Layout.wrapped(fault, indent: 2), style: .warning)
                continue
            }
            given[place] = text.isEmpty ? nil : text
            place += 1
        }
        return given.sorted { $0.key < $1.key }.map {
            ColumnAssignment(column: columns[$0.key], text: $0.value == "-" ? "" : $0.value)
        }
    }

    /// The currency is asked for before the amounts, which mean nothing without it.
    private static func currencyFirst(_ columns: [FormColumn]) -> [FormColumn] {
        var ordered: [FormColumn] = []
        for column in columns where column.name != "currency" {
            if column.column.type == .money, !ordered.contains(where: { $0.field.id == column.field.id }),
                let currency = columns.first(where: { $0.name == "currency" && $0.field.id == column.field.id })
            {
                ordered.append(currency)
            }
            ordered.append(column)
        }
        return ordered
    }

    private func prompt(_ column: FormColumn, current: String?, _ held: RecordRow?) -> String {
        let mark = column.isRequired && held == nil ? "* " : "  "
        var current = current ?? ""
        if current.isEmpty, held == nil, column.name == "currency", column.isRequired { current = "MXN" }
        let shown = current.isEmpty ? "" : " [\(current)]"
        return "\(mark)\(column.column.label(in: session.sentences)) (\(column.name))\(shown): "
    }

    private func explain(_ column: FormColumn) {
        let screen = session.screen
        var text = ColumnReference.description(column, in: session.sentences)
        let rule = ColumnReference.rule(column, in: session.sentences)
        if !rule.isEmpty { text += " " + rule }
        screen.lines(Layout.wrapped(text, indent: 4), style: .faint)
        guard case .code(let codes) = column.column.type else { return }
        for code in codes {
            screen.line(
                "      " + DisplayText.padded(code, to: 13) + column.column.label(ofCode: code, in: session.sentences))
        }
    }

    /// What is wrong with a text, as a sentence.
    private func fault(
        _ text: String, _ column: FormColumn, _ columns: [FormColumn], _ given: [Int: String]
    ) -> String? {
        if let target = column.target {
            do {
                _ = try session.store.find(text, kind: target, namespace: nil)
                return nil
            } catch {
                let issue = ValidationIssue(.unresolvedReference, kind: column.kind.name, field: column.name)
                return issue.sentence(in: session.sentences)
            }
        }
        let currency = columns.firstIndex { $0.name == "currency" && $0.field.id == column.field.id }.flatMap {
            given[$0]
        }
        do throws(ValidationIssue) {
            _ = try column.kind.scalar(from: text, column: column.name, currency: currency)
            return nil
        } catch {
            return error.sentence(in: session.sentences)
        }
    }
}
