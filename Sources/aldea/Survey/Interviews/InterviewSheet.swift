import SurveyModel
import SurveyStore

/// A recorded interview for people and programs: its answers and what they score.
struct InterviewSheet {
    let session: Session
    private let store: Store
    private let titles: RecordTitles

    init(_ session: Session) throws {
        self.session = session
        store = try session.store
        titles = RecordTitles(store)
    }

    /// Shows one line and the score, as after an entry.
    func showSummary(_ row: RecordRow) throws {
        let table = try score(row)
        try session.output.show(try Document(row, table.document, titles, store)) {
            let places = [
                "code": row.code, "state": session.sentences("code.\(row.shown("state"))").lowercased(),
            ]
            session.output.line(session.sentences("survey.interview.recorded", places), style: .good)
            guard table.score.answered > 0 else { return }
            for line in table.lines { session.output.line(line) }
        }
    }

    /// Shows every answer and the score.
    func show(_ key: RecordKey) throws {
        guard let row = try store.row(key) else { throw StoreError(.unknownRecord) }
        let table = try score(row)
        try session.output.show(try Document(row, table.document, titles, store)) {
            let sheet = try RecordSheet(session)
            session.output.line(sheet.heading(row), style: .strong)
            let fields = try sheet.fields(row)
            let head = Kind.interview.columns.filter { $0.type != .answer }.map { $0.label(in: session.sentences) }
            session.output.fields(fields.filter { head.contains($0.name) }, indent: 2)
            for line in answerLines(row, table.instrument) { session.output.line(line.text, style: line.style) }
            session.output.line()
            session.output.line(Layout.rule(session.sentences("survey.interview.summary")), style: .strong)
            for line in table.lines { session.output.line(line) }
        }
    }

    private func score(_ row: RecordRow) throws -> ScoreTable {
        let instrument = try WaveInstrument(store).instrument(of: row)
        let answers = instrument.items.map { Answer(text: row.shown($0.id)) ?? .missing }
        return ScoreTable(score: instrument.score(answers), instrument: instrument, phrases: session.sentences)
    }

    private func answerLines(_ row: RecordRow, _ instrument: Instrument) -> [(text: String, style: Output.Style)] {
        let phrases = session.sentences
        let language = instrument.languages.contains(phrases.language) ? phrases.language : instrument.languages[0]
        var lines: [(text: String, style: Output.Style)] = []
        for dimension in instrument.dimensions {
            lines.append(("", .plain))
            lines.append((Layout.rule("\(dimension.id)  \(dimension.name[language] ?? "")"), .strong))
            for item in instrument.items[dimension.itemRange] {
                let answer = Answer(text: row.shown(item.id)) ?? .missing
                let given =
                    answer == .missing
                    ? phrases("survey.interview.no-answer") : instrument.label(of: answer, in: language)
                let question = Layout.wrapped(item.question[language] ?? item.id, indent: 6, first: "  \(item.id)")
                lines += question.map { ($0, .plain) }
                let text = answer == .missing ? given : "\(answer.text)  \(given)"
                lines.append(("      → \(text)", answer == .missing ? .warning : .good))
            }
        }
        return lines
    }

    private struct Document: Encodable {
        let record: RecordDocument
        let score: ScoreTable.Document

        init(_ row: RecordRow, _ score: ScoreTable.Document, _ titles: RecordTitles, _ store: Store) throws {
            record = try RecordDocument(row, titles)
            self.score = score
        }

        enum CodingKeys: String, CodingKey { case code, kind, values, score }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(record.code, forKey: .code)
            try container.encode(record.kind, forKey: .kind)
            try container.encode(record.values, forKey: .values)
            try container.encode(score, forKey: .score)
        }
    }
}
