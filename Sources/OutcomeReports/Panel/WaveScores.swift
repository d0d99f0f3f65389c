import SurveyModel

/// The interviews of one wave, by enterprise, and what they score.
struct WaveScores {
    /// Whether an interview counts for the enterprise in this wave.
    var isInterviewed: [Bool]
    /// The total, 0–100; not a number without a score.
    var total: [Double]
    /// 0 initial to 3 advanced; −1 without a score.
    var band: [Int8]
    /// The dimensions' scores, all of one enterprise together; not a number where null.
    var dimensions: [Double]
    /// The mechanisms' scores in the same way.
    var mechanisms: [Double]
    /// Items answered 0–4 in all interviews.
    var answeredItems = 0
    /// Items that apply in all interviews.
    var applicableItems = 0
    /// Interviews under another instrument or version than the report's.
    var otherInstrument = 0

    /// Scores the chosen interviews: `chosen` holds by enterprise a place in `interviews`, or −1.
    init(_ chosen: [Int32], of interviews: [InterviewFacts], instrument: Instrument, sheet: inout ScoreSheet) {
        let width = instrument.dimensions.count
        let breadth = Mechanism.allCases.count
        isInterviewed = chosen.map { $0 >= 0 }
        total = Array(repeating: .nan, count: chosen.count)
        band = Array(repeating: -1, count: chosen.count)
        dimensions = Array(repeating: .nan, count: chosen.count * width)
        mechanisms = Array(repeating: .nan, count: chosen.count * breadth)
        let name = instrument.name
        for (place, index) in chosen.enumerated() where index >= 0 {
            guard interviews[Int(index)].instrument == name else {
                otherInstrument += 1
                continue
            }
            let result = sheet.score(interviews[Int(index)].answers)
            total[place] = result.total
            band[place] = result.band
            answeredItems += result.answered
            applicableItems += result.applicable
            for (column, score) in sheet.dimensions.enumerated() { dimensions[place * width + column] = score }
            for (column, score) in sheet.mechanisms.enumerated() { mechanisms[place * breadth + column] = score }
        }
    }
}
