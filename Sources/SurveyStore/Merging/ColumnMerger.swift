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

    private let merger: Merger
    private let columns: SegmentColumns
    private let resolver: DotResolver
    private let log: Int
    private let branch: Int
    private let scope: String
    private let receivedAt: Int64
    /// Whether the log's device may say that an interview is approved, returned or locked.
    private let mayReview: Bool
    private let plans: [ShapePlan?]
    /// For the change at hand, the records that its cells link.
    private var links: [Int64] = []
    private var message = ByteWriter()
    private var lastPlan: ShapePlan?

    init(
        _ columns: SegmentColumns, _ resolver: DotResolver, log: Int, branch: Int, scope: String, receivedAt: Int64,
        _ merger: Merger
    ) throws {
        self.merger = merger
        self.columns = columns
        self.resolver = resolver
        self.log = log
        self.branch = branch
        self.scope = scope
        self.receivedAt = receivedAt
        let device = merger.logs.entry(log)?.descriptor.deviceKey
        mayReview = device.flatMap { merger.roster.standings[$0]?.approves(in: scope) } == true
        plans = try columns.shapes.map { try merger.plan($0, scope: scope) }
        links = [Int64](repeating: 0, count: plans.compactMap { $0?.tags.count }.max() ?? 0)
    }

    /// Takes in all changes, of a segment that counts in a log that is not forked.
    mutating func run() throws {
        let held = columns.bytes
        try held.withUnsafeBytes { bytes in
            // No statement may keep an address of what ends with this closure.
            defer { for plan in plans { plan?.statement.clear() } }
            for index in 0..<columns.count {
                if try !takePlain(index, bytes) { try takeAsRuled(index) }
            }
        }
    }

    private func takeAsRuled(_ index: Int) throws {
        let local = try merger.source.local(columns.change(index), resolver, log: log, branch: branch)
        if let key = try merger.apply(local, scope: scope) {
            try merger.noteClock(of: local.change.wallClock, key, receivedAt: receivedAt)
        }
    }

    /// - Returns: false when the change is not plain; then nothing has been written.
    private mutating func takePlain(_ index: Int, _ bytes: UnsafeRawBufferPointer) throws -> Bool {
        guard ColumnMerger.takesShortWay, let plan = plans[Int(columns.shapeOf[index])], try resolve(index, plan, bytes)
        else { return false }
        return plan.isEdit ? try edit(index, plan, bytes) : try create(index, plan, bytes)
    }

    /// Finds what the cells of a change link, and sees whether all of them fit their table.
    private mutating func resolve(_ index: Int, _ plan: ShapePlan, _ bytes: UnsafeRawBufferPointer) throws -> Bool {
        let first = Int(columns.cellsAt[index])
        let sequence = columns.first + Int64(index)
        for place in 0..<plan.tags.count {
            let cell = columns.cells[first + place]
            switch (cell.tag, plan.tags[place]) {
            case (.null, _), (.integer, .integer), (.text, .text), (.bytes, .bytes): break
            case (.reference, .reference):
                guard let key = try record(Dot(rawValue: cell.number), sequence) else { return false }
                links[place] = key.rawValue
            default: return false
            }
        }
        // A decision is compared with what it was taken on.
        guard plan.seen.allSatisfy({ columns.cells[first + $0].tag == .null }) else { return false }
        guard let state = plan.state, !mayReview else { return true }
        let cell = columns.cells[first + state]
        return cell.tag != .text || !Kind.reviewedStates.contains(String(decoding: part(cell, bytes), as: UTF8.self))
    }

    /// The text or bytes of a cell; the slice traps outside of what the segment holds.
    private func part(_ cell: SegmentColumns.Cell, _ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[Int(cell.number)..<(Int(cell.number) + Int(cell.length))])
    }

    /// The record that a dot of the change at `sequence` names, if it is here and nothing about it is doubtful.
    private func record(_ dot: Dot, _ sequence: Int64) throws -> RecordKey? {
        guard let target = resolver.plainTarget(dot, inChangeAt: sequence) else { return nil }
        let key = RecordKey(rawValue: target.rawValue)
        return try merger.records.contains(key) ? key : try merger.source.record(createdAt: target)
    }

    private mutating func bind(_ index: Int, _ plan: ShapePlan, _ bytes: UnsafeRawBufferPointer) {
        if lastPlan !== plan {
            plan.statement.clear()
            lastPlan = plan
        }
        let first = Int(columns.cellsAt[index])
        let statement = plan.statement
        for place in 0..<plan.tags.count {
            let cell = columns.cells[first + place]
            switch cell.tag {
            case .null: statement.bindNull(plan.places[place])
            case .integer: statement.bind(plan.places[place], cell.number)
            case .text: statement.bind(plan.places[place], text: part(cell, bytes))
            case .bytes: statement.bind(plan.places[place], bytes: part(cell, bytes))
            case .reference: statement.bind(plan.places[place], links[place])
            }
        }
    }

    // MARK: New records

    private mutating func create(_ index: Int, _ plan: ShapePlan, _ bytes: UnsafeRawBufferPointer) throws -> Bool {
        guard columns.replacing[index] == .nothing else { return false }
        let own = RecordKey(rawValue: Dot(log: log, branch: branch, sequence: columns.first + Int64(index)).rawValue)
        var flags: RecordTable.Flags = []
        if plan.isMarked || plan.key != nil {
            let name = try name(index, plan, bytes)
            guard try merger.keys.record(named: name) == nil else { return false }
            try merger.keys.insert(name, own)
            if plan.isLinked { merger.names.remember(name, of: own) }
            flags = plan.isMarked ? [.keyed, .hashed] : .keyed
        }
        bind(index, plan, bytes)
        plan.statement.bind(plan.recordPlace, own.rawValue)
        try plan.statement.run()
        let enterprise = plan.enterprise.flatMap { cell in
            columns.cells[Int(columns.cellsAt[index]) + cell].tag == .reference ? RecordKey(rawValue: links[cell]) : nil
        }
        merger.marks.note(plan.kind.id, own, enterprise: enterprise)
        try merger.records.runs.append(
            own, RecordRuns.Form(kind: plan.kind.id, flags: flags, fields: plan.fields))
        try merger.noteClock(of: columns.wallClocks[index], own, receivedAt: receivedAt)
        return true
    }

    /// The name of the record that a change's key names: as ``RecordName`` makes it.
    private mutating func name(_ index: Int, _ plan: ShapePlan, _ bytes: UnsafeRawBufferPointer) throws -> KeyIndex.Name
    {
        if let key = plan.key {
            message.removeAll()
            message.raw(plan.isMarked ? RecordName.markedKeyContext : RecordName.keyContext)
            message.count(key.count)
            for cell in key {
                guard let cell else {
                    message.byte(0)
                    continue
                }
                let value = columns.cells[Int(columns.cellsAt[index]) + cell]
                switch value.tag {
                case .null: message.byte(0)
                case .integer:
                    message.byte(1)
                    message.zigzag(value.number)
                case .text, .bytes:
                    message.byte(value.tag == .text ? 2 : 3)
                    message.block(part(value, bytes))
                case .reference:
                    message.byte(4)
                    try merger.names.appendPlainName(RecordKey(rawValue: links[cell]), to: &message)
                }
            }
            if plan.isMarked { message.raw(columns.keyMark(index)) }
            let hash = Digest.firstHalf(message.bytes)
            appendContext(plan)
            message.fixed64(hash.high)
            message.fixed64(hash.low)
        } else {
            appendContext(plan)
            message.raw(columns.keyMark(index))
        }
        let hash = Digest.firstHalf(message.bytes)
        return KeyIndex.Name(high: hash.high, low: hash.low)
    }

    private mutating func appendContext(_ plan: ShapePlan) {
        message.removeAll()
        message.raw(RecordName.nameContext)
        message.text(scope)
        message.varint(UInt64(plan.kind.id.rawValue))
    }

    // MARK: Edits

    private mutating func edit(_ index: Int, _ plan: ShapePlan, _ bytes: UnsafeRawBufferPointer) throws -> Bool {
        let sequence = columns.first + Int64(index)
        let dot = Dot(log: log, branch: branch, sequence: sequence)
        guard columns.replacing[index] == .one,
            let key = try record(columns.existing[Int(columns.identities[index])], sequence),
            !merger.unsettled.contains(key), try !merger.hasFindings(key),
            let replaced = resolver.plainTarget(
                columns.replaced[Int(columns.replacedAt[index].dot)], inChangeAt: sequence),
            var row = try merger.records.row(key), row.kind == plan.kind.id,
            row.flags.isDisjoint(with: [.whole, .hidden]),
            merger.logs.entry(Dot(rawValue: key.rawValue).log)?.descriptor.scope == scope,
            plan.fieldIDs.allSatisfy({ row.heads.isHeadless($0, orOnly: replaced) })
        else { return false }
        // What somebody decided on is looked at again.
        guard try !isDecided(key, plan, row.heads) else { return false }
        for field in plan.fieldIDs { row.heads[field] = [dot] }
        try merger.records.note(dot, in: &row, of: key)
        try merger.records.update(key, row)
        try merger.marks.noteBefore(plan.kind.id, key, merger.sql)
        bind(index, plan, bytes)
        plan.statement.bind(plan.recordPlace, key.rawValue)
        try plan.statement.run()
        merger.marks.note(plan.kind.id, key)
        try merger.noteClock(of: columns.wallClocks[index], key, receivedAt: receivedAt)
        return true
    }
}

extension ColumnMerger {
    private func isDecided(_ key: RecordKey, _ plan: ShapePlan, _ heads: RecordHeads) throws -> Bool {
        for (field, query) in plan.decisions where !heads[field].isEmpty {
            query.bind(1, key.rawValue)
            defer { query.reset() }
            if try query.step() { return true }
        }
        return false
    }
}

extension RecordHeads {
    /// Whether a field has no head, or this one alone.
    fileprivate func isHeadless(_ field: FieldID, orOnly dot: Dot) -> Bool {
        let heads = self[field]
        return heads.isEmpty || heads.count == 1 && heads[0] == dot
    }
}
