import Interchange
import SurveyModel

/// The columns that can be entered for a kind of record.
///
/// Those of the owner and the consent stand beside an enterprise's own, as in import files.
struct RecordForm {
    let kind: Kind
    let columns: [FormColumn]

    init(_ kind: Kind) {
        self.kind = kind
        var columns = Self.columns(of: kind, .main)
        if kind.id == Kind.enterprise.id {
            columns += Self.columns(of: .owner, .owner)
            columns += Self.columns(of: .consent, .consent).filter { $0.name == "consent_on" }
        }
        self.columns = columns
    }

    /// Everything but links back to the enterprise and what commands of their own write.
    private static func columns(of kind: Kind, _ part: ImportPart) -> [FormColumn] {
        let required = part == .main ? Set(Validation.requiredColumns(of: kind)) : []
        return kind.fields.flatMap { field in
            field.columns.indices.compactMap { index in
                let column = field.columns[index]
                guard column.type != .bytes, field.name != "removal", part == .main || field.name != "enterprise" else {
                    return nil
                }
                return FormColumn(
                    name: column.name, part: part, kind: kind, field: field, index: index,
                    isRequired: required.contains(column.name))
            }
        }
    }

    /// The column of a name.
    ///
    /// - Throws: a usage failure that names the nearest column.
    func column(named name: String) throws -> FormColumn {
        if let column = columns.first(where: { $0.name == name }) { return column }
        let known = columns.map(\.name)
        var places = ["column": String(name.prefix(40)), "kind": kind.name, "known": known.joined(separator: ", ")]
        guard let nearest = NearestName.of(name, among: known) else { throw Failure.usage("column", places) }
        places["nearest"] = nearest
        throw Failure.usage("column-nearest", places)
    }
}
