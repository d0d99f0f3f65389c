import SurveyModel

/// The data of a report by columns: every array has one element for each enterprise, in an order that depends on their
/// content only.
struct Cohort {
    /// The largest number of cells that the disclosure audit takes on.
    static let mostCells = 800

    let settings: ReportSettings
    let instrument: Instrument
    let data: OutcomeData
    let enterprises: [EnterpriseFacts]
    /// Where an enterprise stands, by its key.
    let places: KeyIndex
    /// False for the comparison arm.
    let isTreatment: [Bool]
    /// The rank of the locality's code.
    let locality: [Int32]
    let localities: Int
    /// The offices, always.
    let offices: Grouping
    /// The tables to plan for: those of the settings in their order, and always the offices, which coverage shows.
    let groupings: [Grouping]
    /// Tables with too many groups, which are left out.
    let tooLarge: [ReportSettings.Dimension]
    /// By enterprise, the number of the combination of groups that it lies in.
    let atom: [Int32]
    let atoms: Int
    let baseline: WaveScores
    let endline: WaveScores
    /// Change on common items; not a number where there is none.
    let commonChange: [Double]
    let training: TrainingTotals
    let revenue: RevenuePairs

    /// Chooses, scores and orders.
    init(_ data: OutcomeData, settings: ReportSettings, instrument: Instrument) {
        let given = KeyIndex(data.enterprises.map(\.key))
        let chosen = Self.choose(data, places: given, approvedOnly: settings.approvedOnly)
        let revenue = RevenuePairs(data, places: given, count: data.enterprises.count)
        let training = TrainingTotals(data, places: given, enterprises: data.enterprises)
        let order = ContentOrder.order(
            data, interviews: [chosen.baseline, chosen.endline], revenues: revenue, training: training)

        self.settings = settings
        self.instrument = instrument
        self.data = data
        let enterprises = order.map { data.enterprises[Int($0)] }
        self.enterprises = enterprises
        places = KeyIndex(enterprises.map(\.key))
        isTreatment = enterprises.map { $0.arm != "comparison" }
        let locality = ContentOrder.localityRanks(enterprises)
        self.locality = locality
        localities = Int(locality.max() ?? -1) + 1
        offices = Grouping(.office, enterprises)

        var groupings: [Grouping] = []
        var tooLarge: [ReportSettings.Dimension] = []
        var cells = 1
        for dimension in settings.by + (settings.by.contains(.office) ? [] : [.office]) {
            let grouping = dimension == .office ? offices : Grouping(dimension, enterprises)
            if cells + grouping.values.count <= Self.mostCells {
                cells += grouping.values.count
                groupings.append(grouping)
            } else {
                tooLarge.append(dimension)
            }
        }
        self.groupings = groupings
        self.tooLarge = tooLarge
        (atom, atoms) = Self.combine(groupings, count: enterprises.count)

        var sheet = ScoreSheet(instrument)
        let baselineChosen = order.map { chosen.baseline[Int($0)] }
        let endlineChosen = order.map { chosen.endline[Int($0)] }
        let baseline = WaveScores(baselineChosen, of: data.interviews, instrument: instrument, sheet: &sheet)
        let endline = WaveScores(endlineChosen, of: data.interviews, instrument: instrument, sheet: &sheet)
        var commonChange = [Double](repeating: .nan, count: order.count)
        for place in order.indices where !baseline.total[place].isNaN && !endline.total[place].isNaN {
            commonChange[place] = sheet.commonChange(
                from: data.interviews[Int(baselineChosen[place])].answers,
                to: data.interviews[Int(endlineChosen[place])].answers)
        }
        self.baseline = baseline
        self.endline = endline
        self.commonChange = commonChange
        self.training = training.permuted(by: order)
        self.revenue = revenue.permuted(by: order)
    }

    /// The places of all enterprises for which a condition holds, rising.
    func places(where condition: (Int) -> Bool) -> [Int32] {
        var result: [Int32] = []
        for place in enterprises.indices where condition(place) { result.append(Int32(place)) }
        return result
    }

    private static func choose(
        _ data: OutcomeData, places: KeyIndex, approvedOnly: Bool
    ) -> (baseline: [Int32], endline: [Int32]) {
        var baseline = [Int32](repeating: -1, count: data.enterprises.count)
        var endline = baseline
        for (index, interview) in data.interviews.enumerated() {
            guard interview.wave != .midline, let place = places[interview.enterprise],
                InterviewChoice.counts(interview, approvedOnly: approvedOnly)
            else { continue }
            let known = Int(interview.wave == .baseline ? baseline[place] : endline[place])
            guard known < 0 || InterviewChoice.isPreferred(interview, to: data.interviews[known]) else { continue }
            if interview.wave == .baseline { baseline[place] = Int32(index) } else { endline[place] = Int32(index) }
        }
        return (baseline, endline)
    }

    /// Numbers the combinations of groups that occur, in the order of their first enterprise.
    private static func combine(_ groupings: [Grouping], count: Int) -> (atom: [Int32], atoms: Int) {
        var atom = [Int32](repeating: 0, count: count)
        var atoms = count > 0 ? 1 : 0
        for grouping in groupings {
            var next: Int32 = 0
            let width = grouping.values.count
            if atoms * width <= 4_000_000 {
                var table = [Int32](repeating: -1, count: atoms * width)
                for place in atom.indices {
                    let key = Int(atom[place]) * width + Int(grouping.codes[place])
                    if table[key] < 0 {
                        table[key] = next
                        next += 1
                    }
                    atom[place] = table[key]
                }
            } else {
                var table: [Int: Int32] = [:]
                for place in atom.indices {
                    let key = Int(atom[place]) * width + Int(grouping.codes[place])
                    let number = table[key] ?? next
                    if number == next {
                        table[key] = next
                        next += 1
                    }
                    atom[place] = number
                }
            }
            atoms = Int(next)
        }
        return (atom, atoms)
    }
}

extension TrainingTotals {
    /// The same by another order of enterprises.
    fileprivate func permuted(by order: [Int32]) -> TrainingTotals {
        var result = self
        result.minutes = order.map { minutes[Int($0)] }
        result.persons = order.map { persons[Int($0)] }
        result.hasCompleted = order.map { hasCompleted[Int($0)] }
        return result
    }
}

extension RevenuePairs {
    /// The same by another order of enterprises.
    fileprivate func permuted(by order: [Int32]) -> RevenuePairs {
        var result = self
        result.baseline = order.map { baseline[Int($0)] }
        result.endline = order.map { endline[Int($0)] }
        return result
    }
}
