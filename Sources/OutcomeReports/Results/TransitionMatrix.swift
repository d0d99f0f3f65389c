import SurveyModel

/// How many enterprises of the panel moved from which band to which.
///
/// MAT3 states how many moved up, down and not at all, so that the cells of each of these three groups are suppressed in
/// such a way that their known sum gives none of them away. Row and column sums are not stated.
public struct TransitionMatrix: Hashable, Sendable {
    /// Counts by baseline band (rows) and endline band (columns), each from initial to advanced; nil where suppressed.
    public let counts: [[Int?]]
    /// The panel; nil where suppressed.
    public let n: Int?

    init(_ cohort: Cohort, panel: Tabulation) {
        self.init(
            moves: panel.total.map { (Int(cohort.baseline.band[Int($0)]), Int(cohort.endline.band[Int($0)])) },
            k: cohort.settings.k)
    }

    /// Counts moves from one band (0–3) to another.
    init(moves: [(from: Int, to: Int)], k: Int) {
        let bands = Band.allCases.count
        let groupStart = bands * bands
        let whole = groupStart + 3
        /// 0 down, 1 unchanged, 2 up.
        func group(_ row: Int, _ column: Int) -> Int { column == row ? 1 : column < row ? 0 : 2 }
        var atoms = (0..<groupStart).map { cell in
            CellSystem.Atom(
                cells: [cell, groupStart + group(cell / bands, cell % bands), whole].map(Int32.init), count: 0)
        }
        for move in moves { atoms[move.from * bands + move.to].count += 1 }
        let members = (0..<3).map { kind in (0..<groupStart).filter { group($0 / bands, $0 % bands) == kind } }
        let lines = members.enumerated().map { CellSystem.Line(parts: $0.element, whole: groupStart + $0.offset) }
        let system = CellSystem(cells: whole + 1, atoms: atoms, lines: lines)
        var isHidden = [Bool](repeating: true, count: whole + 1)
        if moves.count >= k {
            isHidden = DisclosurePlan(system, k: k, known: Set(groupStart...whole)).isSuppressed
            // A zero beside a single suppressed cell would leave the group's sum to it.
            for cells in members where cells.contains(where: { isHidden[$0] }) {
                for cell in cells where system.sizes[cell] == 0 { isHidden[cell] = true }
            }
        }
        let hidden = isHidden
        func shown(_ cell: Int) -> Int? { hidden[cell] ? nil : system.sizes[cell] }
        counts = (0..<bands).map { row in (0..<bands).map { shown(row * bands + $0) } }
        n = shown(whole)
    }
}
