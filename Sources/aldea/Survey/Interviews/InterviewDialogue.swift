import SurveyModel

/// The questions of an interview, one after the other: what stands on the screen, and what a typed line does.
///
/// It neither reads nor prints: whoever drives it prints ``screen``, shows ``prompt``, and gives it the line typed.
struct InterviewDialogue {
    /// What a typed line led to.
    enum Step: Equatable {
        /// The question stays; these lines say why.
        case stay([String])
        /// Another question, or the summary, stands on the screen; these lines say what was passed over.
        case moved([String])
        /// The person leaves; what was answered is to be kept.
        case leave
    }

    let instrument: Instrument
    let phrases: Phrasebook
    /// The language in which the questions are asked.
    let language: Language
    /// The answers in the instrument's order.
    private(set) var answers: [Answer]
    /// The place of the question on the screen; the number of items when all have been passed.
    private(set) var place: Int
    /// The items that a rule leaves out, whose answer is therefore NA.
    private var skipped: Set<Int> = []

    /// Begins, or goes on with answers given earlier.
    ///
    /// - Parameter place: The id of the item to begin with; nil for the first without an answer.
    init(instrument: Instrument, phrases: Phrasebook, answers: [String: Answer] = [:], at place: String? = nil) {
        self.instrument = instrument
        self.phrases = phrases
        language =
            instrument.languages.contains(phrases.language)
            ? phrases.language : instrument.languages.first ?? phrases.language
        self.answers = instrument.items.map { answers[$0.id] ?? .missing }
        self.place = 0
        applyRules()
        let wanted = place.flatMap { id in instrument.items.firstIndex { $0.id == id } }
        self.place = wanted ?? self.answers.firstIndex(of: .missing) ?? (answers.isEmpty ? 0 : instrument.items.count)
        if skipped.contains(self.place) { _ = goForward() }
    }

    /// Whether every question has been passed.
    var isAtEnd: Bool { place >= instrument.items.count }

    /// The answers that say something, by item.
    var answersByItem: [String: Answer] {
        var result: [String: Answer] = [:]
        for (item, answer) in zip(instrument.items, answers) where answer != .missing { result[item.id] = answer }
        return result
    }

    /// The ids of the items without an answer.
    var unanswered: [String] {
        zip(instrument.items, answers).filter { $0.1 == .missing }.map(\.0.id)
    }

    /// The question on the screen: heading of its dimension where one begins, text, and the answers allowed.
    var screen: [(text: String, style: Output.Style)] {
        guard !isAtEnd else { return [] }
        let item = instrument.items[place]
        let dimension = instrument.dimensions[item.dimension]
        var lines: [(text: String, style: Output.Style)] = []
        if dimension.itemRange.lowerBound == place {
            lines += [("", .plain), (Layout.rule("\(dimension.id)  \(dimension.name[language] ?? "")"), .good)]
        }
        let progress = DisplayText.padded("\(place + 1)/\(instrument.items.count)", to: 5, right: true)
        let margin = progress + " " + DisplayText.padded(item.id, to: 4)
        lines.append(("", .plain))
        lines += Layout.wrapped(item.question[language] ?? item.id, indent: 10, first: margin).map { ($0, .strong) }
        lines += Layout.flowed(choices(of: item), indent: 10).map { ($0, .plain) }
        return lines
    }

    /// The answers that an item allows, each with its label.
    private func choices(of item: Instrument.Item) -> [String] {
        var allowed: [Answer] = (0...4).map { .value($0) }
        if item.allowsNA { allowed.append(.notApplicable) }
        allowed += [.dontKnow, .refused]
        return allowed.map { "\($0.text) \(instrument.label(of: $0, in: language))" }
    }

    /// What stands before the cursor: the item, and in brackets the answer it has.
    var prompt: String {
        guard !isAtEnd else { return "" }
        let given = answers[place]
        return instrument.items[place].id + (given == .missing ? "" : " [\(given.text)]") + " > "
    }

    /// Takes a typed line.
    mutating func take(_ line: String) -> Step {
        let typed = line.trimmingPrefix { $0.isWhitespace }
        let word = String(typed.reversed().trimmingPrefix { $0.isWhitespace }.reversed())
        guard !isAtEnd else { return takeAtEnd(word) }
        let item = instrument.items[place]
        switch word {
        case "": return .moved(goForward())
        case "?": return .stay(help(item))
        case "<":
            guard goBack() else { return .stay([phrases("survey.interview.first")]) }
            return .moved([])
        case ">":
            place = answers.indices.first { $0 > place && answers[$0] == .missing } ?? instrument.items.count
            return .moved([])
        case "!": return .leave
        case "-":
            answers[place] = .missing
            return .moved(applyRules() + goForward())
        default: break
        }
        if let jump = goTo(word) { return jump }
        guard let answer = Self.answer(word) else {
            return .stay([phrases("survey.interview.not-an-answer", ["allowed": allowed(item)])])
        }
        if answer == .notApplicable, !item.allowsNA {
            return .stay([phrases("survey.interview.no-na", ["item": item.id])])
        }
        answers[place] = answer
        return .moved(applyRules() + goForward())
    }

    private mutating func takeAtEnd(_ word: String) -> Step {
        if word == "<" { return goBack() ? .moved([]) : .stay([]) }
        if word == "!" { return .leave }
        return goTo(word) ?? .stay([phrases("survey.interview.end-keys")])
    }

    /// An answer as people write it; in Spanish also NS (no sabe) and NC (no contesta).
    private static func answer(_ word: String) -> Answer? {
        switch word.uppercased() {
        case "NS": .dontKnow
        case "NC": .refused
        default: Answer(text: word)
        }
    }

    private func allowed(_ item: Instrument.Item) -> String { item.allowsNA ? "0–4, NA, DK, REF" : "0–4, DK, REF" }

    private func help(_ item: Instrument.Item) -> [String] {
        Layout.wrapped(item.help[language] ?? "", indent: 10)
            + Layout.wrapped(phrases("survey.interview.keys"), indent: 10)
    }

    /// Goes to the item of an id; nil if the word is none.
    private mutating func goTo(_ word: String) -> Step? {
        let id = word.uppercased()
        guard let wanted = instrument.items.firstIndex(where: { $0.id == id }) else { return nil }
        if skipped.contains(wanted) { return .stay([skipNote(wanted)]) }
        place = wanted
        return .moved([])
    }

    private mutating func goForward() -> [String] {
        var notes: [String] = []
        repeat {
            place += 1
            if skipped.contains(place) { notes.append(skipNote(place)) }
        } while skipped.contains(place)
        return notes
    }

    private mutating func goBack() -> Bool {
        guard let earlier = (0..<place).last(where: { !skipped.contains($0) }) else { return false }
        place = earlier
        return true
    }

    private func skipNote(_ index: Int) -> String {
        let item = instrument.items[index]
        return phrases("survey.interview.skipped", ["item": item.id, "cause": item.skipRule?.item ?? ""])
    }

    /// Sets items that a rule leaves out to NA, and takes that back where the rule no longer holds.
    @discardableResult private mutating func applyRules() -> [String] {
        for index in instrument.items.indices {
            if instrument.skips(itemAt: index, after: answers) {
                answers[index] = .notApplicable
                skipped.insert(index)
            } else if skipped.remove(index) != nil {
                answers[index] = .missing
            }
        }
        return []
    }
}
