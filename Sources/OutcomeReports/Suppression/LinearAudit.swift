/// Finds suppressed cells that can be worked out of shown ones, by linear algebra over a prime field.
///
/// Each atom gets a random vector and each cell the sum of its atoms'. A cell that is a combination of others keeps that
/// relation, and a false one appears with a chance of about 1 in 2³¹; it would only suppress one cell more.
struct LinearAudit {
    private static let prime: UInt64 = 2_147_483_647

    private let system: CellSystem
    private let width: Int
    private let vectors: [UInt64]

    /// Prepares the vectors of a system.
    init(_ system: CellSystem) {
        self.system = system
        let width = system.sizes.count + 8
        self.width = width
        var sums = [UInt64](repeating: 0, count: system.sizes.count * width)
        var random = RandomStream(seed: 0x5EED)
        var vector = [UInt64](repeating: 0, count: width)
        sums.withUnsafeMutableBufferPointer { vectors in
            for atom in system.atoms {
                for column in vector.indices { vector[column] = random.next() >> 33 }
                for cell in atom.cells {
                    let start = Int(cell) * width
                    // Sums of fewer than 2³³ numbers below 2³¹ need no reduction on the way.
                    for column in 0..<width { vectors[start + column] &+= vector[column] }
                }
            }
            for index in vectors.indices { vectors[index] %= Self.prime }
        }
        self.vectors = sums
    }

    /// The smallest shown cell, not one of those known anyway, on which the derivation of a suppressed cell rests; nil when
    /// none can be derived.
    func cellToSuppress(besides isSuppressed: [Bool], known: Set<Int> = []) -> Int? {
        let cells = system.sizes.count
        let shown = (0..<cells).filter { !isSuppressed[$0] && system.sizes[$0] > 0 }
        let hidden = (0..<cells).filter { isSuppressed[$0] && system.sizes[$0] > 0 }
        var basis = Basis(width: width, combinationWidth: shown.count)
        for (place, cell) in shown.enumerated() {
            var row = Array(vectors[(cell * width)..<((cell + 1) * width)])
            var combination = [UInt64](repeating: 0, count: shown.count)
            combination[place] = 1
            basis.reduce(&row, &combination)
            basis.insert(row, combination)
        }
        for cell in hidden {
            var row = Array(vectors[(cell * width)..<((cell + 1) * width)])
            var combination = [UInt64](repeating: 0, count: shown.count)
            basis.reduce(&row, &combination)
            guard row.allSatisfy({ $0 == 0 }) else { continue }
            let sources = shown.indices.filter { combination[$0] != 0 }.map { shown[$0] }
            let source = sources.filter { !known.contains($0) }
                .min { (system.sizes[$0], $1) < (system.sizes[$1], $0) }
            if let source { return source }
        }
        return nil
    }

    /// Rows in echelon form, each with the combination of given rows that it is.
    private struct Basis {
        let width: Int
        let combinationWidth: Int
        private var rows: [(pivot: Int, row: [UInt64], combination: [UInt64])] = []

        init(width: Int, combinationWidth: Int) {
            self.width = width
            self.combinationWidth = combinationWidth
        }

        /// Subtracts what the basis spans; the combination changes with the row.
        func reduce(_ row: inout [UInt64], _ combination: inout [UInt64]) {
            for known in rows where row[known.pivot] != 0 {
                let factor = LinearAudit.prime - row[known.pivot]
                Self.add(known.row, times: factor, to: &row, from: known.pivot)
                Self.add(known.combination, times: factor, to: &combination, from: 0)
            }
        }

        /// Adds a reduced row, unless it is zero.
        mutating func insert(_ row: [UInt64], _ combination: [UInt64]) {
            guard let pivot = row.firstIndex(where: { $0 != 0 }) else { return }
            let inverse = LinearAudit.inverse(row[pivot])
            rows.append(
                (
                    pivot, row.map { $0 * inverse % LinearAudit.prime },
                    combination.map { $0 * inverse % LinearAudit.prime }
                ))
        }

        private static func add(_ source: [UInt64], times factor: UInt64, to target: inout [UInt64], from: Int) {
            source.withUnsafeBufferPointer { source in
                target.withUnsafeMutableBufferPointer { target in
                    for column in from..<source.count {
                        target[column] = (target[column] &+ factor &* source[column]) % LinearAudit.prime
                    }
                }
            }
        }
    }

    /// The inverse by Fermat's little theorem.
    private static func inverse(_ value: UInt64) -> UInt64 {
        var result: UInt64 = 1
        var base = value
        var exponent = prime - 2
        while exponent > 0 {
            if exponent & 1 == 1 { result = result * base % prime }
            base = base * base % prime
            exponent >>= 1
        }
        return result
    }
}
