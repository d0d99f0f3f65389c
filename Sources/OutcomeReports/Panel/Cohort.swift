import SurveyModel

/// The data of a report by columns: every array has one element for each enterprise, in an order that depends on their
/// content only.
struct Cohort {
    /// The largest number of cells that the disclosure audit takes on.
    static let mostCells = 800

    let settings: ReportSettings
    let instrument: Instrument
    /// The data, the enterprises in the order of the cohort.
    let data: OutcomeData
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

    /// Chooses, scores and orders.
    init(_ data: OutcomeData, settings: ReportSettings, instrument: Instrument) {
        let given = TrainingTotals(data)
        let ranks = LocalityRanks(data)
        let order = ContentOrder(data, given).order(ranks)
        var data = data
        data.enterprises = order.map { data.enterprises[Int($0)] }
        let enterprises = data.enterprises

        self.settings = settings
        self.instrument = instrument
        self.data = data
        let isComparison = data.words.texts.map { $0 == "comparison" }
        isTreatment = enterprises.map { $0.arm < 0 || !isComparison[Int($0.arm)] }
        locality = ranks.permuted(by: order).ranks
        localities = ranks.count
        training = given.permuted(by: order)
        var groupings: [Grouping] = []
        var tooLarge: [ReportSettings.Dimension] = []
        var cells = 1
        let dimensions = settings.by + (settings.by.contains(.office) ? [] : [.office])
        let words = data.words
        let all = Threads.pieces(dimensions.count) { Grouping(dimensions[$0], enterprises, words) }
        offices = all[dimensions.firstIndex(of: .office) ?? 0]
        for grouping in all {
            if cells + grouping.values.count <= Self.mostCells {
                cells += grouping.values.count
                groupings.append(grouping)
            } else {
                tooLarge.append(grouping.dimension)
            }
        }
        self.groupings = groupings
        self.tooLarge = tooLarge
        (atom, atoms) = Self.combine(groupings, count: enterprises.count)

        let sheet = ScoreSheet(instrument)
        let baseline = WaveScores(enterprises.map { $0.baseline }, data.words, sheet)
        let endline = WaveScores(enterprises.map { $0.endline }, data.words, sheet)
        commonChange = Threads.map(enterprises.count) { place in
            let (before, after) = (baseline.total[place], endline.total[place])
            guard !before.isNaN, !after.isNaN else { return .nan }
            return sheet.commonChange(
                from: enterprises[place].baseline.answers, to: enterprises[place].endline.answers, before: before,
                after: after)
        }
        self.baseline = baseline
        self.endline = endline
    }

    /// The enterprises.
    var enterprises: [EnterpriseRow] { data.enterprises }

    /// The places of all enterprises for which a condition holds, rising.
    func places(where condition: (Int) -> Bool) -> [Int32] {
        var result: [Int32] = []
        for place in enterprises.indices where condition(place) { result.append(Int32(place)) }
        return result
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
