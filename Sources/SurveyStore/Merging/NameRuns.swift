/// Names that a transaction entered and that are not in the blocks of their index yet: sorted runs, each of as many as memory held.
///
/// Merging each of them into the blocks would write nearly all of these every time. A transaction leaves no runs behind.
final class NameRuns {
    /// Each further one is looked through whenever a name is looked for that may be there.
    private static let most = 16
    /// How many bits of a name the keys of a run have.
    private static let bits: UInt64 = 56

    private let sql: StatementCache
    /// The rows of each run.
    private(set) var blocks: [NameBlocks] = []

    init(_ sql: StatementCache) { self.sql = sql }

    /// The highest key that a row of any run has.
    static let highest = Int64.min + Int64(most) << Int64(bits) - 1

    /// Whether there may be no more of them.
    var isFull: Bool { blocks.count >= NameRuns.most }

    /// The record of a name; nil when it is not among them.
    func record(named name: KeyIndex.Name) throws -> Int64? {
        for run in blocks.reversed() {
            if let found = try run.record(named: name) { return found }
        }
        return nil
    }

    /// Writes one more.
    func add(_ names: NameTable) throws {
        let lowest = Int64.min + Int64(blocks.count) << Int64(NameRuns.bits)
        let run = NameBlocks(sql, lowest: lowest, bits: NameRuns.bits)
        for stretch in 0..<NameTable.stretches { try run.append(names[stretch: stretch]) }
        blocks.append(run)
    }

    /// Removes what they have of a stretch.
    func take(_ stretch: Int) throws -> [NameTable.Entry] {
        let (low, high) = NameTable.bounds(stretch)
        return try blocks.flatMap { try $0.take(from: low, through: high) }
    }

    /// Forgets them.
    func discard() { blocks = [] }
}
