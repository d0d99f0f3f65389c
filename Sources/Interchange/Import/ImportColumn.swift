public import SurveyModel

/// A column of an import file: its name, and the column of which record it fills.
public struct ImportColumn: Hashable, Sendable {
    /// What a cell of the column is.
    public enum Form: Hashable, Sendable {
        /// The text of a value.
        case value
        /// The row's own key, which with the namespace is the record's registration.
        case ownKey
        /// The name of a registered record: an own key, `NAMESPACE:key` or a record code.
        case link(KindID)
        /// The key of a record of the program.
        case programLink(KindID)
    }

    /// The name in the header.
    public let name: String
    /// Which of the row's records it belongs to.
    public let part: ImportPart
    /// The field that it fills.
    public let field: Field
    /// Its place among the field's columns.
    public let index: Int
    /// What its cells are.
    public let form: Form
    /// Whether the header must name it and no cell may be empty.
    public let isRequired: Bool
    /// Whether its cells are among those by which rows are matched.
    public let isKey: Bool
    /// A cell that could stand there, for templates and documentation.
    public let example: String

    /// The column of the catalogue that it fills.
    public var column: Column { field.columns[index] }

    /// A column of a kind that has one of that name.
    ///
    /// - Precondition: The kind has a column of that name.
    init(
        _ name: String, _ example: String, of kind: Kind, part: ImportPart = .main, isRequired: Bool = false,
        isKey: Bool = false
    ) {
        guard
            let field = kind.fields.first(where: { $0.columns.contains { $0.name == name } }),
            let index = field.columns.firstIndex(where: { $0.name == name })
        else { preconditionFailure("\(kind.name) has no column \(name)") }
        self.name = name
        self.example = example
        self.part = part
        self.field = field
        self.index = index
        self.isRequired = isRequired
        self.isKey = isKey
        form =
            switch field.columns[index].type {
            case .reference(let target) where Catalogue.kind(target)?.naturalKey.isEmpty == false: .programLink(target)
            case .reference(let target): .link(target)
            default: field.name == "registration" ? .ownKey : .value
            }
    }
}
