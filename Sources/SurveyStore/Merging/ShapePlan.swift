internal import DeltaBundle
internal import Replication
internal import SurveyModel
internal import Trust

/// How changes of one shape go straight from a segment's columns into their typed table.
final class ShapePlan {
    let kind: Kind
    /// For each cell of a change, what it holds unless it is null.
    let tags: [SegmentColumns.Cell.Tag]
    /// Inserts or updates a row.
    let statement: PreparedStatement
    /// For each cell, its place in the statement.
    let places: [Int]
    /// The record's place in it.
    let recordPlace: Int
    let isEdit: Bool
    /// For each column of the key, the cell that holds it, or none where it was not given; nil when its own place or a hash names
    /// the record.
    let key: [Int?]?
    /// Whether the change says something of its key that no field says.
    let isMarked: Bool
    /// Bit n for field n.
    let fields: UInt64
    let fieldIDs: [FieldID]
    /// The cell of an interview's state.
    let state: Int?
    /// The cell of the enterprise that a record belongs to.
    let enterprise: Int?
    /// For fields by which people remove, approve, lock or merge: whether somebody has, by what is shown of a record.
    let decisions: [(field: FieldID, query: PreparedStatement)]
    /// The cells that say what somebody saw who decided.
    let seen: [Int]
    /// Whether other records' names are made with this one's.
    let isLinked: Bool

    /// - Returns: nil when such changes are not plain: they write what this version does not know or what may not stand where it
    ///   does, or name their record in a way of their own.
    init?(_ shape: SegmentBody.Shape, scope: String, _ roster: Roster, _ sql: StatementCache) throws {
        guard let kind = Catalogue.kind(shape.kind), roster.verdict(kind: kind.id, scope: scope) == .valid,
            let last = shape.parts.last, last.field.rawValue < 64
        else { return nil }
        var tags: [SegmentColumns.Cell.Tag] = []
        var cells: [String: Int] = [:]
        var state: Int?
        var seen: [Int] = []
        var fields: UInt64 = 0
        var next = 0
        for part in shape.parts {
            guard let field = kind.field(part.field), field.isPrivate == part.isPrivate,
                field.columns.count == part.columns
            else { return nil }
            if kind.id == Kind.interview.id, field.id == Kind.interviewStateField { state = next }
            fields |= 1 << UInt64(field.id.rawValue)
            for column in field.columns {
                // A personal link would have to be looked up in a leaf.
                if case .reference = column.type, part.isPrivate { return nil }
                tags.append(column.type.tag)
                if !part.isPrivate { cells[column.name] = next }
                if column.name.hasSuffix("_seen") { seen.append(next) }
                next += 1
            }
        }
        self.kind = kind
        self.tags = tags
        self.fields = fields
        self.state = state
        self.seen = seen
        decisions = try kind.fields.compactMap { field in
            guard let column = field.columns.first(where: { $0.name.hasSuffix("_seen") }) else { return nil }
            let query = try sql("SELECT 1 FROM \"\(kind.name)\" WHERE id = ? AND \"\(column.name)\" IS NOT NULL")
            return (field.id, query)
        }
        enterprise = cells["enterprise"]
        fieldIDs = shape.parts.map(\.field)
        isLinked = Catalogue.kinds.contains { $0.columns.contains { $0.type == .reference(kind.id) } }
        let names = shape.parts.flatMap { kind.field($0.field)?.columns ?? [] }.map(\.name)
        isEdit = shape.identity == 3
        switch shape.identity {
        case 3:
            statement = try sql(
                "UPDATE \"\(kind.name)\" SET \(names.map { "\"\($0)\" = ?" }.joined(separator: ", ")) WHERE id = ?")
            self.places = Array(1..<(names.count + 1))
            recordPlace = names.count + 1
            (key, isMarked) = (nil, false)
        case 0, 1, 2, 4:
            // One statement for all shapes of a kind: what is not bound is NULL.
            let all = kind.columns.map(\.name)
            statement = try sql(
                """
                INSERT INTO "\(kind.name)" (id, \(all.map { "\"\($0)\"" }.joined(separator: ", "))) \
                VALUES (\(Array(repeating: "?", count: all.count + 1).joined(separator: ", ")))
                """)
            self.places = names.map { (all.firstIndex(of: $0) ?? 0) + 2 }
            recordPlace = 1
            isMarked = shape.identity == 2 || shape.identity == 4
            guard shape.identity == 1 || shape.identity == 4 else {
                key = nil
                break
            }
            // Otherwise such a record is named by its own place.
            guard kind.hasPrivateKey == (shape.identity == 4) else { return nil }
            var key: [Int?] = []
            for name in kind.importKey {
                guard let field = kind.field(named: name) else { return nil }
                guard
                    cells[name] != nil || field.isPrivate
                        || !field.isRequired && fields & 1 << UInt64(field.id.rawValue) == 0
                else { return nil }
                key.append(cells[name])
            }
            self.key = key
        default: return nil
        }
    }
}

extension SurveyModel.Column.ValueType {
    /// What a cell of such a column holds.
    fileprivate var tag: SegmentColumns.Cell.Tag {
        switch self {
        case .text, .date, .code: .text
        case .bytes: .bytes
        case .reference: .reference
        case .integer, .decimal, .money, .instant, .flag, .answer: .integer
        }
    }
}
