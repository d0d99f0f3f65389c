import Testing

@testable import OutcomeReports

@Suite struct SuppressionTests {
    /// Cells of two dimensions and the whole, from enterprises given by their groups.
    static func system(_ enterprises: [(Int, Int)], _ first: Int, _ second: Int) -> CellSystem {
        var counts: [Int: Int] = [:]
        for (left, right) in enterprises { counts[left * second + right, default: 0] += 1 }
        let atoms = counts.sorted { $0.key < $1.key }.map { key, count in
            CellSystem.Atom(cells: [0, Int32(1 + key / second), Int32(1 + first + key % second)], count: count)
        }
        return CellSystem(
            cells: 1 + first + second, atoms: atoms,
            lines: [
                CellSystem.Line(parts: Array(1...first), whole: 0),
                CellSystem.Line(parts: Array((first + 1)...(first + second)), whole: 0),
            ])
    }

    /// Whether the shown cells determine a hidden one: by elimination with exact fractions, apart from the code under test.
    static func isDetermined(_ hidden: Int, _ system: CellSystem, _ plan: DisclosurePlan) -> Bool {
        func vector(_ cell: Int) -> [Double] {
            system.atoms.map { $0.cells.contains(Int32(cell)) ? 1.0 : 0.0 }
        }
        func rank(_ rows: [[Double]]) -> Int {
            var rows = rows
            var rank = 0
            for column in system.atoms.indices {
                guard let pivot = rows.indices.dropFirst(rank).first(where: { abs(rows[$0][column]) > 1e-7 }) else {
                    continue
                }
                rows.swapAt(rank, pivot)
                for row in rows.indices where row > rank && abs(rows[row][column]) > 1e-9 {
                    let factor = rows[row][column] / rows[rank][column]
                    for index in rows[row].indices { rows[row][index] -= factor * rows[rank][index] }
                }
                rank += 1
            }
            return rank
        }
        let shown = system.sizes.indices.filter { !plan.isSuppressed[$0] && system.sizes[$0] > 0 }.map(vector)
        return rank(shown) == rank(shown + [vector(hidden)])
    }

    @Test func `a single small cell takes the next smallest with it`() {
        let enterprises =
            Array(repeating: (0, 0), count: 4) + Array(repeating: (1, 0), count: 15)
            + Array(repeating: (2, 0), count: 30)
        let plan = DisclosurePlan(Self.system(enterprises, 3, 1), k: 10)
        #expect(plan.isSuppressed == [false, true, true, false, false])
    }

    @Test func `two small cells that are small together take a third`() {
        let enterprises =
            Array(repeating: (0, 0), count: 3) + Array(repeating: (1, 0), count: 4)
            + Array(repeating: (2, 0), count: 20) + Array(repeating: (3, 0), count: 40)
        let plan = DisclosurePlan(Self.system(enterprises, 4, 1), k: 10)
        #expect(plan.isSuppressed == [false, true, true, true, false, false])
    }

    @Test func `an office is not recoverable from the states`() {
        // Offices 0 and 1 lie in state 0, office 2 in state 1; office 1 is small. Its complement in the office table would be
        // office 2, and state 0 less office 0 would then give it away.
        let enterprises =
            Array(repeating: (0, 0), count: 40) + Array(repeating: (1, 0), count: 5)
            + Array(repeating: (2, 1), count: 20)
        let system = Self.system(enterprises, 3, 2)
        let plan = DisclosurePlan(system, k: 10)
        #expect(plan.isSuppressed[2])
        for cell in system.sizes.indices where plan.isSuppressed[cell] {
            #expect(!Self.isDetermined(cell, system, plan))
        }
    }

    @Test(arguments: 0..<150)
    func `no suppressed cell can be worked out of shown ones`(seed: Int) {
        var dice = SyntheticProgram.Dice(state: UInt64(seed))
        let first = 2 + dice.below(6)
        let second = 1 + dice.below(5)
        let isNested = dice.chance(0.5)
        let enterprises = (0..<(20 + dice.below(150))).map { _ in
            let left = min(dice.below(first), dice.below(first))
            return (left, isNested ? left % second : min(dice.below(second), dice.below(second)))
        }
        let system = Self.system(enterprises, first, second)
        let plan = DisclosurePlan(system, k: 10)
        for (cell, size) in system.sizes.enumerated() where size > 0 {
            #expect(size >= 10 || plan.isSuppressed[cell], "seed \(seed)")
            if plan.isSuppressed[cell] { #expect(!Self.isDetermined(cell, system, plan), "seed \(seed), cell \(cell)") }
        }
        for line in system.lines where !plan.isSuppressed[line.whole] {
            let hidden = line.parts.filter { plan.isSuppressed[$0] && system.sizes[$0] > 0 }
            #expect(
                hidden.isEmpty || hidden.count > 1 && hidden.reduce(0) { $0 + system.sizes[$1] } >= 10, "seed \(seed)")
        }
    }

    @Test func `nothing is suppressed where nothing is small`() {
        let enterprises = (0..<100).map { ($0 % 4, $0 % 2) }
        #expect(!DisclosurePlan(Self.system(enterprises, 4, 2), k: 10).isSuppressed.contains(true))
    }

    @Test func `a sum that one contributor makes up is sensitive`() {
        #expect(PercentRule.isSensitive([1_000, 20, 30, 40, 50]))
        #expect(!PercentRule.isSensitive([100, 90, 80, 70, 60]))
        #expect(!PercentRule.isSensitive([Double]()))
    }

    @Test(arguments: 0..<60)
    func `the sums of the transition matrix give no hidden cell away`(seed: Int) {
        var dice = SyntheticProgram.Dice(state: UInt64(1_000 + seed))
        let moves = (0..<(5 + dice.below(120))).map { _ in
            (from: min(dice.below(4), dice.below(4)), to: max(dice.below(4), dice.below(4)))
        }
        let matrix = TransitionMatrix(moves: moves, k: 10)
        guard matrix.n != nil else {
            #expect(moves.count < 10)
            #expect(matrix.counts.allSatisfy { $0.allSatisfy { $0 == nil } })
            return
        }
        for group in [-1, 0, 1] {
            var hidden = 0
            for row in 0..<4 {
                for column in 0..<4 where (column - row).signum() == group {
                    if let count = matrix.counts[row][column] {
                        #expect(count == 0 || count >= 10, "seed \(seed)")
                    } else {
                        hidden += 1
                    }
                }
            }
            #expect(hidden != 1, "seed \(seed)")
        }
    }

    @Test func `distributions have no range below the threshold and show no extremes`() {
        let values = (0..<57).map { Double($0 * $0) / 60 }
        let bins = Distribution.bins(values, k: 10)
        #expect(bins.allSatisfy { $0.count >= 10 })
        #expect(bins.reduce(0) { $0 + $1.count } == 57)
        #expect(bins.last?.to == nil)
        #expect(Distribution.bins(Array(values.prefix(9)), k: 10).isEmpty)
        let scores = (0..<57).map { Double($0) * 1.5 }
        let points = Distribution.cumulative(scores, k: 10)
        for (left, right) in zip(points, points.dropFirst()) { #expect((right.share - left.share) * 57 > 9.99) }
    }
}
