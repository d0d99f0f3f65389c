internal import DeltaBundle
internal import Replication
internal import SurveyModel

extension ColumnMerger {
    /// Writes those of some edits, of a record each, that leave every field they write with themselves as the only head.
    ///
    /// - Parameter edits: in the order of their records.
    /// - Returns: the others, of which nothing has been written.
    func write(_ edits: ArraySlice<Edit>, _ bytes: UnsafeRawBufferPointer) throws -> [Edit] {
        let own = try merger.records.ownRows(of: edits.map(\.record))
        var others: [Edit] = []
        var plain: [Int: [(edit: Edit, row: RecordTable.Row)]] = [:]
        for edit in edits {
            if let row = try row(after: edit, own[edit.record]) {
                plain[Int(columns.shapeOf[edit.index]), default: []].append((edit, row))
            } else {
                others.append(edit)
            }
        }
        for (shape, edits) in plain.sorted(by: { $0.key < $1.key }) {
            guard let plan = plans[shape] else { continue }
            // Only an edit of the link takes a record from its enterprise.
            if plan.outline.enterprise != nil {
                for (edit, _) in edits {
                    try merger.marks.noteBefore(plan.outline.kind.id, edit.record, merger.sql)
                }
            }
            let decided = try writeValues(edits.map(\.edit), shape, plan, bytes)
            // What somebody decided on is looked at again.
            others += edits.lazy.map(\.edit).filter { decided.contains($0.record) }
            let written = decided.isEmpty ? edits : edits.filter { !decided.contains($0.edit.record) }
            try merger.records.update(written.map { ($0.edit.record, $0.row) })
            for (edit, _) in written {
                merger.marks.note(plan.outline.kind.id, edit.record)
                try merger.noteClock(of: columns.wallClocks[edit.index], edit.record, receivedAt: receivedAt)
            }
        }
        return others
    }

    /// Writes the values of edits of one shape.
    ///
    /// - Returns: the records of which nothing was written, since what they show was decided by somebody.
    private func writeValues(
        _ edits: [Edit], _ shape: Int, _ plan: ShapePlan, _ bytes: UnsafeRawBufferPointer
    ) throws -> Set<RecordKey> {
        let rows = edits.map { edit in
            SegmentRows.Row(
                record: edit.record.rawValue, firstCell: Int(columns.cellsAt[edit.index]),
                layout: placeOf[shape].layout)
        }
        try SegmentRows.run(plan.statement, rows, layouts: layouts, cells: cells, bytes: bytes)
        guard let decided = plan.decided, plan.statement.changes < rows.count else { return [] }
        var found: Set<RecordKey> = []
        try SegmentRows.run(decided, rows, layouts: layouts, cells: cells, bytes: bytes) {
            found.insert(RecordKey(rawValue: decided.integer(0)))
        }
        return found
    }

    /// What is known of a record after an edit that leaves every field it writes with itself as the only head; nil when it does not.
    private func row(after edit: Edit, _ own: RecordTable.Row?) throws -> RecordTable.Row? {
        let key = edit.record
        let sequence = columns.first + Int64(edit.index)
        let dot = Dot(log: log, branch: branch, sequence: sequence)
        guard !merger.unsettled.contains(key), try !merger.hasFindings(key),
            let outline = plans[Int(columns.shapeOf[edit.index])]?.outline,
            let replaced = resolver.plainTarget(
                columns.replaced[Int(columns.replacedAt[edit.index].dot)], inChangeAt: sequence),
            var row = try own ?? merger.records.rowInRun(key), row.kind == outline.kind.id,
            row.flags.isDisjoint(with: [.whole, .hidden]),
            merger.logs.entry(Dot(rawValue: key.rawValue).log)?.descriptor.scope == scope,
            outline.fieldIDs.allSatisfy({ row.heads.isHeadless($0, orOnly: replaced) })
        else { return nil }
        for field in outline.fieldIDs { row.heads[field] = [dot] }
        try merger.records.note(dot, in: &row, of: key)
        return row
    }
}

extension RecordHeads {
    /// Whether a field has no head, or this one alone.
    fileprivate func isHeadless(_ field: FieldID, orOnly dot: Dot) -> Bool {
        let heads = self[field]
        return heads.isEmpty || heads.count == 1 && heads[0] == dot
    }
}
