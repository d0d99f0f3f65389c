internal import DeltaBundle
internal import Foundation
internal import GRDB
internal import Replication
internal import Schema
internal import Trust

extension Store {
    /// Makes the derived tables again from the permanent ones, in one transaction.
    ///
    /// - Parameter progress: told how many of how many segments are done.
    public func rebuild(progress: ((Int, Int) -> Void)? = nil) throws {
        let isErased = try write { db in try rebuild(db, roster: roster, progress: progress) }
        if isErased { try scrub() }
    }

    /// - Returns: whether personal data was erased.
    @discardableResult
    func rebuild(_ db: Database, roster: Roster, progress: ((Int, Int) -> Void)? = nil) throws -> Bool {
        try Store.dropDerived(db)
        try db.execute(sql: Schema.derivedSQL)
        try Store.setMeta("derived", DerivedSchema.mark, db)
        let logs = try LogTable(db)
        let merger = try Merger(db, logs: logs, roster: roster)
        merger.keys.expectMany()
        let numbers = try Store.replayOrder(db)
        var replayed: Set<SegmentID> = []
        var names = SegmentNames()
        for (done, number) in numbers.enumerated() {
            progress?(done, numbers.count)
            guard let row = try Row.fetchOne(db, sql: StoredSegment.query + " WHERE no = ?", arguments: [number])
            else { continue }
            let stored = try StoredSegment(row)
            let statement = stored.segment.statement
            let rivals = try logs.chain(stored.log, db)
                .overlapping(first: statement.first, last: statement.last).filter { replayed.contains($0.id) }
            let link = stored.segment.link(branch: stored.branch)
            replayed.insert(link.id)
            let columns = try? stored.segment.columns()
            try applyChanges(
                of: statement, columns, columns.map { names.names(of: stored.segment, $0) } ?? [], link,
                log: stored.log, rivals: rivals, receivedAt: stored.receivedAt, db, merger)
        }
        try merger.judgeAnew()
        try merger.resolveWaiting()
        try reapplyTail(db, merger)
        try merger.resolveWaiting()
        let isErased = try merger.eraseRedacted()
        try merger.flush()
        progress?(numbers.count, numbers.count)
        return isErased
    }

    /// The numbers of the held segments, each after those that it names, and otherwise as they arrived: so that all that a change
    /// names and that is held was merged before it.
    private static func replayOrder(_ db: Database) throws -> [Int64] {
        var numbers: [SegmentID: Int64] = [:]
        var named: [Int64: [SegmentID]] = [:]
        let rows = try Row.fetchCursor(db, sql: "SELECT no, id, statement FROM segment ORDER BY no")
        while let row = try rows.next() {
            let (number, id, bytes): (Int64, Data, Data) = (row[0], row[1], row[2])
            guard let id = SegmentID(id) else { throw StoreError(.damaged) }
            let statement = try DeltaBundle.Statement(bytes: Array(bytes)[...])
            numbers[id] = number
            named[number] = [statement.previous] + statement.seen.map(\.segment)
        }
        var order: [Int64] = []
        var placed: Set<Int64> = []
        for number in named.keys.sorted() {
            var open = [number]
            while let next = open.last {
                let before = (named[next] ?? []).compactMap { numbers[$0] }.filter { !placed.contains($0) }
                if before.isEmpty {
                    if placed.insert(next).inserted { order.append(next) }
                    open.removeLast()
                } else {
                    open += before
                }
            }
        }
        return order
    }

    private func reapplyTail(_ db: Database, _ merger: Merger) throws {
        // Other scopes' changes link to the program's records, which therefore come first.
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT tail.log, tail.sequence, tail.change, log.scope FROM tail JOIN log ON log.no = tail.log
                ORDER BY log.scope <> 'program', tail.log, tail.sequence
                """)
        for row in rows {
            let bytes: Data = row["change"]
            let change = try TailCodec.change(Array(bytes), at: Dot(log: row["log"], sequence: row["sequence"]))
            try merger.apply(
                try merger.source.local(change), scope: row["scope"], withheld: merger.refusalOfTail(row["log"]))
            try merger.settle()
        }
    }

    private static func dropDerived(_ db: Database) throws {
        let rows = try Row.fetchAll(
            db, sql: "SELECT type, name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'"
        )
        for row in rows {
            let (type, name): (String, String) = (row["type"], row["name"])
            if Migration.tables.contains(name) { continue }
            try db.execute(sql: "DROP \(type == "view" ? "VIEW" : "TABLE") \"\(name)\"")
        }
    }
}
