import SurveyModel

/// The revenue reports that stand for the waves, by enterprise, and the index that makes them real.
struct RevenuePairs {
    /// By enterprise, the place of its baseline report in the data, or −1.
    var baseline: [Int32]
    /// The same of the endline.
    var endline: [Int32]
    /// Reports left out, by reason.
    var excluded: [RevenueChoice.Exclusion: Int] = [:]

    /// Chooses from the reports.
    init(_ data: OutcomeData, places: KeyIndex, count: Int) {
        baseline = Array(repeating: -1, count: count)
        endline = Array(repeating: -1, count: count)
        for (index, report) in data.revenues.enumerated() {
            guard let place = places[report.enterprise] else { continue }
            if let reason = RevenueChoice.exclusion(of: report) {
                excluded[reason, default: 0] += 1
                continue
            }
            switch report.wave {
            case .baseline: Self.keep(index, at: place, in: &baseline, data.revenues)
            case .endline: Self.keep(index, at: place, in: &endline, data.revenues)
            case .midline, nil: break
            }
        }
    }

    private static func keep(_ index: Int, at place: Int, in chosen: inout [Int32], _ reports: [RevenueFacts]) {
        let known = Int(chosen[place])
        if known < 0 || RevenueChoice.isPreferred(reports[index], to: reports[known]) { chosen[place] = Int32(index) }
    }
}
