import SurveyModel
import SurveyStore

/// One record with everything it says, for people.
struct RecordSheet {
    let session: Session
    private let store: Store
    private let titles: RecordTitles

    init(_ session: Session) throws {
        self.session = session
        store = try session.store
        titles = RecordTitles(store)
    }

    /// Shows a record; beside an enterprise its owner and consents.
    func show(_ key: RecordKey) throws {
        guard let row = try store.row(key) else { throw StoreError(.unknownRecord) }
        let beside = try row.kind.id == Kind.enterprise.id ? besideEnterprise(key) : []
        let conflicts = try store.conflicts().filter { item in
            item.record == key || beside.contains { $0.key == item.record }
        }
        let unheld = try store.unheldLinks(of: key)[key] ?? []
        let document = Document(
            record: try RecordDocument(row, titles, unheld: unheld),
            beside: try beside.map { try RecordDocument($0, titles) },
            conflicts: conflicts.map(\.field.name).sorted())
        try session.output.show(document) {
            session.output.line(heading(row), style: .strong)
            session.output.fields(try fields(row, unheld: unheld), indent: 2)
            for other in beside {
                session.output.line()
                session.output.line(heading(other), style: .strong)
                session.output.fields(try fields(other, without: "enterprise"), indent: 2)
            }
        }
        for conflict in conflicts {
            session.note("survey.show.conflict", ["field": conflict.field.name, "code": conflict.code])
        }
    }

    /// What stands above a record: its noun and its code.
    func heading(_ row: RecordRow) -> String {
        let noun = row.kind.label(in: session.sentences)
        return "\(noun.prefix(1).uppercased() + noun.dropFirst()) \(row.code)"
    }

    /// The columns that say something, with their labels.
    ///
    /// - Parameter unheld: the columns that link to a record which is not here.
    func fields(
        _ row: RecordRow, without left: String = "", unheld: Set<String> = []
    ) throws -> [(name: String, value: String)] {
        var fields: [(name: String, value: String)] = []
        for column in row.kind.columns where column.type != .bytes && column.name != left {
            let label = column.label(in: session.sentences)
            if let key = row.reference(column.name) {
                fields.append((label, try titles.titleAndReference(key)))
                continue
            }
            if unheld.contains(column.name) {
                fields.append((label, session.sentences("record.unheld")))
                continue
            }
            let text = row.shown(column.name)
            guard !text.isEmpty else { continue }
            fields.append((label, Self.shown(text, column, row, session.sentences)))
        }
        return fields
    }

    /// A value with what its code means.
    static func shown(_ text: String, _ column: Column, _ row: RecordRow, _ phrases: Phrasebook) -> String {
        switch column.type {
        case .code:
            let label = column.label(ofCode: text, in: phrases)
            return label == text ? text : "\(label) (\(text))"
        case .flag: return phrases("flag.\(text)")
        default: return text
        }
    }

    private func besideEnterprise(_ key: RecordKey) throws -> [RecordRow] {
        try [Kind.owner, .consent].flatMap { try store.rows($0, where: .column("enterprise", .reference(key))) }
    }

    private struct Document: Encodable {
        let record: RecordDocument
        let beside: [RecordDocument]
        let conflicts: [String]

        enum CodingKeys: String, CodingKey { case code, kind, values, unheld, beside, conflicts }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(record.code, forKey: .code)
            try container.encode(record.kind, forKey: .kind)
            try container.encode(record.values, forKey: .values)
            try container.encodeIfPresent(record.unheld, forKey: .unheld)
            try container.encode(beside, forKey: .beside)
            try container.encode(conflicts, forKey: .conflicts)
        }
    }
}
