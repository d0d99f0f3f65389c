internal import DeltaBundle
internal import Replication
internal import SurveyModel
internal import Trust

/// Takes in a segment's changes from its columns.
///
/// What is plain, a record that is new or an edit that replaces all heads it finds, goes straight from there into its tables. Every
/// other change goes the way of ``Merger/apply(_:scope:withheld:)``, which gives the same and is the rule.
struct ColumnMerger {
    /// Whether plain changes take the short way; tests compare it with the other one.
    @TaskLocal static var takesShortWay = true

    let merger: Merger
    let columns: SegmentColumns
    let resolver: DotResolver
    let log: Int
    let branch: Int
    let scope: String
    let receivedAt: Int64
    /// Whether the log's device may say that an interview is approved, returned or locked.
    private let mayReview: Bool
    let plans: [ShapePlan?]
    /// The values of the changes. Links of plain ones lead to records of this store once they have been looked at.
    private(set) var cells: [SegmentColumns.Cell]
    /// The names that keys give the records, as far as they were found beforehand.
    private let names: [KeyIndex.Name]
    /// For each of them, whether it is certainly new; empty when that is not known, or no longer.
    private var isNew: [Bool] = []
    private var hasher: KeyHasher
    /// For dots that name a record which another change created: the record.
    private var aliases: [Dot: RecordKey] = [:]
    /// New records that wait to be written, side by side.
    private var made: (first: Int64, forms: [RecordRuns.Form]) = (0, [])
    /// Their rows, by table.
    private var newRows: [NewRows] = []
    /// For each shape, where its rows are among these, and where its layout begins.
    private(set) var placeOf: [(rows: Int, layout: Int)] = []
    private(set) var layouts: [Int16] = []
    /// Edits that wait.
    private var edits: [Edit] = []

    /// Rows of one table that wait to be inserted.
    private struct NewRows {
        let statement: PreparedStatement
        var rows: [SegmentRows.Row] = []
    }

    /// A change of the segment that edits a record.
    struct Edit {
        let record: RecordKey
        let index: Int
        /// How many edits of the record come before it.
        var turn = 0
    }

    init(
        _ columns: SegmentColumns, _ names: [KeyIndex.Name], _ resolver: DotResolver, log: Int, branch: Int,
        scope: String, receivedAt: Int64, _ merger: Merger
    ) throws {
        self.merger = merger
        self.columns = columns
        self.resolver = resolver
        self.log = log
        self.branch = branch
        self.scope = scope
        self.receivedAt = receivedAt
        self.names = names
        cells = columns.cells
        hasher = KeyHasher(columns, scope: scope)
        let device = merger.logs.entry(log)?.descriptor.deviceKey
        mayReview = device.flatMap { merger.roster.standings[$0]?.approves(in: scope) } == true
        plans = try columns.shapes.map { try merger.plan($0, scope: scope) }
        var tables: [KindID: Int] = [:]
        for plan in plans {
            guard let plan, !plan.outline.isEdit else {
                placeOf.append((0, layouts.count))
                layouts += plan?.layout ?? []
                continue
            }
            let place = tables[plan.outline.kind.id] ?? newRows.count
            if place == newRows.count {
                tables[plan.outline.kind.id] = place
                newRows.append(NewRows(statement: plan.statement))
            }
            placeOf.append((place, layouts.count))
            layouts += plan.layout
        }
    }

    /// Takes in all changes, of a segment that counts in a log that is not forked.
    mutating func run() throws {
        let held = columns.bytes
        let hasNames = plans.contains { $0?.outline.isKeyed == true } && !names.isEmpty
        isNew = hasNames ? try merger.keys.newOnes(among: names) : []
        try held.withUnsafeBytes { bytes in
            for index in 0..<columns.count where try !takePlain(index, bytes) {
                try writeWaiting(bytes)
                try takeAsRuled(index)
            }
            try writeWaiting(bytes)
        }
    }

    private mutating func takeAsRuled(_ index: Int) throws {
        // It may enter a name that stands further on, too.
        isNew = []
        let local = try merger.source.local(columns.change(index), resolver, log: log, branch: branch)
        if let key = try merger.apply(local, scope: scope) {
            try merger.noteClock(of: local.change.wallClock, key, receivedAt: receivedAt)
        }
    }

    /// Takes a change that is plain, or as good as: what it writes may wait for ``writeWaiting(_:)``.
    ///
    /// - Returns: false when the change is not plain; then nothing has been written.
    private mutating func takePlain(_ index: Int, _ bytes: UnsafeRawBufferPointer) throws -> Bool {
        guard ColumnMerger.takesShortWay, let plan = plans[Int(columns.shapeOf[index])],
            try resolve(index, plan.outline)
        else { return false }
        guard plan.outline.isEdit else { return try create(index, plan.outline, bytes) }
        let dot = columns.existing[Int(columns.identities[index])]
        guard columns.replacing[index] == .one, let key = try record(dot, columns.first + Int64(index)) else {
            return false
        }
        edits.append(Edit(record: key, index: index))
        return true
    }

