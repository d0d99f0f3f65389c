public import SurveyModel

/// Why a file's header does not fit the kind of import. Equality is by code.
public struct HeaderError: Error, Sendable {
    /// The stable name of a refusal.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// The header has a column that the kind does not know.
        case unknownColumn = "unknown-column"
        /// The header lacks a column that the kind requires.
        case missingColumn = "missing-column"
    }

    /// Which refusal it is.
    public let code: Code
    /// The column's name.
    public let column: String
    /// The name of a known column that is nearly the same, if there is one.
    public let nearest: String?
    /// The kind of import.
    public let kind: String

    /// What happened, as one sentence.
    public func sentence(in phrases: Phrasebook) -> String {
        phrases("header.\(code.rawValue)", places)
    }

    /// What to do now, as one sentence.
    public func advice(in phrases: Phrasebook) -> String {
        phrases("header.\(code.rawValue)\(nearest == nil ? "" : ".nearest").advice", places)
    }

    private var places: [String: String] { ["column": column, "kind": kind, "nearest": nearest ?? ""] }
}

extension HeaderError: Hashable {
    /// Whether two errors are of one kind: their codes are equal.
    public static func == (left: HeaderError, right: HeaderError) -> Bool { left.code == right.code }

    /// Hashes the code only, as equality compares it only.
    public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}

/// How far apart two names are.
enum NameDistance {
    /// The one of some names that is nearly the same as a name, by letters that differ; nil if none is near.
    static func nearest(to name: String, among known: [String]) -> String? {
        let folded = name.lowercased()
        let limit = max(1, folded.count / 3)
        // A long name is no misspelling of anything, and comparing it would cost its length squared.
        guard folded.count <= 64 else { return nil }
        let distances = known.map { (name: $0, distance: distance(folded, $0.lowercased())) }
        let best = distances.min { $0.distance < $1.distance }
        guard let best, best.distance <= limit else { return nil }
        return best.name
    }

    /// Insertions, deletions and replacements that lead from one text to the other (Levenshtein).
    private static func distance(_ left: String, _ right: String) -> Int {
        let right = Array(right)
        var row = Array(0...right.count)
        for (index, character) in left.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in right.indices {
                let replaced = diagonal + (character == right[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(replaced, row[column] + 1, row[column + 1] + 1)
            }
        }
        return row[right.count]
    }
}
