import SurveyModel
import SurveyStore

/// Changes that do not count, for people: what they wrote, who is said to have entered it, and what each reason means.
struct QuarantineSheet {
    let session: Session
    private let values: ConflictSheet

    init(_ session: Session) throws {
        self.session = session
        values = try ConflictSheet(session)
    }

    /// The table of changes.
    func table(_ items: [QuarantineItem]) throws -> Table {
        let words = session.sentences
        var table = Table(
            [
                words("quarantine.change"), words("survey.kind"), words("survey.title"), words("field-name.device"),
                words("head.who"), words("head.when"), words("quarantine.reason"),
            ])
        for item in items {
            let mark = item.isSuperseded ? " ○" : " ●"
            table.add([
                item.dot, item.kind?.label(in: words) ?? "?", try title(item), item.deviceName, item.person,
                session.moment(item.at), words("quarantine.reason.\(item.reason)") + mark,
            ])
        }
        return table
    }

    /// What a record is called; a record of which nothing counts has no name but its code.
    func title(_ item: QuarantineItem) throws -> String {
        guard let record = item.record else { return "?" }
        let title = try values.title(record)
        return title.isEmpty || title == item.code ? item.code : "\(title) (\(item.code))"
    }

    /// What a reason means and what to do.
    func explain(_ reason: String) {
        let words = session.sentences
        session.output.line()
        for (index, part) in ["meaning", "advice"].enumerated() {
            let text = words("quarantine.\(part).\(reason)")
            let head = index == 0 ? words("quarantine.reason.\(reason)") + ": " : ""
            for line in Layout.wrapped(head + text, indent: index == 0 ? 0 : 2) { session.output.line(line) }
        }
    }

    /// Shows one change with all that it wrote.
    func show(_ item: QuarantineItem) throws {
        let words = session.sentences
        let noun = item.kind?.label(in: words) ?? "?"
        session.output.line("\(item.dot) · \(noun) \(try title(item))", style: .strong)
        session.output.fields(
            [
                (words("field-name.device"), item.deviceName), (words("head.log"), item.log),
                (words("quarantine.claimed"), item.person), (words("head.when"), session.moment(item.at)),
            ], indent: 2)
        session.output.line()
        for write in item.writes {
            let field = item.kind?.field(write.field)
            let text = try field.map { try values.text(write.value, $0) } ?? "?"
            session.output.line("  \(write.name): \(text)")
        }
        explain(item.reason)
        session.output.line()
        let key = item.isSuperseded ? "quarantine.superseded" : "quarantine.open"
        session.output.line(words(key, ["change": item.dot]))
    }

    /// A change as a document.
    func document(_ item: QuarantineItem) throws -> Document {
        let words = session.sentences
        return Document(
            change: item.dot, log: item.log, code: item.code.isEmpty ? nil : item.code, kind: item.kind?.name,
            reason: item.reason, meaning: words("quarantine.meaning.\(item.reason)"),
            advice: words("quarantine.advice.\(item.reason)"), office: item.office, device: item.device,
            person: item.person, at: Instant(seconds: item.at).description, superseded: item.isSuperseded,
            writes: try item.writes.map { write in
                let field = item.kind?.field(write.field)
                return Write(
                    field: write.name,
                    value: try write.value.flatMap { value in try field.map { try values.columns(value, $0) } })
            })
    }

    /// A change in JSON.
    struct Document: Encodable {
        let change: String
        let log: String
        let code: String?
        let kind: String?
        let reason: String
        let meaning: String
        let advice: String
        let office: String
        let device: Int
        let person: String
        let at: String
        let superseded: Bool
        let writes: [Write]
    }

    /// What a change wrote into a field; no value when it is personal data that is not held.
    struct Write: Encodable {
        let field: String
        let value: [String: ColumnValue]?
    }
}
