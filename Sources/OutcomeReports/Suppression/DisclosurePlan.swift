/// Which cells of a system of tables must not be shown, so that no figure of few enterprises can be read or worked out.
///
/// 1. Primary: cells below the threshold, and those that the caller calls sensitive.
/// 2. Complementary, in each row of a table whose sum is shown: never a single suppressed cell, and never suppressed
///    cells that together stay below the threshold; the next smallest go too.
/// 3. Across tables: of two cells of which one holds the other and fewer than the threshold besides, the smaller goes.
/// 4. Audit: as long as a suppressed cell is a linear combination of shown ones, in any tables, one of those goes too.
struct DisclosurePlan {
    /// By number of the cell, whether it is suppressed.
    let isSuppressed: [Bool]

    /// Plans for a threshold k; `sensitive` cells are suppressed whatever their size. `known` cells are stated elsewhere:
    /// they are never suppressed and count as shown.
    init(_ system: CellSystem, k: Int, sensitive: Set<Int> = [], known: Set<Int> = []) {
        var builder = PlanBuilder(system: system, k: k, known: known)
        for (cell, size) in system.sizes.enumerated() where size > 0 && (size < k || sensitive.contains(cell)) {
            builder.suppress(cell)
        }
        builder.complete()
        isSuppressed = builder.isSuppressed
    }

    private init(isSuppressed: [Bool]) { self.isSuppressed = isSuppressed }

    /// Suppresses what either plan for the same cells does. Hiding more never gives anything away.
    func union(_ other: DisclosurePlan) -> DisclosurePlan {
        DisclosurePlan(isSuppressed: zip(isSuppressed, other.isSuppressed).map { $0 || $1 })
    }
}

/// The plan while it grows.
private struct PlanBuilder {
    let system: CellSystem
    let k: Int
    let known: Set<Int>
    private(set) var isSuppressed: [Bool]

    init(system: CellSystem, k: Int, known: Set<Int>) {
        self.system = system
        self.k = k
        self.known = known
        isSuppressed = Array(repeating: false, count: system.sizes.count)
    }

    /// Suppresses a cell, unless it is known; whether that is news.
    @discardableResult
    mutating func suppress(_ cell: Int) -> Bool {
        guard !known.contains(cell), !isSuppressed[cell] else { return false }
        isSuppressed[cell] = true
        return true
    }

    /// Adds cells until no rule asks for more; each round suppresses at least one, so that it ends.
    mutating func complete() {
        let nested = nestedPairs()
        var audit: LinearAudit?
        while true {
            var hasGrown = false
            while completeLines() || separate(nested) { hasGrown = true }
            guard isSuppressed.contains(true) else { return }
            if audit == nil { audit = LinearAudit(system) }
            if let cell = audit?.cellToSuppress(besides: isSuppressed, known: known), suppress(cell) { hasGrown = true }
            if !hasGrown { return }
        }
    }

    /// Rule 2; whether a cell was added.
    private mutating func completeLines() -> Bool {
        var hasGrown = false
        for line in system.lines where !isSuppressed[line.whole] {
            while true {
                let parts = line.parts.filter { system.sizes[$0] > 0 }
                let hidden = parts.filter { isSuppressed[$0] }
                guard !hidden.isEmpty else { break }
                if hidden.count >= 2, hidden.reduce(0, { $0 + system.sizes[$1] }) >= k { break }
                let shown = parts.filter { !isSuppressed[$0] && !known.contains($0) }
                let next = shown.min { (system.sizes[$0], $0) < (system.sizes[$1], $1) } ?? line.whole
                guard suppress(next) else { break }
                hasGrown = true
                if next == line.whole { break }
            }
        }
        return hasGrown
    }

    /// Rule 3; whether a cell was added.
    private mutating func separate(_ nested: [(inner: Int, outer: Int)]) -> Bool {
        var hasGrown = false
        for pair in nested where !isSuppressed[pair.inner] && !isSuppressed[pair.outer] {
            if suppress(pair.inner) { hasGrown = true }
        }
        return hasGrown
    }

    /// Pairs of cells of which the outer holds the inner and, besides, some enterprises but fewer than the threshold.
    private func nestedPairs() -> [(inner: Int, outer: Int)] {
        let cells = system.sizes.count
        var shared = [Int32](repeating: 0, count: cells * cells)
        for atom in system.atoms {
            for first in atom.cells {
                for second in atom.cells { shared[Int(first) * cells + Int(second)] += Int32(clamping: atom.count) }
            }
        }
        var pairs: [(inner: Int, outer: Int)] = []
        for inner in 0..<cells where system.sizes[inner] > 0 {
            for outer in 0..<cells where outer != inner {
                let rest = system.sizes[outer] - system.sizes[inner]
                if rest > 0, rest < k, Int(shared[inner * cells + outer]) == system.sizes[inner] {
                    pairs.append((inner, outer))
                }
            }
        }
        return pairs
    }
}
