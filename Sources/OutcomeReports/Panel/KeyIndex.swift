import SurveyModel

/// Finds the place of a record by its key: a plain table while keys are dense, a dictionary otherwise.
struct KeyIndex {
    private var table: [Int32] = []
    private var dictionary: [Int64: Int32] = [:]

    /// Numbers the keys in their order; of equal keys the first counts.
    init(_ keys: some Collection<RecordKey>) {
        let largest = keys.map(\.rawValue).max() ?? 0
        let smallest = keys.map(\.rawValue).min() ?? 0
        if smallest >= 0, largest <= Int64(keys.count) * 8 + 1_024 {
            table = [Int32](repeating: -1, count: Int(largest) + 1)
            for (place, key) in keys.enumerated() where table[Int(key.rawValue)] < 0 {
                table[Int(key.rawValue)] = Int32(place)
            }
        } else {
            dictionary.reserveCapacity(keys.count)
            for (place, key) in keys.enumerated() where dictionary[key.rawValue] == nil {
                dictionary[key.rawValue] = Int32(place)
            }
        }
    }

    /// The place of a key, if it is known.
    subscript(key: RecordKey) -> Int? {
        if !table.isEmpty {
            guard key.rawValue >= 0, key.rawValue < Int64(table.count) else { return nil }
            let place = table[Int(key.rawValue)]
            return place < 0 ? nil : Int(place)
        }
        return dictionary[key.rawValue].map(Int.init)
    }
}
