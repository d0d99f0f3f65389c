internal import Replication

/// Some hundred enterprises, by rising record, with the folded texts by which they are searched: each a line.
///
/// As bytes: the length of the part before the lines; the count; the records, each as what it is more than the one before;
/// and the lines, each ended by a line feed.
struct NameBlock: Equatable {
    /// The most that a block holds before it is parted in two.
    static let most = 1_024
    /// How many a new block is given.
    static let usual = 512
    /// Ends a line.
    static let lineFeed: UInt8 = 0x0A

    /// The records and their lines.
    private(set) var entries: [(enterprise: Int64, line: [UInt8])]

    init(_ entries: [(enterprise: Int64, line: [UInt8])] = []) { self.entries = entries }

    static func == (left: NameBlock, right: NameBlock) -> Bool {
        left.entries.elementsEqual(right.entries) { $0.enterprise == $1.enterprise && $0.line == $1.line }
    }

    /// Gives an enterprise another line, or none.
    mutating func set(_ enterprise: Int64, _ line: [UInt8]?) {
        let place = entries.firstIndex { $0.enterprise >= enterprise } ?? entries.count
        let isThere = place < entries.count && entries[place].enterprise == enterprise
        switch (isThere, line) {
        case (true, .some(let line)): entries[place].line = line
        case (true, .none): entries.remove(at: place)
        case (false, .some(let line)): entries.insert((enterprise, line), at: place)
        case (false, .none): break
        }
    }

    /// The bytes.
    var bytes: [UInt8] {
        var records = ByteWriter()
        records.count(entries.count)
        var last: Int64 = 0
        for (enterprise, _) in entries {
            records.varint(UInt64(bitPattern: enterprise &- last))
            last = enterprise
        }
        var all = ByteWriter()
        all.count(records.bytes.count)
        all.raw(records.bytes)
        for (_, line) in entries {
            all.raw(line)
            all.byte(Self.lineFeed)
        }
        return all.bytes
    }

    /// Reads a block.
    init(bytes: [UInt8]) throws {
        var reader = ByteReader(bytes)
        let length = try reader.count(atMost: bytes.count)
        var records = ByteReader(try reader.raw(length))
        let count = try records.count(atMost: bytes.count)
        let lines = bytes[reader.offset...].split(separator: Self.lineFeed, omittingEmptySubsequences: false)
        guard lines.count == count + 1 else { throw StoreError(.damaged) }
        var last: Int64 = 0
        entries = []
        for line in lines.prefix(count) {
            last &+= Int64(bitPattern: try records.varint())
            entries.append((last, Array(line)))
        }
    }

    /// Whether the line of an enterprise in the bytes of a block is a given one, or missing if none is given.
    static func holds(_ line: [UInt8]?, of enterprise: Int64, in bytes: UnsafeBufferPointer<UInt8>) throws -> Bool {
        var reader = PackedFactsReader(bytes)
        let length = reader.number(below: bytes.count + 1)
        let start = reader.place + length
        let count = reader.number()
        guard start <= bytes.count else { throw StoreError(.damaged) }
        var current: Int64 = 0
        var number: UInt64 = 0
        while number < count, !reader.isDamaged {
            current &+= Int64(bitPattern: reader.number())
            if current >= enterprise { break }
            number += 1
        }
        guard !reader.isDamaged else { throw StoreError(.damaged) }
        guard number < count, current == enterprise else { return line == nil }
        guard let line else { return false }
        var rest = bytes[start...]
        for _ in 0..<number {
            guard let end = rest.firstIndex(of: lineFeed) else { throw StoreError(.damaged) }
            rest = rest[(end + 1)...]
        }
        return rest.prefix(line.count).elementsEqual(line) && rest.dropFirst(line.count).first == lineFeed
    }

    /// Calls the body with each enterprise whose line holds some bytes, until it says that it has enough.
    static func search(
        _ bytes: UnsafeBufferPointer<UInt8>, for wanted: Needle, _ found: (Int64) -> Bool
    ) throws {
        var reader = PackedFactsReader(bytes)
        let length = reader.number(below: bytes.count + 1)
        let start = reader.place + length
        let count = reader.number()
        guard start <= bytes.count else { throw StoreError(.damaged) }
        /// The next line feed from a place on, or the end.
        func lineEnd(_ place: Int) -> Int {
            bytes[place...].firstIndex(of: lineFeed) ?? bytes.count
        }
        // The number of the line that begins at `place`, and of the records read so far, of which the last is `enterprise`.
        var line: UInt64 = 0
        var known: UInt64 = 0
        var enterprise: Int64 = 0
        var place = start
        while line < count, let hit = wanted.place(in: bytes, from: place) {
            while case let end = lineEnd(place), end < hit {
                line += 1
                place = end + 1
            }
            while known <= line, !reader.isDamaged {
                enterprise &+= Int64(bitPattern: reader.number())
                known += 1
            }
            guard line < count, !reader.isDamaged, reader.place <= start else { throw StoreError(.damaged) }
            guard found(enterprise) else { return }
            // The rest of the line says nothing new.
            place = lineEnd(place) + 1
            line += 1
        }
    }
}
