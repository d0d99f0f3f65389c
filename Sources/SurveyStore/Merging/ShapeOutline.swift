internal import DeltaBundle
internal import Replication
internal import SurveyModel

/// What changes of one shape hold, as far as no store is needed to tell.
final class ShapeOutline: Sendable {
    let kind: Kind
    /// For each cell of a change, what it holds unless it is null.
    let tags: [SegmentColumns.Cell.Tag]
    /// The columns of the typed table that the cells are for.
    let names: [String]
    let isEdit: Bool
    /// For each column of the key, the cell that holds it, or none where it was not given; nil when its own place or a hash names
    /// the record.
    let key: [Int?]?
    /// Whether the change says something of its key that no field says.
    let isMarked: Bool
    /// What is said of a record that such a change made.
    let form: RecordRuns.Form
    let fieldIDs: [FieldID]
    /// The cell of an interview's state.
    let state: Int?
    /// The cell of the enterprise that a record belongs to.
    let enterprise: Int?
    /// The cells that say what somebody saw who decided.
    let seen: [Int]
    /// Whether other records' names are made with this one's.
    let isLinked: Bool

    /// Whether a key names the record.
    var isKeyed: Bool { isMarked || key != nil }

    /// Whether the cells of a change's key hold what they should: otherwise its record may have another name.
    func keyFits(_ cells: [SegmentColumns.Cell], at first: Int) -> Bool {
        for case let cell? in key ?? [] {
            let tag = cells[first + cell].tag
            guard tag == .null || tag == tags[cell] else { return false }
        }
        return true
    }

    private static let linkedKinds: Set<KindID> = Set(
        Catalogue.kinds.flatMap(\.columns).compactMap { if case .reference(let kind) = $0.type { kind } else { nil } })

    /// - Returns: nil when such changes are not plain: they write what this version does not know, or name their record in a way
    ///   of their own.
    init?(_ shape: SegmentBody.Shape) {
        guard let kind = Catalogue.kind(shape.kind), let last = shape.parts.last, last.field.rawValue < 64,
            shape.identity <= 4
        else { return nil }
        var tags: [SegmentColumns.Cell.Tag] = []
        var names: [String] = []
        var cells: [String: Int] = [:]
        var state: Int?
        var fields: UInt64 = 0
        for part in shape.parts {
            guard let field = kind.field(part.field), field.isPrivate == part.isPrivate,
                field.columns.count == part.columns
            else { return nil }
            if kind.id == Kind.interview.id, field.id == Kind.interviewStateField { state = tags.count }
            fields |= 1 << UInt64(field.id.rawValue)
            for column in field.columns {
                // A personal link would have to be looked up in a leaf.
                if case .reference = column.type, part.isPrivate { return nil }
                if !part.isPrivate { cells[column.name] = tags.count }
                tags.append(column.type.tag)
                names.append(column.name)
            }
        }
        self.kind = kind
        self.tags = tags
        self.names = names
        self.state = state
        seen = names.indices.filter { names[$0].hasSuffix("_seen") }
        enterprise = cells["enterprise"]
        fieldIDs = shape.parts.map(\.field)
        isLinked = ShapeOutline.linkedKinds.contains(kind.id)
        isEdit = shape.identity == 3
        isMarked = shape.identity == 2 || shape.identity == 4
        form = RecordRuns.Form(
            kind: kind.id, flags: isMarked ? [.keyed, .hashed] : shape.identity == 1 ? .keyed : [], fields: fields)
        guard shape.identity == 1 || shape.identity == 4 else {
            key = nil
            return
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
