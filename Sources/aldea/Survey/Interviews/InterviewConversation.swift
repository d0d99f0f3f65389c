import SurveyModel
import SurveyStore

/// An interview at the terminal: the questions one by one, the score, and whether to submit.
struct InterviewConversation {
    var desk: InterviewDesk
    private let screen: Screen
    private var phrases: Phrasebook { desk.session.sentences }

    init(_ desk: InterviewDesk) {
        self.desk = desk
        screen = desk.session.screen
    }

    /// Asks until the person submits or leaves; every answer is kept at once.
    ///
    /// - Returns: the recorded interview, nil when the person left.
    mutating func run() throws -> RecordKey? {
        var dialogue = InterviewDialogue(
            instrument: desk.instrument, phrases: phrases, answers: desk.draft.parsed, at: desk.draft.place)
        try begin()
        try desk.save()
        while true {
            if dialogue.isAtEnd {
                switch try finish(&dialogue) {
                case .submit: return try desk.submit(as: .submitted)
                case .leave: return try leave()
                case .goOn: continue
                }
            }
            for line in dialogue.screen { screen.line(line.text, style: line.style) }
            var hasMoved = false
            while !hasMoved {
                guard let line = screen.ask("          " + dialogue.prompt) else { return try leave() }
                switch dialogue.take(line) {
                case .stay(let notes): screen.lines(notes.flatMap { indented($0) }, style: .faint)
                case .moved(let notes):
                    screen.lines(notes.flatMap { indented($0) }, style: .faint)
                    hasMoved = true
                case .leave: return try leave()
                }
            }
            try keep(dialogue)
        }
    }

    private func indented(_ text: String) -> [String] {
        text.hasPrefix(" ") ? [text] : Layout.wrapped(text, indent: 10)
    }

    private mutating func keep(_ dialogue: InterviewDialogue) throws {
        desk.draft.take(dialogue.answersByItem)
        desk.draft.place = dialogue.isAtEnd ? nil : desk.instrument.items[dialogue.place].id
        try desk.save()
    }

    private func begin() throws {
        let titles = RecordTitles(desk.store)
        let parts = [
            try titles.titleAndReference(desk.enterprise), try titles.title(desk.wave), desk.draft.date,
            desk.draft.coordinator,
        ]
        screen.line(parts.joined(separator: " · "), style: .strong)
        screen.lines(Layout.wrapped(phrases("survey.interview.begin"), indent: 0))
        screen.lines(Layout.wrapped(phrases("survey.interview.keys"), indent: 0), style: .faint)
        if let reason = try desk.record.flatMap({ try desk.store.row($0)?.text("state_reason") }) {
            screen.lines(
                Layout.wrapped(phrases("survey.interview.returned", ["reason": reason]), indent: 0), style: .warning)
        }
        if !desk.draft.answers.isEmpty {
            screen.line(
                phrases("survey.interview.continued", ["count": String(desk.draft.answers.count)]), style: .good)
        }
    }

    private enum Ending { case submit, leave, goOn }

    private mutating func finish(_ dialogue: inout InterviewDialogue) throws -> Ending {
        desk.draft.take(dialogue.answersByItem)
        screen.line()
        screen.line(Layout.rule(phrases("survey.interview.summary")))
        screen.lines(ScoreTable(score: desk.score(), instrument: desk.instrument, phrases: phrases).lines)
        let open = dialogue.unanswered
        if !open.isEmpty {
            let text = phrases("survey.interview.unanswered", ["items": open.joined(separator: ", ")])
            screen.lines(Layout.wrapped(text, indent: 0), style: .warning)
        }
        let outcome = phrases("code.\(desk.outcome)")
        screen.line(phrases("survey.interview.outcome", ["outcome": outcome]))
        screen.lines(Layout.wrapped(phrases("survey.interview.end-keys"), indent: 0), style: .faint)
        while true {
            guard let line = screen.ask(phrases("survey.interview.submit")) else { return .leave }
            switch line.lowercased() {
            case "s", "si", "sí", "y", "yes", "sim", "是": return .submit
            case "n", "no", "não", "nao", "否", "!": return .leave
            default: break
            }
            if case .moved = dialogue.take(line) { return .goOn }
            screen.lines(Layout.wrapped(phrases("survey.interview.end-keys"), indent: 0), style: .faint)
        }
    }

    private func leave() throws -> RecordKey? {
        if desk.draft.answers.isEmpty, desk.record == nil {
            try desk.forget()
            screen.line(phrases("survey.interview.nothing-kept"))
        } else {
            try desk.save()
            let places = [
                "count": String(desk.draft.answers.count), "total": String(desk.instrument.items.count),
            ]
            screen.line(phrases("survey.interview.kept", places), style: .good)
        }
        return nil
    }
}
