internal import DeltaBundle
internal import Foundation
internal import GRDB
internal import Replication
internal import SurveyModel
internal import Trust

extension Store {
    /// What of consequence the held changes did, those that count and those that do not, in the order in which they came; what is
    /// not sealed yet last.
    ///
    /// Every segment is read, one at a time and without its personal data.
    public func acts() throws -> [Act] {
        try inspect { db, merger in
            let finder = try ActFinder(db, merger, roster: roster)
            var found: [Act] = []
            let segments = try Row.fetchCursor(
                db, sql: "SELECT log, branch, statement, public_length, public FROM segment ORDER BY no")
            while let row = try segments.next() {
                found += try acts(of: try PublicSegment(row), finder, db, merger)
            }
            let tail = try Row.fetchCursor(db, sql: "SELECT log, sequence, change FROM tail ORDER BY log, sequence")
            while let row = try tail.next() {
                let bytes: Data = row["change"]
                let change = try TailCodec.change(Array(bytes), at: Dot(log: row["log"], sequence: row["sequence"]))
                guard finder.isPromising(change) else { continue }
                found += try finder.acts(
                    of: try merger.source.local(change), dotName: dotName(change.dot, merger), isSealed: false)
            }
            return found
        }
    }

    private func acts(
        of segment: PublicSegment, _ finder: ActFinder, _ db: Database, _ merger: Merger
    ) throws -> [Act] {
        let promising = segment.changes.filter(finder.isPromising)
        guard !promising.isEmpty else { return [] }
        let resolver = try DotResolver(
            segment.statement, log: segment.log, branch: segment.branch, logs: merger.logs, db)
        return try promising.flatMap { change in
            let local = try merger.source.local(change, resolver, log: segment.log, branch: segment.branch)
            return try finder.acts(of: local, dotName: dotName(local.change.dot, merger), isSealed: true)
        }
    }
}

/// A held segment without its private body.
private struct PublicSegment {
    let log: Int
    let branch: Int
    let statement: DeltaBundle.Statement
    let changes: [Change]

    init(_ row: Row) throws {
        log = row["log"]
        branch = row["branch"]
        let bytes: Data = row["statement"]
        statement = try DeltaBundle.Statement(bytes: Array(bytes)[...])
        let stored: Data = row["public"]
        guard let body = Compression.decompress(stored, rawLength: row["public_length"]) else {
            throw StoreError(.damaged)
        }
        // Bodies that cannot be read hold nothing that counts.
        let read = try? SegmentBody(statement: statement, publicBytes: body[...], privateBody: nil)
        changes = read?.changes ?? []
    }
}
