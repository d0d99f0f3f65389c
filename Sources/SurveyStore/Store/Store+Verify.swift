internal import DeltaBundle
internal import Foundation
internal import GRDB
internal import Replication
internal import Trust

/// What a check of the whole store found.
public struct VerifyReport: Sendable {
    /// Segments whose signature, hashes and bodies were checked.
    public var segments = 0
    /// Changes in them.
    public var changes = 0
    /// What is wrong: a stable word and the segment or table concerned.
    public var problems: [String] = []
    /// The full digest of the derived tables, 32 bytes.
    public var digest: [UInt8] = []
}

extension Store {
    /// Checks the file, every signature and hash, and that the derived tables are what the permanent ones give.
    ///
    /// - Parameter progress: told how many of how many segments are done.
    public func verify(progress: ((Int, Int) -> Void)? = nil) throws -> VerifyReport {
        var report = try check(progress: progress)
        if report.problems.isEmpty, try rebuiltDigest() != report.digest { report.problems.append("derived-differs") }
        return report
    }

    /// Checks the file, and every signature and hash.
    func check(progress: ((Int, Int) -> Void)?) throws -> VerifyReport {
        var report = VerifyReport()
        try read { db in
            let integrity = try String.fetchAll(db, sql: "PRAGMA integrity_check(10)")
            if integrity != ["ok"] { report.problems.append(contentsOf: integrity.map { "sqlite: \($0)" }) }
            let numbers = try Int64.fetchAll(db, sql: "SELECT no FROM segment ORDER BY no")
            for (done, number) in numbers.enumerated() {
                progress?(done, numbers.count)
                guard let row = try Row.fetchOne(db, sql: StoredSegment.query + " WHERE no = ?", arguments: [number])
                else { continue }
                report.segments += 1
                guard let stored = try? StoredSegment(row) else {
                    report.problems.append("segment-damaged: \(number)")
                    continue
                }
                report.changes += stored.segment.statement.count
                if !stored.segment.isSignatureValid {
                    report.problems.append("signature-invalid: \(stored.segment.id)")
                }
            }
            progress?(numbers.count, numbers.count)
        }
        report.digest = try fullDigest()
        return report
    }

    /// The digest that a rebuild would give, worked out in a copy that is thrown away.
    private func rebuiltDigest() throws -> [UInt8] {
        let copy: OutputFile
        do { copy = try copied(to: path + ".verify", existing: .replace) } catch is OutputError {
            // The copy has a name that nobody knows; what fails is the disk on which the store lies.
            throw StoreError(.full)
        }
        defer { copy.discard() }
        let store = try Store.open(
            at: copy.temporaryPath, Store.configuration(isScratch: true), clock: clock, upgrading: nil)
        try store.rebuild()
        return try store.fullDigest()
    }
}
