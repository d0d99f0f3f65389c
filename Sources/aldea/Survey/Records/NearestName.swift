/// Which of the names that are known somebody may have meant.
enum NearestName {
    /// The known name that differs in the fewest letters; nil if none is near.
    static func of(_ name: String, among known: [String]) -> String? {
        // A long name is no misspelling of anything.
        guard name.count <= 64 else { return nil }
        let folded = Array(name.lowercased())
        let best = known.map { (name: $0, distance: distance(folded, Array($0.lowercased()))) }
            .min { $0.distance < $1.distance }
        guard let best, best.distance <= max(1, folded.count / 3) else { return nil }
        return best.name
    }

    /// How many letters must be put in, taken out, replaced or swapped with their neighbour (Damerau–Levenshtein).
    private static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var earlier: [Int] = []
        var previous = Array(0...right.count)
        for (row, letter) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                let replaced = previous[column] + (letter == other ? 0 : 1)
                var least = min(replaced, previous[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, letter == right[column - 1], left[row - 1] == other {
                    least = min(least, earlier[column - 1] + 1)
                }
                current.append(least)
            }
            (earlier, previous) = (previous, current)
        }
        return previous[right.count]
    }
}
