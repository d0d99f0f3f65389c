import SurveyModel

/// A set of enterprises divided into the cells of a report's tables: all of them, then one cell for each group of each
/// dimension asked for.
struct Tabulation {
    /// A group of enterprises for which figures are stated.
    struct Cell {
        /// Empty for all, else the dimension and the group.
        let by: [String: String]
        /// The enterprises' places in the cohort, rising.
        let places: ArraySlice<Int32>
    }

    /// All, then table by table; groups without members are there too, so that numbers agree between tabulations.
    let cells: [Cell]

    private let cohort: Cohort
    /// Those of the comparison arm too, whether they count for all or not.
    private let places: [Int32]
    private let arms: Set<Bool>
    private let firstCellOfGrouping: [Int]

    /// Divides enterprises, given by rising place. With `treatmentOnly` the comparison arm shows in its own cell of the
    /// dimension arm and nowhere else.
    init(_ cohort: Cohort, _ places: [Int32], treatmentOnly: Bool = true) {
        self.cohort = cohort
        arms = treatmentOnly ? [true] : [true, false]
        let total = treatmentOnly ? places.filter { cohort.isTreatment[Int($0)] } : places
        var cells = [Cell(by: [:], places: total[...])]
        var firsts: [Int] = []
        for grouping in cohort.groupings {
            firsts.append(cells.count)
            let members = grouping.dimension == .arm ? places : total
            let order = GroupOrder(members, grouping)
            let parted = order.parted(members)
            for (value, range) in zip(grouping.values, order.ranges) {
                cells.append(Cell(by: [grouping.dimension.rawValue: value], places: parted[range]))
            }
        }
        self.cells = cells
        self.places = places
        firstCellOfGrouping = firsts
    }

    /// A part of the enterprises, in the same cells.
    init(_ whole: Tabulation, where condition: (Int) -> Bool) {
        cohort = whole.cohort
        arms = whole.arms
        firstCellOfGrouping = whole.firstCellOfGrouping
        places = whole.places.filter { condition(Int($0)) }
        cells = whole.cells.map { cell in
            Cell(by: cell.by, places: cell.places.filter { condition(Int($0)) }[...])
        }
    }

    /// The settings of the report.
    var settings: ReportSettings { cohort.settings }

    /// How many localities there are in all.
    var localityCount: Int { cohort.localities }

    /// The rank of an enterprise's locality.
    func localityOf(_ place: Int) -> Int32 { cohort.locality[place] }

    /// The enterprises that the figure for all stands for.
    var total: ArraySlice<Int32> { cells[0].places }

    /// Which cells may be shown. A cell is also suppressed where `isSensitive` says so.
    func plan(isSensitive: (Cell) -> Bool = { _ in false }) -> DisclosurePlan {
        let sensitive = cells.indices.filter { isSensitive(cells[$0]) }
        return DisclosurePlan(system(), k: cohort.settings.k, sensitive: Set(sensitive))
    }

    /// A plan that also hides a cell whose difference from the same cell of a smaller set would be too small: the set's
    /// figure and the smaller set's would give that of the few between them.
    func plan(around inner: Tabulation) -> DisclosurePlan {
        let sensitive = cells.indices.filter { cell in
            let rest = cells[cell].places.count - inner.cells[cell].places.count
            return rest > 0 && rest < cohort.settings.k
        }
        return DisclosurePlan(system(), k: cohort.settings.k, sensitive: Set(sensitive))
    }

    /// The values of each cell in rising order, with the places that they stand for.
    func sorted(by values: [Double]) -> [RisingOrder.Part] {
        let whole = RisingOrder(values, at: total)
        var result = [whole.whole]
        for grouping in cohort.groupings {
            // The comparison arm shows in its own cell.
            let isWider = grouping.dimension == .arm && places.count > total.count
            result += (isWider ? RisingOrder(values, at: places) : whole).parted(by: grouping)
        }
        return result
    }

    private func system() -> CellSystem {
        var counts = [Int](repeating: 0, count: cohort.atoms * 2)
        var example = [Int32](repeating: 0, count: cohort.atoms * 2)
        let hasArmTable = cohort.groupings.contains { $0.dimension == .arm }
        for place in hasArmTable ? places : Array(total) {
            let key = Int(cohort.atom[Int(place)]) * 2 + (cohort.isTreatment[Int(place)] ? 1 : 0)
            counts[key] += 1
            example[key] = place
        }
        var atoms: [CellSystem.Atom] = []
        for (key, count) in counts.enumerated() where count > 0 {
            let place = Int(example[key])
            let isInTotal = arms.contains(cohort.isTreatment[place])
            var members: [Int32] = isInTotal ? [0] : []
            for (grouping, first) in zip(cohort.groupings, firstCellOfGrouping)
            where isInTotal || grouping.dimension == .arm {
                members.append(Int32(first) + grouping.codes[place])
            }
            atoms.append(CellSystem.Atom(cells: members, count: count))
        }
        let lines = zip(cohort.groupings, firstCellOfGrouping)
            .filter { $0.0.dimension != .arm || arms.count == 2 }
            .map { grouping, first in
                CellSystem.Line(parts: Array(first..<(first + grouping.values.count)), whole: 0)
            }
        return CellSystem(cells: cells.count, atoms: atoms, lines: lines)
    }
}
