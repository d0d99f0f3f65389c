import SurveyModel
import SurveyStore

/// Conflicts for people: every value with who wrote it, where and when.
struct ConflictSheet {
    let session: Session
    private let store: Store
    private let titles: RecordTitles

    init(_ session: Session) throws {
        self.session = session
        store = try session.store
        titles = RecordTitles(store)
    }

    /// What a record is called.
    func title(_ key: RecordKey) throws -> String { try titles.title(key) }

    /// The open conflicts of a record, by its code or key, or of one field of it.
    ///
    /// - Throws: a failure when there is none.
    func conflicts(of text: String, field name: String?) throws -> [ConflictItem] {
        let record = try RecordName(session).find(text)
        let all = try store.conflicts().filter { $0.record == record }
        guard let name else {
            guard !all.isEmpty else { throw Failure("conflict-none", ["record": text], status: Outcome.failure) }
            return all
        }
        let found = all.filter { $0.field.name == name || $0.field.columns.contains { $0.name == name } }
        guard !found.isEmpty else {
            let known = all.map(\.field.name).joined(separator: ", ")
            let places = ["record": text, "field": String(name.prefix(40)), "known": known]
            throw Failure(all.isEmpty ? "conflict-none" : "conflict-field", places, status: Outcome.failure)
        }
        return found
    }

    /// The values of a head.
    ///
    /// - Throws: a failure when they are personal data that this store does not hold.
    func held(_ head: HeadItem) throws -> [Scalar] {
        guard let value = head.value else {
            throw Failure("value-not-held", ["dot": head.dot], status: Outcome.failure)
        }
        return value
    }

    /// New values for a field: one for each column in order, or `COLUMN=VALUE`.
    func scalars(_ words: [String], _ conflict: ConflictItem) throws -> [Scalar] {
        let field = conflict.field
        let columns = field.columns.filter { $0.type != .bytes }
        var texts: [String: String] = [:]
        for (index, word) in words.enumerated() {
            if let equals = word.firstIndex(of: "="), columns.contains(where: { $0.name == word[..<equals] }) {
                texts[String(word[..<equals])] = String(word[word.index(after: equals)...])
            } else {
                guard index < columns.count else { throw Failure.usage("values-too-many", ["field": field.name]) }
                texts[columns[index].name] = word
            }
        }
        let scalars = try field.columns.map { column -> Scalar in
            guard let text = texts[column.name] else { return .null }
            if case .reference(let id) = column.type, let kind = Catalogue.kind(id) {
                return .reference(try store.find(text, kind: kind, namespace: nil))
            }
            return try conflict.kind.scalar(from: text, column: column.name, currency: texts["currency"])
        }
        let current = try store.row(conflict.record)?.fields ?? [:]
        let issues = Validation.issues(
            kind: conflict.kind, values: current.merging([field.id: scalars]) { $1 }, creating: false,
            today: session.today)
        let own = Set(field.columns.map(\.name))
        try session.refuse(issues.filter { own.contains($0.field) })
        return scalars
    }

    /// Shows a conflict, its values numbered.
    func show(_ conflict: ConflictItem) throws {
        let name = session.sentences.label(ofField: conflict.field.name)
        let heading = "\(try titles.titleAndReference(conflict.record)) · \(name) (\(conflict.field.name))"
        session.output.line(heading, style: .strong)
        for (index, head) in conflict.heads.enumerated() {
            let places = [
                "person": head.person, "office": head.office, "at": session.moment(head.at), "dot": head.dot,
            ]
            let mark = head.isShown ? " \(session.sentences("survey.conflicts.shown"))" : ""
            session.output.line("  \(index + 1)  \(try text(head.value, conflict.field))\(mark)")
            session.output.line("     " + session.sentences("survey.change-by", places), style: .faint)
        }
    }

    /// The text of a field's values, columns beside each other.
    func text(_ value: [Scalar]?, _ field: Field) throws -> String {
        guard let value else { return session.sentences("survey.not-held") }
        let currency = zip(field.columns, value).first { $0.0.name == "currency" }.map { $0.0.text(of: $0.1) }
        var parts: [String] = []
        for (column, scalar) in zip(field.columns, value) where column.type != .bytes && scalar != .null {
            let text =
                if case .reference(let key) = scalar { try titles.titleAndReference(key) } else {
                    column.text(of: scalar, currency: currency)
                }
            parts.append(field.columns.count > 1 ? "\(column.name)=\(text)" : text)
        }
        return parts.isEmpty ? session.sentences("survey.empty") : parts.joined(separator: "  ")
    }

    /// A conflict as a document.
    func document(_ conflict: ConflictItem) throws -> Document {
        Document(
            code: conflict.code, kind: conflict.kind.name, field: conflict.field.name,
            values: try conflict.heads.map { head in
                Document.Head(
                    dot: head.dot, value: try head.value.map { try columns($0, conflict.field) }, person: head.person,
                    office: head.office, at: Instant(seconds: head.at).description, shown: head.isShown)
            })
    }

    /// The values of a field by column, as a document has them.
    func columns(_ value: [Scalar], _ field: Field) throws -> [String: ColumnValue] {
        let currency = zip(field.columns, value).first { $0.0.name == "currency" }.map { $0.0.text(of: $0.1) }
        var result: [String: ColumnValue] = [:]
        for (column, scalar) in zip(field.columns, value) where column.type != .bytes && scalar != .null {
            if case .reference(let key) = scalar {
                result[column.name] = .text(try titles.reference(key))
            } else {
                result[column.name] = ColumnValue(scalar, column, text: column.text(of: scalar, currency: currency))
            }
        }
        return result
    }

    struct Document: Encodable {
        struct Head: Encodable {
            let dot: String
            let value: [String: ColumnValue]?
            let person: String
            let office: String
            let at: String
            let shown: Bool
        }

        let code: String
        let kind: String
        let field: String
        let values: [Head]
    }
}
