internal import DeltaBundle
internal import GRDB
internal import Replication
internal import SurveyModel
internal import Trust

extension Merger {
    /// Why nothing of a held segment counts; nil when its changes may.
    func refusal(of link: SegmentChain.Link, log number: Int) throws -> Verdict.Reason? {
        guard let log = logs.entry(number)?.descriptor else { throw StoreError(.damaged) }
        if let refusal = try reach(of: number)?.refusal(of: link) { return refusal }
        switch roster.verdict(deviceKey: log.deviceKey, scope: log.scope) {
        case .valid: return nil
        case .withheld(let reason): return reason
        case .waiting, .forged: return .withdrawn
        }
    }

    /// What of a log counts if its device's key is revoked; nil when it is not.
    private func reach(of number: Int) throws -> Revocation.Reach? {
        guard let log = logs.entry(number), roster.revocations[log.descriptor.deviceKey] != nil else { return nil }
        let chain = try logs.chain(number, db)
        if let known = reaches[number], known.segments == chain.count { return known.reach }
        guard let reach = roster.reach(ofDevice: log.descriptor.deviceKey, log: log.id, chain) else { return nil }
        reaches[number] = (chain.count, reach)
        return reach
    }

    /// Why a change does not count although its segment may.
    func refusal(of change: Change, scope: String) -> Verdict.Reason? {
        guard let log = logs.entry(change.dot.log)?.descriptor,
            case .withheld(let reason) = roster.verdict(on: change, deviceKey: log.deviceKey, scope: scope)
        else { return nil }
        return reason
    }

    /// Remembers why nothing of a segment counts.
    func note(judged link: SegmentChain.Link, log: Int, _ reason: Verdict.Reason?) throws {
        let statement = try sql(
            reason == nil
                ? "DELETE FROM judged WHERE log = ? AND branch = ? AND first = ?"
                : "INSERT OR REPLACE INTO judged (log, branch, first, reason) VALUES (?, ?, ?, ?)")
        statement.bind(1, Int64(log))
        statement.bind(2, Int64(link.branch))
        statement.bind(3, link.first)
        if let reason { statement.bind(4, reason.rawValue) }
        try statement.run()
    }

    private func judgement(of link: SegmentChain.Link, log: Int) throws -> Verdict.Reason? {
        let statement = try sql("SELECT reason FROM judged WHERE log = ? AND branch = ? AND first = ?")
        defer { statement.reset() }
        statement.bind(1, Int64(log))
        statement.bind(2, Int64(link.branch))
        statement.bind(3, link.first)
        return try statement.step() ? Verdict.Reason(rawValue: statement.text(0)) : nil
    }

    /// Judges the logs anew of which more has come since their device's key was revoked.
    func judgeAnew() throws {
        let open = unjudged
        unjudged = []
        for log in open.sorted() { try rejudge(log, every: false) }
    }

    /// Judges a log's segments anew, and works out what that changes.
    ///
    /// - Parameter every: also segments that are judged as before: what counts of their changes may be another matter.
    func rejudge(_ log: Int, every: Bool) throws {
        guard let scope = logs.entry(log)?.descriptor.scope else { return }
        reaches[log] = nil
        var affected: [SegmentChain.Link] = []
        for link in try logs.chain(log, db).all {
            let now = try refusal(of: link, log: log)
            guard try every || now != judgement(of: link, log: log) else { continue }
            try note(judged: link, log: log, now)
            affected.append(link)
        }
        for link in affected {
            for sequence in link.first...link.last {
                try rejudge(
                    try source.canonical(Dot(log: log, branch: link.branch, sequence: sequence)), scope: scope)
            }
        }
        if every { try rejudgeTail(log, scope: scope) }
        try settle()
    }

    /// Judges the changes of an open tail anew.
    private func rejudgeTail(_ log: Int, scope: String) throws {
        for sequence in try Int64.fetchAll(db, sql: "SELECT sequence FROM tail WHERE log = ?", arguments: [log]) {
            try rejudge(Dot(log: log, sequence: sequence), scope: scope)
        }
    }

    /// Why nothing counts that is written to a log from now on; nil when it may.
    func refusalOfTail(_ log: Int) -> Verdict.Reason? {
        guard let descriptor = logs.entry(log)?.descriptor else { return nil }
        if roster.revocation(of: descriptor.deviceKey) != nil { return .revoked }
        if case .withheld(let reason) = roster.verdict(deviceKey: descriptor.deviceKey, scope: descriptor.scope) {
            return reason
        }
        return nil
    }

    /// Judges a change anew: it counts when any copy of it, on whichever branch of its log, stands in a segment that does.
    func rejudge(_ dot: Dot, scope: String) throws {
        guard let local = try source.change(at: dot) else { return }
        let refusals = try refusalsOfCopies(of: dot)
        var reason = refusals.isEmpty ? refusalOfTail(dot.log) : refusals.contains(nil) ? nil : refusals[0]
        if reason == nil { reason = refusal(of: local.change, scope: scope) }
        let key: RecordKey?
        if case .existing = local.change.identity {
            key = local.record
        } else {
            key = try source.record(createdAt: dot)
        }
        if let key, let row = try records.row(key) {
            if row.kind != local.change.kind
                || logs.entry(Dot(rawValue: key.rawValue).log)?.descriptor.scope != scope
            {
                reason = reason ?? .foreignRecord
            }
            unsettled.insert(key)
        }
        let clear = try sql("DELETE FROM withheld WHERE dot = ?")
        clear.bind(1, dot.rawValue)
        try clear.run()
        if let reason { try note(withheld: dot, reason) }
    }

    /// For each copy of a change, why its segment does not count; none when no segment holds it, as for the open tail.
    private func refusalsOfCopies(of dot: Dot) throws -> [Verdict.Reason?] {
        let chain = try logs.chain(dot.log, db)
        let copies = try self.copies(of: dot)
        let links = chain.overlapping(first: dot.sequence, last: dot.sequence).filter { copies.contains($0.branch) }
        return try links.map { try refusal(of: $0, log: dot.log) }
    }

    /// The branches on which a change stands.
    func copies(of dot: Dot) throws -> Set<Int> {
        guard try logs.chain(dot.log, db).isForked else { return [dot.branch] }
        let statement = try sql("SELECT dot FROM same_change WHERE same_as = ?")
        defer { statement.reset() }
        statement.bind(1, dot.rawValue)
        var branches: Set<Int> = [dot.branch]
        while try statement.step() { branches.insert(Dot(rawValue: statement.integer(0)).branch) }
        return branches
    }
}
