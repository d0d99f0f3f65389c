internal import Replication
internal import SurveyModel

/// Records that were made one right after the other, each by a creating change that is the only head of its fields: most records.
///
/// One row says so of some hundred of them. What is said of one of them later stands in a row of its own, and has precedence.
final class RecordRuns {
    /// What is said of a record, and of most others of its kind.
    struct Form: Equatable {
        let kind: KindID
        let flags: RecordTable.Flags
        /// Bit n for field n.
        let fields: UInt64
    }

    /// Some of them.
    struct Run {
        var first: Int64
        var forms: [Form]

        var end: Int64 { first + Int64(forms.count) }

        func holds(_ key: Int64) -> Bool { first <= key && key < end }

        /// What is said of a record that it holds.
        func form(of key: RecordKey) -> Form { forms[Int(key.rawValue - first)] }
    }

    private let sql: StatementCache
    /// For each log and branch, the run that may go on, which is not written yet.
    private var open: [Int64: Run] = [:]
    /// The one of them that was added to last, which is not among `open`.
    private var current: Run?
    /// The runs that were found last: links lead to the same few again and again.
    private var recent: [Run] = []
    private var nextRecent = 0
    /// Records of which it is known that they stand in runs.
    private var known = RecordSet()

    private static let mostRecent = 8
    /// So many that rows are few, and that reading one for a single record, or adding one to it, costs little.
    private static let mostRecords = 128

    init(_ sql: StatementCache) { self.sql = sql }

    private func line(_ key: Int64) -> Int64 { key >> 38 }

    /// The run in which a record stands; nil when it stands in none.
    func run(of key: RecordKey) throws -> Run? {
        let key = key.rawValue
        if let run = current, run.holds(key) { return run }
        if let run = open[line(key)], run.holds(key) { return run }
        for run in recent where run.holds(key) { return run }
        guard let run = try written(at: key) else { return nil }
        keep(run)
        known.insert(run.first, count: run.forms.count)
        return run
    }

    /// Whether a record stands in a run, as far as that takes no look-up.
    func isKnown(_ key: RecordKey) -> Bool { known.contains(key.rawValue) }

    /// Whether a record stands in a run.
    func contains(_ key: RecordKey) throws -> Bool { try isKnown(key) || run(of: key) != nil }

    private func keep(_ run: Run) {
        if recent.count < RecordRuns.mostRecent {
            recent.append(run)
        } else {
            recent[nextRecent] = run
            nextRecent = (nextRecent + 1) % RecordRuns.mostRecent
        }
    }

    /// Adds a record.
    func append(_ key: RecordKey, _ form: Form) throws { try append(key, CollectionOfOne(form)) }

    /// Adds records that were made one right after the other.
    func append(_ first: RecordKey, _ forms: some Collection<Form>) throws {
        known.insert(first.rawValue, count: forms.count)
        var next = first.rawValue
        var rest = forms[...]
        while !rest.isEmpty {
            try open(at: next)
            let room = RecordRuns.mostRecords - (current?.forms.count ?? 0)
            current?.forms.append(contentsOf: rest.prefix(room))
            next += Int64(min(room, rest.count))
            rest = rest.dropFirst(room)
        }
    }

    /// Makes the run current to which a record is to be added.
    private func open(at key: Int64) throws {
        let line = line(key)
        if let last = current, self.line(last.first) != line {
            open[self.line(last.first)] = last
            current = open.removeValue(forKey: line)
        }
        func goesOn(_ run: Run) -> Bool { run.end == key && run.forms.count < RecordRuns.mostRecords }
        if current == nil, let last = try written(at: key - 1), goesOn(last) { current = last }
        if let last = current, !goesOn(last) {
            try write(last)
            keep(last)
            current = nil
        }
        if current == nil { current = Run(first: key, forms: []) }
    }

    /// Every record that stands in a run, by rising number.
    func forEach(_ body: (RecordKey, Form) throws -> Void) throws {
        try flush()
        let statement = try PreparedStatement(
            sql.connection, "SELECT first, count, forms FROM record_run ORDER BY first")
        while try statement.step() {
            let run = try RecordRuns.run(statement)
            for (offset, form) in run.forms.enumerated() {
                try body(RecordKey(rawValue: run.first + Int64(offset)), form)
            }
        }
    }

    /// Forgets what is open.
    func discard() {
        open = [:]
        current = nil
        recent = []
        known = RecordSet()
    }

    /// Writes what is open.
    func flush() throws {
        for run in open.values { try write(run) }
        if let current { try write(current) }
        open = [:]
        current = nil
        // One of these may have been written longer since.
        recent = []
    }

    private func written(at key: Int64) throws -> Run? {
        let statement = try sql(
            "SELECT first, count, forms FROM record_run WHERE first <= ? ORDER BY first DESC LIMIT 1")
        defer { statement.reset() }
        statement.bind(1, key)
        guard try statement.step() else { return nil }
        guard statement.integer(0) + statement.integer(1) > key else { return nil }
        return try RecordRuns.run(statement)
    }

    // MARK: Rows

    private static func run(_ row: PreparedStatement) throws -> Run {
        var reader = ByteReader(row.bytes(2) ?? [])
        var known: [Form] = []
        for _ in 0..<(try reader.count(atMost: mostRecords)) {
            known.append(
                Form(
                    kind: KindID(UInt16(try reader.count(atMost: Int(UInt16.max)))),
                    flags: RecordTable.Flags(rawValue: Int64(try reader.byte())), fields: try reader.varint()))
        }
        var forms: [Form] = []
        while forms.count < row.integer(1) {
            let (form, times) = (try reader.count(atMost: mostRecords), try reader.count(atMost: mostRecords))
            guard form < known.count, times > 0 else { throw StoreError(.damaged) }
            forms.append(contentsOf: repeatElement(known[form], count: times))
        }
        return Run(first: row.integer(0), forms: forms)
    }

    private func write(_ run: Run) throws {
        var known: [Form] = []
        var stretches: [(form: Int, times: Int)] = []
        for form in run.forms {
            if let last = stretches.last, known[last.form] == form {
                stretches[stretches.count - 1].times += 1
                continue
            }
            let place = known.firstIndex(of: form) ?? known.count
            if place == known.count { known.append(form) }
            stretches.append((place, 1))
        }
        var writer = ByteWriter()
        writer.count(known.count)
        for form in known {
            writer.varint(UInt64(form.kind.rawValue))
            writer.byte(UInt8(truncatingIfNeeded: form.flags.rawValue))
            writer.varint(form.fields)
        }
        for (form, times) in stretches {
            writer.count(form)
            writer.count(times)
        }
        let statement = try sql("INSERT OR REPLACE INTO record_run (first, count, forms) VALUES (?, ?, ?)")
        statement.bind(1, run.first)
        statement.bind(2, Int64(run.forms.count))
        statement.bind(3, writer.bytes)
        try statement.run()
    }
}
