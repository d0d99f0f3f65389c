import SurveyModel
import SurveyStore

/// How an interview comes in: from a file, from a person at the terminal, or without questions.
struct InterviewEntry {
    private let desk: InterviewDesk
    private let isDraft: Bool

    init(_ desk: InterviewDesk, isDraft: Bool) {
        self.desk = desk
        self.isDraft = isDraft
    }

    func run(answers path: String?) throws {
        var desk = desk
        if InterviewOptions.isWithoutQuestions(desk.draft.outcome), path == nil, desk.draft.answers.isEmpty {
            return try record(desk)
        }
        try desk.checkConsent()
        if let path {
            desk.draft.take(try AnswerFile(path: path, instrument: desk.instrument).answers)
            return try record(desk)
        }
        guard desk.session.asking.isPossible else { throw Failure.usage("answers-missing") }
        var conversation = InterviewConversation(desk)
        guard let key = try conversation.run() else { return }
        try show(key, desk)
    }

    private func record(_ desk: InterviewDesk) throws {
        try show(try desk.submit(as: isDraft ? .draft : .submitted), desk)
    }

    private func show(_ key: RecordKey, _ desk: InterviewDesk) throws {
        guard let row = try desk.store.row(key) else { throw StoreError(.unknownRecord) }
        try InterviewSheet(desk.session).showSummary(row)
    }
}
