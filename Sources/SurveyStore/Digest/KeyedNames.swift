internal import Replication
internal import SurveyModel

/// The names that keys gave the records of a store, for whoever goes through all of them.
///
/// The index has them by name, and here they are wanted by record. To work a name out anew takes two hashes, and often
/// the change that created the record. Names of records that others may link are all at hand; of the others those that
/// come next, and the rest may stand in a file.
struct KeyedNames {
    /// Records that were made one right after the other.
    private struct Stretch {
        let first: Int64
        var end: Int64
        /// How many records come before.
        let place: Int
    }

    /// The name of the record at a place.
    private struct Entry {
        let place: Int
        let name: KeyIndex.Name
    }

    private var stretches: [Stretch] = []
    /// Which records are of kinds that others link.
    private var linked = RankedBits()
    private var linkedNames: [KeyIndex.Name] = []
    private var others: SpillingBuckets<Entry>
    /// The bucket of the others that is at hand, and its names.
    private var current = -1
    private var currentNames: [KeyIndex.Name]
    /// Where the last record was found: the next one is mostly near.
    private var last = 0

    /// So many records have their names in one bucket.
    private let length: Int

    /// Stands for a record that no key names; no hash is all zeroes.
    private static let none = KeyIndex.Name(high: 0, low: 0)

    /// - Parameters:
    ///   - path: the store beside which a file lies that holds what is too much for memory.
    ///   - length: how many records have their names in one bucket.
    init(_ records: RecordTable, _ sql: StatementCache, beside path: String, length: Int = 1 << 16) throws {
        self.length = length
        currentNames = [KeyIndex.Name](repeating: KeyedNames.none, count: length)
        let columns = Catalogue.kinds.flatMap(\.columns)
        let kinds = Set(columns.compactMap { if case .reference(let kind) = $0.type { kind } else { nil } })
        var (stretches, linked) = (stretches, linked)
        try records.forEachRow { key, row in
            if let place = stretches.indices.last, stretches[place].end == key.rawValue {
                stretches[place].end += 1
            } else {
                stretches.append(Stretch(first: key.rawValue, end: key.rawValue + 1, place: linked.count))
            }
            linked.append(kinds.contains(row.kind))
        }
        (self.stretches, self.linked) = (stretches, linked)
        linkedNames = [KeyIndex.Name](repeating: KeyedNames.none, count: linked.marked)
        others = SpillingBuckets(linked.count / length + 1, beside: path)
        let blocks = try PreparedStatement(sql.connection, "SELECT names FROM record_key")
        while try blocks.step() {
            for entry in blocks.withBytes(0, NameBlocks.entries) { insert(entry) }
        }
    }

    private mutating func insert(_ entry: KeyIndex.Entry) {
        guard let place = place(of: entry.record) else { return }
        if let rank = linked.rank(of: place) {
            linkedNames[rank] = entry.name
        } else {
            others.append(Entry(place: place, name: entry.name), to: place / length)
        }
    }

    /// Goes on to a record: its name and those of its neighbours are at hand from now on.
    ///
    /// - Parameter key: above those that came before.
    mutating func advance(to key: RecordKey) throws {
        guard let place = place(of: key.rawValue), place / length > current else { return }
        current = place / length
        for place in currentNames.indices { currentNames[place] = KeyedNames.none }
        for entry in try others.take(current) { currentNames[entry.place % length] = entry.name }
    }

    /// The name that a key gave a record; nil when its creating change names it, and when it is not at hand.
    mutating func name(of key: RecordKey) -> KeyIndex.Name? {
        guard let place = place(of: key.rawValue) else { return nil }
        let name: KeyIndex.Name
        if let rank = linked.rank(of: place) {
            name = linkedNames[rank]
        } else {
            guard place / length == current else { return nil }
            name = currentNames[place % length]
        }
        return name == KeyedNames.none ? nil : name
    }

    private mutating func place(of record: Int64) -> Int? {
        if stretches.indices.contains(last), stretches[last].first <= record, record < stretches[last].end {
            return stretches[last].place + Int(record - stretches[last].first)
        }
        var (low, high) = (0, stretches.count)
        while low < high {
            let middle = (low + high) / 2
            if stretches[middle].end <= record { low = middle + 1 } else { high = middle }
        }
        guard low < stretches.count, stretches[low].first <= record else { return nil }
        last = low
        return stretches[low].place + Int(record - stretches[low].first)
    }
}
