import SurveyModel
import SurveyStore

/// Looks for enterprises that may have been registered twice.
struct DuplicateSearch {
    /// What two enterprises have in common.
    enum Reason: String, CaseIterable {
        /// The tax number.
        case rfc
        /// The telephone, by its last ten digits.
        case phone
        /// The name, whatever its case, accents and punctuation, in one municipality.
        case name
    }

    /// Two enterprises, in the order of their records.
    struct Pair {
        let first: RecordKey
        let second: RecordKey
        var reasons: [Reason]
    }

    /// Groups larger than this are no duplicates but a default that many share, such as the program's own telephone.
    private static let largestGroup = 8
    private let store: Store

    init(_ store: Store) { self.store = store }

    /// The pairs about which nobody has said yet whether they are one.
    func pairs() throws -> [Pair] {
        var groups: [Reason: [String: [RecordKey]]] = [:]
        try store.forEachRow(.enterprise) { row in
            guard row["removed"] != .integer(1) else { return }
            for reason in Reason.allCases {
                guard let mark = Self.mark(row, reason) else { continue }
                groups[reason, default: [:]][mark, default: []].append(row.key)
            }
        }
        var settled: Set<[RecordKey]> = []
        try store.forEachRow(.merge) { row in
            guard let first = row.reference("first"), let second = row.reference("second") else { return }
            settled.insert([min(first, second), max(first, second)])
        }
        var pairs: [[RecordKey]: Pair] = [:]
        for reason in Reason.allCases {
            for keys in groups[reason, default: [:]].values where keys.count > 1 && keys.count <= Self.largestGroup {
                for (index, first) in keys.enumerated() {
                    for second in keys[(index + 1)...] {
                        let pair = [min(first, second), max(first, second)]
                        guard !settled.contains(pair) else { continue }
                        pairs[pair, default: Pair(first: pair[0], second: pair[1], reasons: [])].reasons.append(reason)
                    }
                }
            }
        }
        return pairs.values.sorted { ($0.first, $0.second) < ($1.first, $1.second) }
    }

    private static func mark(_ row: RecordRow, _ reason: Reason) -> String? {
        switch reason {
        case .rfc:
            let rfc = row.shown("rfc")
            // XAXX… and XEXX… are the generic numbers that the tax office gives to all who have none.
            return rfc.isEmpty || rfc.hasPrefix("XAXX") || rfc.hasPrefix("XEXX") ? nil : rfc
        case .phone:
            let digits = row.shown("phone").filter(\.isNumber).suffix(10)
            return digits.count == 10 ? String(digits) : nil
        case .name:
            let name = folded(row.shown("name"))
            return name.isEmpty ? nil : row.shown("cvegeo").prefix(5) + " " + name
        }
    }

    /// Letters and digits only, without accents, in lower case.
    private static func folded(_ text: String) -> String {
        let plain: [Character: Character] = [
            "á": "a", "é": "e", "í": "i", "ó": "o", "ú": "u", "ü": "u", "ñ": "n", "à": "a", "è": "e", "ç": "c",
        ]
        return String(text.lowercased().compactMap { $0.isLetter || $0.isNumber ? plain[$0] ?? $0 : nil })
    }
}
