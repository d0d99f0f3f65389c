internal import SurveyModel
internal import SurveyStore

extension Importer {
    /// Enters the records of a row that are all new and say nothing that needs a second look: most rows of most files.
    ///
    /// Every other row goes the way of ``take(_:_:_:_:entered:)``, which gives the same and is the rule.
    /// - Returns: whether the row was taken; otherwise nothing was written.
    func takeNew(
        _ values: [DraftValue], _ parser: RowParser, _ row: CSVRow, _ session: ImportSession,
        _ summary: inout ImportSummary
    ) throws -> Bool {
        guard ImportSession.takesShortWay else { return false }
        var records: [(plan: RecordPlan, record: RecordPlan.NewRecord)] = []
        for plan in parser.plans {
            switch plan.newRecord(saying: values, namespace: namespace, isCode: parser.isCode) {
            case .nothing: continue
            case .other: return false
            case .record(let record): records.append((plan, record))
            }
        }
        for place in records.indices {
            for (column, link) in records[place].record.links where link != .part(.main) {
                guard let key = try find(link, session) else { return false }
                records[place].record.values[column] = .reference(key)
            }
        }
        guard let first = records.first, first.plan.part == .main,
            try first.plan.consentNeeded(by: first.record.values).map({ try session.hasConsent($0, on: $1) }) ?? true,
            let main = try enter(first.record, first.plan, session)
        else { return false }
        var entered = [first.plan.part: main]
        for (plan, record) in records.dropFirst() {
            var record = record
            for (column, link) in record.links where link == .part(.main) { record.values[column] = .reference(main) }
            guard let key = try enter(record, plan, session) else {
                try take(try parser.draft(of: row, saying: values), row, session, &summary, entered: entered)
                return true
            }
            entered[plan.part] = key
        }
        summary.new += 1
        return true
    }

    private func enter(
        _ record: RecordPlan.NewRecord, _ plan: RecordPlan, _ session: ImportSession
    ) throws -> RecordKey? {
        try session.enter(
            plan.kind, record.values, registeredIn: plan.isRegistered ? scope : nil, implied: record.implied)
    }
}
