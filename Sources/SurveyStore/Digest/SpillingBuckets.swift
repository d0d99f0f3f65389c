/// Entries in buckets, of which there may be more than should stand in memory: those of a bucket that has many are kept
/// in a file.
struct SpillingBuckets<Entry: BitwiseCopyable> {
    private struct Bucket {
        var entries: [Entry] = []
        /// Where others stand in the file, a piece at each place.
        var places: [Int] = []
    }

    private var buckets: [Bucket]
    private let path: String
    private var file: SpillFile?
    /// Whether there may be a file; without one, everything stays in memory.
    private var maySpill = true

    /// The entries of a piece, which has some eight kilobytes.
    private static var piece: Int { 8192 / MemoryLayout<Entry>.stride }

    /// - Parameter path: the store beside which the file lies.
    init(_ count: Int, beside path: String) {
        buckets = [Bucket](repeating: Bucket(), count: count)
        self.path = path
    }

    var count: Int { buckets.count }

    /// Whether some of them stand in a file.
    var isSpilled: Bool { buckets.contains { !$0.places.isEmpty } }

    mutating func append(_ entry: Entry, to bucket: Int) {
        buckets[bucket].entries.append(entry)
        if maySpill, buckets[bucket].entries.count == Self.piece { spill(bucket) }
    }

    private mutating func spill(_ bucket: Int) {
        if file == nil { file = SpillFile.beside(path) }
        guard let place = buckets[bucket].entries.withUnsafeBytes({ file?.add($0) }) else {
            maySpill = false
            return
        }
        buckets[bucket].places.append(place)
        buckets[bucket].entries.removeAll(keepingCapacity: true)
    }

    /// Takes out all entries of a bucket, in no order.
    mutating func take(_ bucket: Int) throws -> [Entry] {
        let (entries, places) = (buckets[bucket].entries, buckets[bucket].places)
        buckets[bucket] = Bucket()
        guard let file, !places.isEmpty else { return entries }
        let piece = Self.piece
        return try [Entry](unsafeUninitializedCapacity: entries.count + places.count * piece) { buffer, count in
            // Within the capacity: the entries in memory, and a piece for each place.
            for entry in entries {
                buffer.initializeElement(at: count, to: entry)
                count += 1
            }
            for place in places {
                // As the bytes of entries were written, so they are read.
                let free = UnsafeMutableBufferPointer(rebasing: buffer[count..<(count + piece)])
                try file.read(UnsafeMutableRawBufferPointer(free), at: place)
                count += piece
            }
        }
    }
}
