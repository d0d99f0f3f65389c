import SurveyModel
import SurveyStore

extension RecordRow {
    /// The values of the fields that say something, one for each column of the field.
    var fields: [FieldID: [Scalar]] {
        var fields: [FieldID: [Scalar]] = [:]
        for field in kind.fields {
            let held = field.columns.map { self[$0.name] }
            if held.contains(where: { $0 != .null }) { fields[field.id] = held }
        }
        return fields
    }

    /// The text of a column as people read it: amounts in major units, links left out; empty when nothing is said.
    func shown(_ name: String) -> String {
        guard let column = kind.columns.first(where: { $0.name == name }) else { return "" }
        return column.text(of: self[name], currency: text("currency"))
    }
}
