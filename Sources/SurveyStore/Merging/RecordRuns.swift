internal import Replication
internal import SurveyModel

/// Records that were made one right after the other, each by a creating change that is the only head of the same fields: most records.
///
/// One row says so of all of them. What is said of one of them later stands in a row of its own, and has precedence.
final class RecordRuns {
    struct Run: Equatable {
        var first: Int64
        var count: Int64
        var kind: KindID
        var fields: UInt64
        var flags: RecordTable.Flags

        func holds(_ key: Int64) -> Bool { first <= key && key < first + count }
    }

    private let sql: StatementCache
    /// For each log and branch, the run that may go on, which is not written yet.
    private var open: [Int64: Run] = [:]
    /// The one of them that was added to last, which is not among `open`.
    private var current: Run?
    /// The runs that were found last: links lead to the same few again and again.
    private var recent: [Run] = []
    private var nextRecent = 0

    private static let mostRecent = 8

    init(_ sql: StatementCache) { self.sql = sql }

    private func line(_ key: Int64) -> Int64 { key >> 38 }

    /// The run in which a record stands; nil when it stands in none.
    func run(of key: RecordKey) throws -> Run? {
        let key = key.rawValue
        if let run = current, run.holds(key) { return run }
        if let run = open[line(key)], run.holds(key) { return run }
        for run in recent where run.holds(key) { return run }
        guard let run = try written(at: key) else { return nil }
        if recent.count < RecordRuns.mostRecent {
            recent.append(run)
        } else {
            recent[nextRecent] = run
            nextRecent = (nextRecent + 1) % RecordRuns.mostRecent
        }
        return run
    }

    /// Adds records that follow each other.
    func append(_ run: Run) throws {
        let line = line(run.first)
        if let last = current, self.line(last.first) != line {
            open[self.line(last.first)] = last
            current = open.removeValue(forKey: line)
        }
        if var last = try current ?? written(at: run.first - 1), last.first + last.count == run.first,
            last.kind == run.kind, last.fields == run.fields, last.flags == run.flags
        {
            last.count += run.count
            current = last
        } else {
            if let last = current { try write(last) }
            current = run
        }
    }

    /// Every record that stands in a run, by rising number.
    func forEach(_ body: (RecordKey, Run) throws -> Void) throws {
        try flush()
        let statement = try PreparedStatement(
            sql.connection, "SELECT first, count, kind, fields, flags FROM record_run ORDER BY first")
        while try statement.step() {
            let run = try RecordRuns.run(statement)
            for key in run.first..<(run.first + run.count) { try body(RecordKey(rawValue: key), run) }
        }
    }

    /// Forgets what is open.
    func discard() {
        open = [:]
        current = nil
        recent = []
    }

    /// Writes what is open.
    func flush() throws {
        for run in open.values { try write(run) }
        if let current { try write(current) }
        open = [:]
        current = nil
    }

    private func written(at key: Int64) throws -> Run? {
        let statement = try sql(
            "SELECT first, count, kind, fields, flags FROM record_run WHERE first <= ? ORDER BY first DESC LIMIT 1")
        defer { statement.reset() }
        statement.bind(1, key)
        guard try statement.step() else { return nil }
        let run = try RecordRuns.run(statement)
        return run.holds(key) ? run : nil
    }

    private static func run(_ row: PreparedStatement) throws -> Run {
        guard let kind = UInt16(exactly: row.integer(2)) else { throw StoreError(.damaged) }
        return Run(
            first: row.integer(0), count: row.integer(1), kind: KindID(kind),
            fields: UInt64(bitPattern: row.integer(3)), flags: RecordTable.Flags(rawValue: row.integer(4)))
    }

    private func write(_ run: Run) throws {
        let statement = try sql(
            "INSERT OR REPLACE INTO record_run (first, count, kind, fields, flags) VALUES (?, ?, ?, ?, ?)")
        statement.bind(1, run.first)
        statement.bind(2, run.count)
        statement.bind(3, Int64(run.kind.rawValue))
        statement.bind(4, Int64(bitPattern: run.fields))
        statement.bind(5, run.flags.rawValue)
        try statement.run()
    }
}
