import SurveyModel

/// Days from one to another, compared as their texts are.
struct DayRange: Hashable {
    let start: String
    let end: String
    private let words: WordBook
    private let first: DayCode?
    private let last: DayCode?

    /// The days from one to another, both included.
    init(_ start: String, _ end: String, _ words: WordBook) {
        self.start = start
        self.end = end
        self.words = words
        first = DayCode(start)
        last = DayCode(end)
    }

    /// Whether a day lies in the range.
    func contains(_ day: DayCode) -> Bool {
        if day.isPlain, let first, let last { return first.rawValue <= day.rawValue && day.rawValue <= last.rawValue }
        let text = words.text(day)
        return start <= text && text <= end
    }

    static func == (left: DayRange, right: DayRange) -> Bool { left.start == right.start && left.end == right.end }

    func hash(into hasher: inout Hasher) {
        hasher.combine(start)
        hasher.combine(end)
    }
}
