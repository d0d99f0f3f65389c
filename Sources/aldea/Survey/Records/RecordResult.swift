import SurveyModel
import SurveyStore

/// What a command that writes one record tells at its end.
struct RecordResult {
    let record: RecordKey
    /// The key of a sentence with the places `code`, `kind` and `title`.
    let sentence: String
    /// Whether anything was written.
    let isChanged: Bool

    init(record: RecordKey, sentence: String, isChanged: Bool = true) {
        self.record = record
        self.sentence = sentence
        self.isChanged = isChanged
    }

    /// That a record was added.
    static func added(_ record: RecordKey) -> RecordResult { RecordResult(record: record, sentence: "survey.added") }

    /// Shows the sentence, or the record's code and whether anything was written as a document.
    func show(_ session: Session) throws {
        let store = try session.store
        let code = try store.code(of: record)
        let kind = try store.kind(of: record)
        try session.output.show(Document(code: code, kind: kind?.name ?? "", changed: isChanged)) {
            let title = try RecordTitles(store).title(record)
            let label = kind?.label(in: session.sentences) ?? ""
            let places = ["code": code, "kind": label, "title": title == code ? "" : title]
            var text = session.sentences(sentence, places)
            while text.last == " " { text.removeLast() }
            session.output.line(text.prefix(1).uppercased() + text.dropFirst(), style: isChanged ? .good : .plain)
        }
    }

    private struct Document: Encodable {
        let code: String
        let kind: String
        let changed: Bool
    }
}
