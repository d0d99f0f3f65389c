import ArgumentParser
import SurveyModel
import SurveyStore

/// `aldea history RECORD [--restore DOT]`: every value that anyone entered, and the way back to it.
struct HistoryCommand: ParsableCommand {
    static let configuration = Sentences.command("history", help: "history")

    @OptionGroup var common: CommonOptions

    @Argument(help: Sentences.help("record.any", value: "record"))
    var record: String

    @Option(help: Sentences.help("history.restore", value: "dot"))
    var restore: String?

    func run() throws {
        try perform(common) { session in
            let key = try RecordName(session).find(record)
            let store = try session.store
            guard let kind = try store.kind(of: key) else { throw StoreError(.unknownRecord, ["text": record]) }
            let items = try store.history(of: key).sorted { ($0.at, Self.sequence($0)) < ($1.at, Self.sequence($1)) }
            if let restore {
                try self.restore(restore, items, kind, key, session)
            } else {
                try show(items, kind, key, session)
            }
            return .done
        }
    }

    /// A change's place in its log, which orders those of one second.
    private static func sequence(_ item: HistoryItem) -> Int {
        Int(item.dot.drop { $0 != ":" }.dropFirst().prefix { $0.isNumber }) ?? 0
    }

    private func show(_ items: [HistoryItem], _ kind: Kind, _ key: RecordKey, _ session: Session) throws {
        let sheet = try ConflictSheet(session)
        let store = try session.store
        let document = Document(
            code: try store.code(of: key), kind: kind.name,
            changes: try items.map { item in
                Change(
                    dot: item.dot, at: Instant(seconds: item.at).description, person: item.person, office: item.office,
                    created: item.isCreation, withheld: item.withheldReason,
                    writes: try item.writes.map { write in
                        let field = kind.field(write.field)
                        let value = try write.value.flatMap { value in try field.map { try sheet.columns(value, $0) } }
                        return Write(field: write.name, value: value, current: write.isHead)
                    })
            })
        try session.output.show(document) {
            session.output.line("\(try sheet.title(key)) · \(document.code)", style: .strong)
            for item in items {
                let places = [
                    "person": item.person, "office": item.office, "at": session.moment(item.at), "dot": item.dot,
                ]
                session.output.line()
                let word = session.sentences(item.isCreation ? "survey.history.created" : "survey.history.changed")
                session.output.line("\(word) · \(session.sentences("survey.change-by", places))", style: .faint)
                if let reason = item.withheldReason {
                    let key = "quarantine.reason.\(reason)"
                    let told = Sentences.has(key) ? session.sentences(key) : reason
                    session.output.line(
                        "  " + session.sentences("survey.history.withheld", ["reason": told]), style: .warning)
                }
                for write in item.writes {
                    let text = try kind.field(write.field).map { try sheet.text(write.value, $0) } ?? "?"
                    let mark = write.isHead ? "●" : "○"
                    session.output.line("  \(mark) \(write.name): \(text)", style: write.isHead ? .plain : .faint)
                }
            }
            session.output.line()
            session.note("survey.history.legend")
        }
    }

    /// Writes again what a change wrote, as a change of today: nothing is taken out of the history.
    private func restore(
        _ dot: String, _ items: [HistoryItem], _ kind: Kind, _ key: RecordKey, _ session: Session
    ) throws {
        let person = try session.person()
        guard let item = items.first(where: { $0.dot == dot }) else {
            let known = items.map(\.dot).joined(separator: ", ")
            throw Failure("dot-unknown", ["dot": String(dot.prefix(40)), "known": known], status: Outcome.failure)
        }
        var values: [FieldID: [Scalar]] = [:]
        var left: [String] = []
        for write in item.writes {
            guard let field = kind.field(write.field), let value = write.value else {
                left.append(write.name)
                continue
            }
            // A hash of what somebody saw then says nothing about now.
            values[field.id] = zip(field.columns, value).map { $0.type == .bytes ? .null : $1 }
        }
        let store = try session.store
        let before = items.count
        _ = try store.write(
            [RecordEntry(kind: kind, target: .existing(key), values: values, resolving: Set(values.keys))],
            person: person)
        let isChanged = try store.history(of: key).count > before
        if !left.isEmpty { session.note("survey.history.left", ["fields": left.joined(separator: ", ")]) }
        try RecordResult(
            record: key, sentence: isChanged ? "survey.history.restored" : "survey.unchanged", isChanged: isChanged
        ).show(session)
    }

    private struct Document: Encodable {
        let code: String
        let kind: String
        let changes: [Change]
    }

    private struct Change: Encodable {
        let dot: String
        let at: String
        let person: String
        let office: String
        let created: Bool
        let withheld: String?
        let writes: [Write]
    }

    private struct Write: Encodable {
        let field: String
        let value: [String: ColumnValue]?
        let current: Bool
    }
}
