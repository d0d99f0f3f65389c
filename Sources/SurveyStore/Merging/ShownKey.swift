internal import SurveyModel

/// Reads the key of a kind's records from their typed table.
struct ShownKey {
    /// Bit n for field n: those that hold the key's columns.
    let fields: UInt64
    private let query: PreparedStatement
    /// The types of all columns of these fields.
    private let types: [SurveyModel.Column.ValueType]
    /// Where among them the columns of the key stand.
    private let places: [Int]

    /// - Returns: nil when the table does not say what names a record: it is named otherwise, or by personal data.
    init?(_ kind: Kind, _ sql: StatementCache) throws {
        guard !kind.hasPrivateKey, !kind.importKey.isEmpty else { return nil }
        var fields: UInt64 = 0
        var columns: [SurveyModel.Column] = []
        for name in kind.importKey {
            guard let field = kind.field(named: name), 1..<64 ~= field.id.rawValue else { return nil }
            guard fields & 1 << UInt64(field.id.rawValue) == 0 else { continue }
            fields |= 1 << UInt64(field.id.rawValue)
            columns += field.columns
        }
        let places = kind.importKey.compactMap { name in columns.firstIndex { $0.name == name } }
        guard places.count == kind.importKey.count else { return nil }
        self.fields = fields
        self.places = places
        types = columns.map(\.type)
        let names = columns.map { "\"\($0.name)\"" }.joined(separator: ", ")
        query = try sql("SELECT \(names) FROM \"\(kind.name)\" WHERE id = ?")
    }

    /// The values of the key's columns; nil when the record has no row, or one of the fields has a NULL, which may stand for a
    /// value that does not fit its column.
    func columns(of key: RecordKey) throws -> [Scalar]? {
        query.bind(1, key.rawValue)
        defer { query.reset() }
        guard try query.step(), !types.indices.contains(where: query.isNull) else { return nil }
        return places.map { query.scalar($0, of: types[$0]) }
    }
}
