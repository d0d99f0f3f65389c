import SurveyModel

/// The interviews of one wave, by enterprise, and what they score.
struct WaveScores {
    /// Whether an interview counts for the enterprise in this wave.
    let isInterviewed: [Bool]
    /// The total, 0–100; not a number without a score.
    let total: [Double]
    /// 0 initial to 3 advanced; −1 without a score.
    let band: [Int8]
    /// Items answered 0–4 in all interviews.
    let answeredItems: Int
    /// Items that apply in all interviews.
    let applicableItems: Int
    /// Interviews under another instrument or version than the report's.
    let otherInstrument: Int

    /// By enterprise, the tallies of its dimensions and mechanisms.
    private let tallies: [UInt64]
    private let sheet: ScoreSheet

    /// Scores the interviews that stand for the wave.
    ///
    /// - Parameter interviews: one for each enterprise.
    init(_ interviews: [ChosenInterview], _ words: WordBook, _ sheet: ScoreSheet) {
        let isKnown = words.texts.map { $0 == sheet.instrument.name }
        func scored(_ place: Int) -> AnswerCodes? {
            let interview = interviews[place]
            return interview.exists && isKnown[Int(interview.instrument)] ? interview.answers : nil
        }
        let width = sheet.width
        let tallies = Threads.rows(interviews.count, width: width) { place, tallies in
            if let answers = scored(place) { sheet.tally(answers, into: tallies) }
        }
        let results = tallies.withUnsafeBufferPointer { tallies in
            Threads.map(interviews.count) { place in
                // The tallies of a place lie within the buffer, which has so many for each.
                scored(place).map {
                    sheet.result(UnsafeBufferPointer(rebasing: tallies[place * width..<(place + 1) * width]), $0)
                } ?? ScoreSheet.Result()
            }
        }
        self.tallies = tallies
        self.sheet = sheet
        isInterviewed = interviews.map { $0.exists }
        total = results.map { $0.total }
        band = results.map { $0.band }
        answeredItems = results.reduce(0) { $0 + $1.answered }
        applicableItems = results.reduce(0) { $0 + $1.applicable }
        otherInstrument = interviews.indices.count { interviews[$0].exists && scored($0) == nil }
    }

    /// The scores of a dimension by enterprise; not a number where null.
    func dimension(_ column: Int) -> [Double] { scores(column) }

    /// The scores of a mechanism by enterprise; not a number where null.
    func mechanism(_ mechanism: Mechanism) -> [Double] { scores(sheet.dimensionCount + mechanism.index) }

    private func scores(_ column: Int) -> [Double] {
        Threads.map(total.count) { ScoreSheet.Tally(bits: tallies[$0 * sheet.width + column]).score }
    }
}
