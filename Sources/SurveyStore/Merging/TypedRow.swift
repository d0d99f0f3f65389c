internal import SurveyModel

/// Reads the rows of one kind's typed table as values by field.
struct TypedRow {
    private let kind: Kind
    private let sql: StatementCache
    private let query: String

    init(_ kind: Kind, _ sql: StatementCache) {
        self.kind = kind
        self.sql = sql
        let names = kind.columns.map { "\"\($0.name)\"" }.joined(separator: ", ")
        query = "SELECT \(names) FROM \"\(kind.name)\" WHERE id = ?"
    }

    /// The values shown of a record; nil when it has no row.
    func values(_ key: RecordKey) throws -> [FieldID: [Scalar]]? {
        let statement = try sql(query)
        defer { statement.reset() }
        statement.bind(1, key.rawValue)
        guard try statement.step() else { return nil }
        var found: [FieldID: [Scalar]] = [:]
        var place = 0
        for field in kind.fields {
            found[field.id] = field.columns.enumerated().map { statement.scalar(place + $0, of: $1.type) }
            place += field.columns.count
        }
        return found
    }
}
