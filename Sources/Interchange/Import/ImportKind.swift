public import SurveyModel

/// A kind of import file: which columns it has, and which records its rows give.
public struct ImportKind: Hashable, Sendable {
    /// The word on the command line, such as `enterprises`.
    public let name: String
    /// The kind of a row's main record.
    public let kind: Kind
    /// The columns, in the order of templates and exports.
    public let columns: [ImportColumn]

    /// Describes a kind of file.
    init(_ name: String, _ kind: Kind, columns: [ImportColumn]) {
        self.name = name
        self.kind = kind
        self.columns = columns
    }

    /// The kind of that name, or nil.
    public init?(named name: String) {
        guard let kind = Self.all.first(where: { $0.name == name }) else { return nil }
        self = kind
    }

    /// The columns by which rows are matched, in the order in which their values make the record's key: that of the
    /// catalogue for the program's own kinds, that of the file for others.
    public var keyColumns: [ImportColumn] {
        let keys = columns.filter(\.isKey)
        guard !kind.naturalKey.isEmpty else { return keys }
        return kind.naturalKey.compactMap { name in keys.first { $0.name == name } }
    }

    /// The column of that name, or nil.
    public func column(named name: String) -> ImportColumn? { columns.first { $0.name == name } }

    /// The kind of one of a row's records.
    public func kind(of part: ImportPart) -> Kind {
        switch part {
        case .main: kind
        case .owner: .owner
        case .consent: .consent
        }
    }

    /// Whether the key of a row belongs to a namespace, rather than being the same record everywhere.
    public var hasNamespace: Bool { kind.home == .office }

    /// The key of the sentence that says what a row is.
    public var sentenceKey: String { "import.\(name)" }

    /// A file to fill in, as rows of cells: the header, and a row of examples if wished.
    public func template(withExample: Bool) -> [[String]] {
        [columns.map(\.name)] + (withExample ? [columns.map(\.example)] : [])
    }
}
