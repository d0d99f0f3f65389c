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

    private var stretches = [[Entry]](repeating: [], count: 1 << Int(bits))
    private(set) var count = 0

    private func stretch(_ name: KeyIndex.Name) -> Int { Int(name.high >> (64 - NameTable.bits)) }

    /// The record of a name; nil when it is not there.
    subscript(name: KeyIndex.Name) -> Int64? { stretches[stretch(name)].first { $0.name == name }?.record }

    /// Enters a name that is not there.
    mutating func insert(_ name: KeyIndex.Name, _ record: Int64) {
        stretches[stretch(name)].append(Entry(name: name, record: record))
        count += 1
    }

    /// Everything, by rising name.
    var sorted: [Entry] {
        var found: [Entry] = []
        found.reserveCapacity(count)
        for stretch in stretches { found += stretch.sorted { $0.name < $1.name } }
        return found
    }

    /// Forgets everything, and keeps the memory.
    mutating func removeAll() {
        for index in stretches.indices { stretches[index].removeAll(keepingCapacity: true) }
        count = 0
    }
}
