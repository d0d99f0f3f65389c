import FoundationEssentials
import SurveyModel

/// An interview that is being entered and has not been submitted: kept in this store only.
struct InterviewDraft: Codable {
    /// The day of the interview.
    var date: String
    /// Who held it.
    var coordinator: String
    /// How it ended, if given before the questions.
    var outcome: String?
    /// A remark.
    var note: String?
    /// The answers as they are written, by item.
    var answers: [String: String] = [:]
    /// The item at which to go on; nil for the first without an answer.
    var place: String?
    /// The code of the interview that is corrected; nil for a new one.
    var record: String?
    /// Whether it is entered although there is another one.
    var again = false

    /// The draft of a stored text; nil when it cannot be read.
    init?(json: String) {
        guard let draft = try? JSONDecoder().decode(InterviewDraft.self, from: Data(json.utf8)) else { return nil }
        self = draft
    }

    init(date: String, coordinator: String) {
        self.date = date
        self.coordinator = coordinator
    }

    /// The text to be stored.
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    /// The answers that are well-formed.
    var parsed: [String: Answer] { answers.compactMapValues(Answer.init(text:)) }

    /// Takes answers in place of those it has.
    mutating func take(_ answers: [String: Answer]) {
        self.answers = answers.filter { $0.value != .missing }.mapValues(\.text)
    }
}