    /// Writes what waits: new records first, then edits in the order of their records, so that pages are met once.
    ///
    /// Edits of one record keep their order. That of others cannot matter: a plain edit reads and writes nothing but its record, and one
    /// that turns out not to be plain is like one that comes from elsewhere a little later or earlier.
    private mutating func writeWaiting(_ bytes: UnsafeRawBufferPointer) throws {
        try noteMade()
        for place in newRows.indices where !newRows[place].rows.isEmpty {
            try SegmentRows.run(
                newRows[place].statement, newRows[place].rows, layouts: layouts, cells: cells, bytes: bytes)
            newRows[place].rows.removeAll(keepingCapacity: true)
        }
        edits.sort { ($0.record.rawValue, $0.index) < ($1.record.rawValue, $1.index) }
        for place in edits.indices.dropFirst() where edits[place].record == edits[place - 1].record {
            edits[place].turn = edits[place - 1].turn + 1
        }
        // Each record's first, then each one's second.
        edits.sort { ($0.turn, $0.record.rawValue) < ($1.turn, $1.record.rawValue) }
        var rest = edits[...]
        while let turn = rest.first?.turn {
            let next = rest.prefix { $0.turn == turn }
            rest = rest.dropFirst(next.count)
            for edit in try write(next, bytes) { try takeAsRuled(edit.index) }
        }
        edits.removeAll(keepingCapacity: true)
    }

    /// Finds what the cells of a change link, and sees whether all of them fit their table.
    private mutating func resolve(_ index: Int, _ outline: ShapeOutline) throws -> Bool {
        let first = Int(columns.cellsAt[index])
        let sequence = columns.first + Int64(index)
        for place in 0..<outline.tags.count {
            let cell = columns.cells[first + place]
            switch (cell.tag, outline.tags[place]) {
            case (.null, _), (.integer, .integer), (.text, .text), (.bytes, .bytes): break
            case (.reference, .reference):
                guard let key = try record(Dot(rawValue: cell.number), sequence) else { return false }
                cells[first + place].number = key.rawValue
            default: return false
            }
        }
        // A decision is compared with what it was taken on.
        guard outline.seen.allSatisfy({ columns.cells[first + $0].tag == .null }) else { return false }
        guard let state = outline.state, !mayReview else { return true }
        let cell = columns.cells[first + state]
        guard cell.tag == .text else { return true }
        return !Kind.reviewedStates.contains(String(decoding: columns.bytes(of: cell), as: UTF8.self))
    }

    /// The record that a dot of the change at `sequence` names, if it is here and nothing about it is doubtful.
    private mutating func record(_ dot: Dot, _ sequence: Int64) throws -> RecordKey? {
        guard let target = resolver.plainTarget(dot, inChangeAt: sequence) else { return nil }
        let key = RecordKey(rawValue: target.rawValue)
        if made.first <= key.rawValue, key.rawValue - made.first < made.forms.count { return key }
        if merger.records.isKnown(key) { return key }
        if let known = aliases[target] { return known }
        let found = try merger.source.record(createdAt: target)
        if let found, found != key { aliases[target] = found }
        return found
    }

    // MARK: New records

    private mutating func create(
        _ index: Int, _ outline: ShapeOutline, _ bytes: UnsafeRawBufferPointer
    ) throws -> Bool {
        guard columns.replacing[index] == .nothing else { return false }
        let own = RecordKey(rawValue: Dot(log: log, branch: branch, sequence: columns.first + Int64(index)).rawValue)
        if outline.isKeyed {
            let name = try name(of: own, index, outline, bytes)
            if !isNew.isEmpty, isNew[index] {
                try merger.keys.insertNew(name, own)
            } else {
                guard try merger.keys.record(named: name) == nil else { return false }
                try merger.keys.insert(name, own)
            }
        }
        if made.first + Int64(made.forms.count) != own.rawValue {
            try noteMade()
            made.first = own.rawValue
        }
        made.forms.append(outline.form)
        let shape = Int(columns.shapeOf[index])
        let first = Int(columns.cellsAt[index])
        newRows[placeOf[shape].rows].rows.append(
            SegmentRows.Row(record: own.rawValue, firstCell: first, layout: placeOf[shape].layout))
        let enterprise = outline.enterprise.flatMap { cell in
            cells[first + cell].tag == .reference ? RecordKey(rawValue: cells[first + cell].number) : nil
        }
        merger.marks.note(outline.kind.id, own, enterprise: enterprise)
        try merger.noteClock(of: columns.wallClocks[index], own, receivedAt: receivedAt)
        return true
    }

    /// Notes what is known of the heads of new records.
    private mutating func noteMade() throws {
        guard !made.forms.isEmpty else { return }
        try merger.records.runs.append(RecordKey(rawValue: made.first), made.forms)
        made.forms.removeAll(keepingCapacity: true)
    }

    /// The name of the record that a change makes and its key names.
    private mutating func name(
        of record: RecordKey, _ index: Int, _ outline: ShapeOutline, _ bytes: UnsafeRawBufferPointer
    ) throws -> KeyIndex.Name {
        if !names.isEmpty, names[index] != SegmentNames.unknown { return names[index] }
        // It may be one that stands further on, too.
        isNew = []
        // A name that has to be looked for is found by what is noted of its record.
        try noteMade()
        let (cells, names) = (cells, merger.names)
        guard
            let name = try hasher.name(
                of: index, outline, bytes,
                link: { cell, message in
                    try names.appendPlainName(RecordKey(rawValue: cells[cell].number), to: &message)
                    return true
                })
        else { throw StoreError(.damaged) }
        // What is found beforehand is remembered there.
        if outline.isLinked { names.remember(name, of: record) }
        return name
    }
}
