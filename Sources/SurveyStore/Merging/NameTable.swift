internal import SurveyModel

/// Names and their records in memory. A name is a hash already: its first bits say where it stands.
struct NameTable {
    struct Entry {
        let name: KeyIndex.Name
        let record: Int64
    }

    /// A record is never 0: that is a free place.
    private var places: [Entry]
    private var bits: UInt64
    private(set) var count = 0

    private static let free = Entry(name: KeyIndex.Name(high: 0, low: 0), record: 0)
    private static let leastBits: UInt64 = 10

    init() {
        bits = NameTable.leastBits
        places = Array(repeating: NameTable.free, count: 1 << Int(bits))
    }

    /// Where a name stands, or the free place where it would.
    private func place(_ name: KeyIndex.Name) -> Int {
        let last = places.count - 1
        var place = Int(name.high >> (64 - bits))
        while places[place].record != 0, places[place].name != name { place = (place + 1) & last }
        return place
    }

    /// The record of a name; nil when it is not there.
    subscript(name: KeyIndex.Name) -> Int64? {
        let found = places[place(name)].record
        return found == 0 ? nil : found
    }

    /// Enters a name that is not there.
    mutating func insert(_ name: KeyIndex.Name, _ record: Int64) {
        if count * 2 >= places.count { grow() }
        places[place(name)] = Entry(name: name, record: record)
        count += 1
    }

    private mutating func grow() {
        let old = places
        bits += 1
        places = Array(repeating: NameTable.free, count: 1 << Int(bits))
        for entry in old where entry.record != 0 { places[place(entry.name)] = entry }
    }

    /// Everything, by rising name.
    var sorted: [Entry] {
        // They stand almost so, since the place is the beginning of the name.
        var found = places.filter { $0.record != 0 }
        for index in found.indices.dropFirst() {
            let entry = found[index]
            var place = index
            while place > 0, entry.name < found[place - 1].name {
                found[place] = found[place - 1]
                place -= 1
            }
            found[place] = entry
        }
        return found
    }

    /// Forgets everything, and keeps the memory.
    mutating func removeAll() {
        for index in places.indices { places[index] = NameTable.free }
        count = 0
    }
}
