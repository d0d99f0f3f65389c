import SurveyModel

/// A set of enterprises divided into the cells of a report's tables: all of them, then one cell for each group of each
/// dimension asked for.
struct Tabulation {
    /// A group of enterprises for which figures are stated.
    struct Cell {
        /// Empty for all, else the dimension and the group.
        let by: [String: String]
        /// The enterprises' places in the cohort, rising.
        var places: [Int32]
    }

    /// All, then table by table; groups without members are there too, so that numbers agree between tabulations.
    let cells: [Cell]

    private let cohort: Cohort
    private let arms: Set<Bool>
    private let firstCellOfGrouping: [Int]

    /// Divides enterprises, given by rising place. With `treatmentOnly` the comparison arm shows in its own cell of the
    /// dimension arm and nowhere else.
    init(_ cohort: Cohort, _ places: [Int32], treatmentOnly: Bool = true) {
        self.cohort = cohort
        arms = treatmentOnly ? [true] : [true, false]
        let total = treatmentOnly ? places.filter { cohort.isTreatment[Int($0)] } : places
        var cells = [Cell(by: [:], places: total)]
        var firsts: [Int] = []
        for grouping in cohort.groupings {
            firsts.append(cells.count)
            var members = [[Int32]](repeating: [], count: grouping.values.count)
            for place in grouping.dimension == .arm ? places : total {
                members[Int(grouping.codes[Int(place)])].append(place)
            }
            for (value, members) in zip(grouping.values, members) {
                cells.append(Cell(by: [grouping.dimension.rawValue: value], places: members))
            }
        }
        self.cells = cells
        firstCellOfGrouping = firsts
    }

    /// The settings of the report.
    var settings: ReportSettings { cohort.settings }

    /// How many localities there are in all.
    var localityCount: Int { cohort.localities }

    /// The rank of an enterprise's locality.
    func localityOf(_ place: Int) -> Int32 { cohort.locality[place] }

    /// The enterprises that the figure for all stands for.
    var total: [Int32] { cells[0].places }

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

    /// The places of each cell in rising order of their values.
    func sorted(by values: [Double]) -> [[Int32]] {
        let everyone = Set(cohort.groupings.map(\.dimension)).contains(.arm) && arms.count == 1
        var members = total
        if everyone, let grouping = cohort.groupings.firstIndex(where: { $0.dimension == .arm }) {
            members = (0..<cohort.groupings[grouping].values.count)
                .flatMap { cells[firstCellOfGrouping[grouping] + $0].places }
        }
        let order = members.map { (value: values[Int($0)], place: $0) }
            .sorted { $0.value != $1.value ? $0.value < $1.value : $0.place < $1.place }
        var result = cells.map { cell -> [Int32] in
            var places: [Int32] = []
            places.reserveCapacity(cell.places.count)
            return places
        }
        for (_, place) in order where !everyone || cohort.isTreatment[Int(place)] { result[0].append(place) }
        for (grouping, first) in zip(cohort.groupings, firstCellOfGrouping) {
            let takesAll = !everyone || grouping.dimension == .arm
            for (_, place) in order where takesAll || cohort.isTreatment[Int(place)] {
                result[first + Int(grouping.codes[Int(place)])].append(place)
            }
        }
        return result
    }

    private func system() -> CellSystem {
        var counts = [Int](repeating: 0, count: cohort.atoms * 2)
        var example = [Int32](repeating: 0, count: cohort.atoms * 2)
        func count(_ place: Int32) {
            let key = Int(cohort.atom[Int(place)]) * 2 + (cohort.isTreatment[Int(place)] ? 1 : 0)
            counts[key] += 1
            example[key] = place
        }
        for place in total { count(place) }
        if let arm = cohort.groupings.firstIndex(where: { $0.dimension == .arm }), arms.count == 1 {
            for group in cohort.groupings[arm].values.indices {
                for place in cells[firstCellOfGrouping[arm] + group].places where !cohort.isTreatment[Int(place)] {
                    count(place)
                }
            }
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
