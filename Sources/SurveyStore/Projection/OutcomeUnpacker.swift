internal import SurveyModel

/// Takes the packed facts of enterprises apart and hands them to a builder.
struct OutcomeUnpacker {
    private(set) var builder: OutcomeBuilder
    /// In how many waves enterprises have several interviews.
    private(set) var duplicates = 0

    private let wordCount: Int
    private let linkCount: Int
    private let waves: OutcomeWaves
    /// By link, the place of the session; −1 for links to anything else.
    private let sessions: [Int32]
    private let approvedOnly: Bool
    /// By word, whether it is a state in which an interview is approved.
    private let isApproved: [Bool]
    /// The waves of days, by the last day of a period.
    private var waveOfDay: [DayCode: WaveType?] = [:]

    init(
        words: WordBook, waves: OutcomeWaves, sessions: [Int32], approvedOnly: Bool, _ builder: OutcomeBuilder
    ) {
        self.builder = builder
        self.waves = waves
        self.sessions = sessions
        self.approvedOnly = approvedOnly
        wordCount = words.texts.count
        linkCount = sessions.count
        isApproved = words.texts.map { $0 == "approved" || $0 == "locked" }
    }

    /// Adds an enterprise.
    ///
    /// - Parameter isHidden: whether it is one of several that are shown as one, and counted by other means.
    mutating func add(_ bytes: UnsafeBufferPointer<UInt8>, office: Int32, isHidden: Bool) throws {
        var facts = PackedFactsReader(bytes)
        let flags = facts.number()
        guard flags & PackedFacts.isShown != 0 else {
            duplicates += facts.number(below: Int(Int32.max))
            return try check(facts)
        }
        let enterprise = EnterpriseRow(
            office: office, cvegeo: word(&facts), sector: word(&facts), ownerSex: max(0, optionalWord(&facts)),
            ownerAgeBand: max(0, optionalWord(&facts)), arm: optionalWord(&facts),
            enrolledOn: facts.optionalDay(words: wordCount), workers: facts.optional(),
            hasConsent: flags & PackedFacts.hasConsent != 0)
        if !isHidden { builder.begin(enterprise) }
        while facts.number() == 1 { addInterview(&facts, isHidden: isHidden) }
        duplicates += facts.number(below: Int(Int32.max))
        if isHidden { return }
        while facts.number() == 1 { addRevenue(&facts) }
        while facts.number() == 1 { addAttendance(&facts) }
        try check(facts)
    }

    private func check(_ facts: PackedFactsReader) throws {
        guard !facts.isDamaged, facts.isAtEnd else { throw StoreError(.damaged) }
    }

    @inline(__always)
    private func word(_ facts: inout PackedFactsReader) -> Int32 { Int32(facts.number(below: wordCount)) }

    @inline(__always)
    private func optionalWord(_ facts: inout PackedFactsReader) -> Int32 { Int32(facts.optional(below: wordCount)) }

    private mutating func addInterview(_ facts: inout PackedFactsReader, isHidden: Bool) {
        let link = facts.number(below: linkCount)
        let date = facts.day(words: wordCount)
        let outcome = optionalWord(&facts)
        let state = facts.number(below: wordCount * 2)
        let instrument = word(&facts)
        let answers = facts.answers()
        guard !facts.isDamaged, !isHidden, let wave = waves[link] else { return }
        if approvedOnly, !isApproved[state >> 1] || state & 1 == 1 { return }
        builder.addInterview(
            wave, date: date, outcome: outcome, state: Int32(state >> 1), instrument: instrument, answers: answers)
    }

    private mutating func addRevenue(_ facts: inout PackedFactsReader) {
        let link = facts.optional(below: linkCount)
        let start = facts.day(words: wordCount)
        let end = facts.day(words: wordCount)
        let (sales, profit) = (facts.optional(), facts.optional())
        let currency = word(&facts)
        let source = max(0, optionalWord(&facts))
        let share = facts.optional()
        guard !facts.isDamaged else { return }
        let named = link < 0 ? nil : waves[link]
        builder.addRevenue(
            named ?? wave(on: end), start: start, end: end, sales: sales, profit: profit, currency: currency,
            source: source, onlineShare: share)
    }

    private mutating func wave(on day: DayCode) -> WaveType? {
        if let known = waveOfDay[day] { return known }
        let found = waves.type(on: builder.text(day))
        waveOfDay[day] = .some(found)
        return found
    }

    private mutating func addAttendance(_ facts: inout PackedFactsReader) {
        let link = facts.number(below: linkCount)
        let person = facts.number(below: Int(Int32.max))
        let minutes = facts.signed()
        guard !facts.isDamaged else { return }
        // Of bytes that are not damaged, a link is less than their number.
        let session = sessions[link]
        builder.addAttendance(session < 0 ? nil : session, person: Int32(person), minutes: minutes)
    }
}
