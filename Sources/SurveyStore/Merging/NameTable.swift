/// Names and their records in memory, by the first bits of the names, which are hashes.
///
/// Adding one touches the end of one of few stretches of memory, and not a place of its own as in a dictionary. Looking for one is
/// dearer: ask ``NameFilter`` first.
struct NameTable {
    struct Entry {
        let name: KeyIndex.Name
        let record: Int64
    }

    private static let bits: UInt64 = 8
    /// Into how many stretches of equal length all names are divided.
    static let stretches = 1 << Int(bits)

    private var entries = [[Entry]](repeating: [], count: stretches)
    private(set) var count = 0

    private func stretch(_ name: KeyIndex.Name) -> Int { Int(name.high >> (64 - NameTable.bits)) }

    /// The record of a name; nil when it is not there.
    subscript(name: KeyIndex.Name) -> Int64? { entries[stretch(name)].first { $0.name == name }?.record }

    /// Enters a name that is not there.
    mutating func insert(_ name: KeyIndex.Name, _ record: Int64) {
        entries[stretch(name)].append(Entry(name: name, record: record))
        count += 1
    }

    /// What is in a stretch, by rising name.
    subscript(stretch stretch: Int) -> [Entry] { entries[stretch].sorted { $0.name < $1.name } }

    /// The first and the last name of a stretch.
    static func bounds(_ stretch: Int) -> (low: KeyIndex.Name, high: KeyIndex.Name) {
        let high = UInt64(stretch) << (64 - bits)
        return (KeyIndex.Name(high: high, low: 0), KeyIndex.Name(high: high | UInt64.max >> bits, low: .max))
    }

    /// Everything, by rising name.
    var sorted: [Entry] {
        var found: [Entry] = []
        found.reserveCapacity(count)
        for stretch in entries { found += stretch.sorted { $0.name < $1.name } }
        return found
    }

    /// Forgets everything, and keeps the memory.
    mutating func removeAll() {
        for index in entries.indices { entries[index].removeAll(keepingCapacity: true) }
        count = 0
    }
}
