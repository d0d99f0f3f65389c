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
        try write { db in try rebuild(db, roster: roster, progress: progress) }
    }

    func rebuild(_ db: Database, roster: Roster, progress: ((Int, Int) -> Void)? = nil) throws {
        try Store.dropDerived(db)
        try db.execute(sql: Schema.derivedSQL)
        try Store.setMeta("derived", DerivedSchema.mark, db)
        let logs = try LogTable(db)
        // Every step must see what it saw when the segments arrived in this order.
        logs.beginReplay()
        let merger = try Merger(db, logs: logs, roster: roster)
        let numbers = try Int64.fetchAll(db, sql: "SELECT no FROM segment ORDER BY no")
        for (done, number) in numbers.enumerated() {
            progress?(done, numbers.count)
            guard let row = try Row.fetchOne(db, sql: StoredSegment.query + " WHERE no = ?", arguments: [number])
            else { continue }
            let stored = try StoredSegment(row)
            let statement = stored.segment.statement
            let rivals = try logs.chain(stored.log, db)
                .overlapping(first: statement.first, last: statement.last)
            let link = stored.segment.link(branch: stored.branch)
            try logs.insert(link, log: stored.log, db)
            try applyChanges(
                of: stored.segment, link, log: stored.log, rivals: rivals, receivedAt: stored.receivedAt, db, merger)
        }
        try merger.judgeAnew()
        try merger.resolveWaiting()
        try reapplyTail(db, merger)
        try merger.resolveWaiting()
        _ = try merger.eraseRedacted()
        progress?(numbers.count, numbers.count)
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
