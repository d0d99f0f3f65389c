import Interchange
import SurveyModel

/// A column that a noun's commands take.
struct FormColumn {
    /// The name on the command line, in files and in exports.
    let name: String
    /// Which record it belongs to: the one named, or the owner or consent of an enterprise.
    let part: ImportPart
    /// The kind of that record.
    let kind: Kind
    /// The field that it is part of.
    let field: Field
    /// Its place among the field's columns.
    let index: Int
    /// Whether a new record must have it.
    let isRequired: Bool

    /// What may stand in it.
    var column: Column { field.columns[index] }

    /// The kind that it links to, if it is a link.
    var target: Kind? {
        guard case .reference(let id) = column.type else { return nil }
        return Catalogue.kind(id)
    }

    /// Whether the value can never change, since it is part of the record's name.
    var isKey: Bool {
        part == .main && (kind.importKey.contains(name) || (field.name == "registration"))
    }
}
