import SurveyModel

/// What columns mean and what may stand in them, for help texts.
enum ColumnReference {
    /// The columns of a kind, one a line: name, required mark, meaning.
    static func list(_ form: RecordForm, in phrases: Phrasebook) -> String {
        let widest = form.columns.map(\.name.count).max() ?? 0
        let lines = form.columns.map { column in
            let mark = column.isRequired ? "*" : " "
            let rule = rule(column, in: phrases)
            let label = column.column.label(in: phrases)
            return "\(mark) \(DisplayText.padded(column.name, to: widest))  \(label)"
                + (rule.isEmpty ? "" : " · \(rule)")
        }
        return ([phrases("survey.columns")] + lines).joined(separator: "\n")
    }

    /// What a column means, as a sentence.
    static func description(_ column: FormColumn, in phrases: Phrasebook) -> String {
        if Kind.answerColumns.contains(column.name), column.kind == .interview {
            return phrases("column.answer", ["item": column.name])
        }
        for key in ["column.\(column.kind.name).\(column.name)", "column.\(column.name)"] where phrases(key) != key {
            return phrases(key)
        }
        return column.column.label(in: phrases)
    }

    /// What may stand in a column, in a few words; empty for any text.
    static func rule(_ column: FormColumn, in phrases: Phrasebook) -> String {
        switch column.column.type {
        case .code(let codes) where codes.count <= 9: codes.joined(separator: ", ")
        case .code: phrases("survey.rule.code")
        case .date: column.name == "month" ? "yyyy-MM" : phrases("survey.rule.date")
        case .instant: phrases("survey.rule.instant")
        case .flag: phrases("survey.rule.flag")
        case .integer: phrases("survey.rule.integer")
        case .decimal(let scale): phrases("survey.rule.decimal", ["scale": String(scale)])
        case .money: phrases("survey.rule.money")
        case .reference: phrases("survey.rule.link")
        case .answer: "0–4, NA, DK, REF"
        case .text, .bytes: column.name == "currency" ? "ISO 4217" : ""
        }
    }
}
