/// Gathers ``OutcomeData`` enterprise by enterprise, and chooses which interview and revenue report stands for a wave.
public struct OutcomeBuilder {
    /// What a word means where it stands.
    private struct Traits {
        /// As an interview's state: how far it is in review; −1 when it does not count.
        let rank: Int8
        /// As an interview's outcome: whether it ended with answers.
        let hasAnswers: Bool
        /// As a source of revenue: how good it is.
        let sourceRank: Int8
        /// As a currency: whether it is the one that reports state.
        let isPeso: Bool

        init(_ word: String, approvedOnly: Bool) {
            rank =
                switch word {
                case "locked": 2
                case "approved": 1
                case "submitted": approvedOnly ? -1 : 0
                default: -1
                }
            hasAnswers = word == "completed" || word == "partial"
            sourceRank =
                switch word {
                case "records": 0
                case "estimate": 1
                case "band": 2
                case "refused": 4
                default: 3
                }
            isPeso = word == "MXN"
        }
    }

    private let approvedOnly: Bool
    private var data = OutcomeData()
    private var traits: [Traits] = []
    private var newest = DayCode.none
    /// Days that are no plain ones: compared as texts once everything is there.
    private var oddDays: Set<DayCode> = []
    /// Where a session stands, by its key.
    private var sessionPlaces: [RecordKey: Int32] = [:]

    /// Begins with no data.
    ///
    /// - Parameters:
    ///   - approvedOnly: whether only approved and locked interviews count, rather than submitted ones too.
    ///   - words: a book that has words already.
    public init(approvedOnly: Bool, words: WordBook = WordBook()) {
        self.approvedOnly = approvedOnly
        data.words = words
    }

    /// Makes room for so many enterprises.
    public mutating func reserve(_ enterprises: Int) { data.enterprises.reserveCapacity(enterprises) }

    /// The number of a text.
    public mutating func word(_ text: String) -> Int32 { data.words.number(of: text) }

    /// Whether the book has a word.
    public func hasWord(_ number: Int32) -> Bool { number >= 0 && Int(number) < data.words.texts.count }

    /// The text of a day.
    public func text(_ day: DayCode) -> String { data.words.text(day) }

    /// Adds a session; of two with one key the first counts.
    ///
    /// - Returns: its place.
    @discardableResult
    public mutating func addSession(_ key: RecordKey, office: Int32, date: DayCode) -> Int32 {
        if let known = sessionPlaces[key] { return known }
        let place = Int32(data.sessions.count)
        data.sessions.append(OutcomeData.Session(office: office, date: date))
        sessionPlaces[key] = place
        note(date)
        return place
    }

    /// The place of a session, if there is one.
    public func sessionPlace(_ key: RecordKey) -> Int32? { sessionPlaces[key] }

    /// Begins an enterprise: what is added from now on is its.
    public mutating func begin(_ enterprise: EnterpriseRow) {
        var enterprise = enterprise
        enterprise.firstAttendance = Int32(data.attendances.count)
        enterprise.endOfAttendances = enterprise.firstAttendance
        note(enterprise.enrolledOn)
        data.enterprises.append(enterprise)
    }

    /// Adds an interview of the enterprise begun last.
    ///
    /// - Parameters:
    ///   - outcome: how it ended, as a word; −1 when that is not recorded.
    ///   - state: how far it is in review, as a word.
    public mutating func addInterview(
        _ wave: WaveType, date: DayCode, outcome: Int32, state: Int32, instrument: Int32, answers: AnswerCodes
    ) {
        note(date)
        guard wave != .midline else { return }
        let rank = self.traits(state).rank
        guard rank >= 0, outcome < 0 || self.traits(outcome).hasAnswers else { return }
        let interview = ChosenInterview(instrument: instrument, date: date, rank: rank, answers: answers)
        let place = data.enterprises.count - 1
        if wave == .baseline {
            if interview.isPreferred(to: data.enterprises[place].baseline, data.words) {
                data.enterprises[place].baseline = interview
            }
        } else if interview.isPreferred(to: data.enterprises[place].endline, data.words) {
            data.enterprises[place].endline = interview
        }
    }

    /// Adds a revenue report of the enterprise begun last.
    ///
    /// - Parameters:
    ///   - currency: as a word.
    ///   - source: as a word; empty when none is recorded.
    public mutating func addRevenue(
        _ wave: WaveType?, start: DayCode, end: DayCode, sales: Int64, profit: Int64, currency: Int32, source: Int32,
        onlineShare: Int64
    ) {
        note(end)
        guard let wave else { return data.excludedRevenue[.noWave, default: 0] += 1 }
        guard Self.isOneMonth(start, end) else { return data.excludedRevenue[.notOneMonth, default: 0] += 1 }
        guard self.traits(currency).isPeso else { return data.excludedRevenue[.otherCurrency, default: 0] += 1 }
        guard wave != .midline else { return }
        let report = ChosenRevenue(
            start: start, end: end, sourceRank: self.traits(source).sourceRank, sales: sales, profit: profit,
            onlineShare: onlineShare)
        let place = data.enterprises.count - 1
        if wave == .baseline {
            if report.isPreferred(to: data.enterprises[place].baselineRevenue) {
                data.enterprises[place].baselineRevenue = report
            }
        } else if report.isPreferred(to: data.enterprises[place].endlineRevenue) {
            data.enterprises[place].endlineRevenue = report
        }
    }

    /// Adds an attendance of the enterprise begun last; without a session it is only counted.
    public mutating func addAttendance(_ session: Int32?, person: Int32, minutes: Int64) {
        guard let session else { return data.unmatchedAttendances += 1 }
        data.attendances.append(OutcomeData.Attendance(session: session, person: person, minutes: minutes))
        data.enterprises[data.enterprises.count - 1].endOfAttendances = Int32(data.attendances.count)
    }

    /// The data gathered.
    public consuming func finished() -> OutcomeData {
        let days = oddDays.map { data.words.text($0) } + (newest.isPlain ? [data.words.text(newest)] : [])
        data.newestDay = days.max()
        return data
    }

    private mutating func note(_ day: DayCode) {
        if day.isPlain {
            if day.rawValue > newest.rawValue { newest = day }
        } else if day != .none {
            oddDays.insert(day)
        }
    }

    /// What a word means; words were added since when it is not known yet.
    private mutating func traits(_ word: Int32) -> Traits {
        if Int(word) >= traits.count {
            for text in data.words.texts[traits.count...] {
                traits.append(Traits(text, approvedOnly: approvedOnly))
            }
        }
        return traits[Int(word)]
    }

    /// Whether a period is about one month: 28 to 31 days.
    private static func isOneMonth(_ start: DayCode, _ end: DayCode) -> Bool {
        guard let first = start.calendarDay, let last = end.calendarDay else { return false }
        // Most periods are a month of the calendar, for which no days need to be counted.
        if first.day == 1, first.month == last.month, first.year == last.year { return last.day >= 28 }
        return (28...31).contains(first.days(to: last) + 1)
    }
}
