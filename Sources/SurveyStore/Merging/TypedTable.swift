internal import Replication
internal import SurveyModel

/// Writes the rows of one kind's typed table.
struct TypedTable {
    private let kind: Kind
    private let sql: StatementCache
    private let places: [FieldID: Int]
    /// Inserts a row: the record, and a value for each column.
    let insertSQL: String

    init(_ kind: Kind, _ sql: StatementCache) {
        self.kind = kind
        self.sql = sql
        var places: [FieldID: Int] = [:]
        var next = 2
        for field in kind.fields {
            places[field.id] = next
            next += field.columns.count
        }
        self.places = places
        let names = kind.columns.map { "\"\($0.name)\"" }
        insertSQL = """
            INSERT INTO "\(kind.name)" (id, \(names.joined(separator: ", "))) \
            VALUES (\(Array(repeating: "?", count: names.count + 1).joined(separator: ", ")))
            """
    }

    /// Inserts a row with the given values; columns of other fields are NULL.
    ///
    /// - Returns: the fields of which a value does not fit its column; they are NULL.
    func insert(_ key: RecordKey, _ writes: [FieldWrite]) throws -> [FieldID] {
        let statement = try sql(insertSQL)
        statement.bind(1, key.rawValue)
        for place in 0..<kind.columns.count { statement.bindNull(place + 2) }
        var unfit: [FieldID] = []
        for write in writes {
            guard let field = kind.field(write.field), let place = places[write.field], let value = write.value else {
                continue
            }
            if !bind(value, of: field, at: place, in: statement) { unfit.append(field.id) }
        }
        try statement.run()
        return unfit
    }

    /// Writes some fields of a row that is there; a nil value is written as NULL.
    func update(_ key: RecordKey, _ writes: [(field: Field, value: [Scalar]?)]) throws -> [FieldID] {
        guard !writes.isEmpty else { return [] }
        let assignments = writes.flatMap { $0.field.columns.map { "\"\($0.name)\" = ?" } }
        let statement = try sql(
            "UPDATE \"\(kind.name)\" SET \(assignments.joined(separator: ", ")) WHERE id = ?")
        var place = 1
        var unfit: [FieldID] = []
        for (field, value) in writes {
            if let value {
                if !bind(value, of: field, at: place, in: statement) { unfit.append(field.id) }
            } else {
                for offset in field.columns.indices { statement.bindNull(place + offset) }
            }
            place += field.columns.count
        }
        statement.bind(place, key.rawValue)
        try statement.run()
        return unfit
    }

    /// Whether there is a row.
    func contains(_ key: RecordKey) throws -> Bool {
        let statement = try sql("SELECT 1 FROM \"\(kind.name)\" WHERE id = ?")
        defer { statement.reset() }
        statement.bind(1, key.rawValue)
        return try statement.step()
    }

    /// Removes a row.
    func delete(_ key: RecordKey) throws {
        let statement = try sql("DELETE FROM \"\(kind.name)\" WHERE id = ?")
        statement.bind(1, key.rawValue)
        try statement.run()
    }

    private func bind(_ value: [Scalar], of field: Field, at place: Int, in statement: PreparedStatement) -> Bool {
        var fits = value.count == field.columns.count
        for (offset, column) in field.columns.enumerated() {
            let scalar = offset < value.count ? value[offset] : .null
            if column.type.fits(scalar) {
                statement.bind(place + offset, scalar)
            } else {
                statement.bindNull(place + offset)
                fits = false
            }
        }
        return fits
    }
}

extension SurveyModel.Column.ValueType {
    /// Whether a typed table can hold the value.
    func fits(_ value: Scalar) -> Bool {
        switch (self, value) {
        case (_, .null): true
        case (.text, .text), (.date, .text), (.code, .text): true
        case (.bytes, .bytes), (.reference, .reference): true
        case (.integer, .integer), (.decimal, .integer), (.money, .integer), (.instant, .integer), (.flag, .integer),
            (.answer, .integer):
            true
        default: false
        }
    }
}
