internal import Replication
internal import SurveyModel

/// Goes through a kind's typed table in the order of its records.
final class TypedRows {
    /// Where the columns of a field stand.
    struct Place {
        /// The field's first column in the statement, and the end of its columns.
        let first, end: Int
        let isPrivate: Bool
    }

    /// What a column holds unless it is NULL.
    enum Column {
        case integer, text, bytes, reference
    }

    let row: PreparedStatement
    /// The columns of the statement.
    let columns: [Column]
    /// By the number of the field.
    private let places: [Place?]
    /// The record on whose row the statement stands; nil before the first and behind the last.
    private var current: Int64?
    private var isAtEnd = false

    init(_ kind: Kind, _ sql: StatementCache) throws {
        let names = kind.columns.map { "\"\($0.name)\"" }.joined(separator: ", ")
        row = try PreparedStatement(sql.connection, "SELECT id, \(names) FROM \"\(kind.name)\" ORDER BY id")
        columns = [.integer] + kind.columns.map(\.type.held)
        var places: [Place?] = []
        var next = 1
        for field in kind.fields {
            let number = Int(field.id.rawValue)
            while places.count <= number { places.append(nil) }
            places[number] = Place(first: next, end: next + field.columns.count, isPrivate: field.isPrivate)
            next += field.columns.count
        }
        self.places = places
    }

    /// Where a field's columns stand; nil when the table has none for it.
    func place(of field: Int) -> Place? { field < places.count ? places[field] : nil }

    /// Goes on to a record's row.
    ///
    /// - Parameter key: above those asked for before.
    /// - Returns: whether there is one.
    func advance(to key: RecordKey) throws -> Bool {
        while !isAtEnd, current ?? .min < key.rawValue {
            isAtEnd = try !row.step()
            current = isAtEnd ? nil : row.integer(0)
        }
        return current == key.rawValue
    }
}

extension SurveyModel.Column.ValueType {
    fileprivate var held: TypedRows.Column {
        switch self {
        case .text, .date, .code: .text
        case .bytes: .bytes
        case .reference: .reference
        case .integer, .decimal, .money, .instant, .flag, .answer: .integer
        }
    }
}
