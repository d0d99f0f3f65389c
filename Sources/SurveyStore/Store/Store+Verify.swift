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
    /// What is compared is a copy, made at one moment, so that others may go on writing.
    /// - Parameter progress: told how many of how many segments are done.
    public func verify(progress: ((Int, Int) -> Void)? = nil) throws -> VerifyReport {
        let integrity = try read { try String.fetchAll($0, sql: "PRAGMA integrity_check(10)") }
        guard integrity == ["ok"] else {
            var report = VerifyReport()
            report.problems = integrity.map { "sqlite: \($0)" }
            return report
        }
        let file: OutputFile
        do { file = try copied(to: path + ".verify", existing: .replace) } catch is OutputError {
            // The copy has a name that nobody knows; what fails is the disk on which the store lies.
            throw StoreError(.full)
        }
        defer { file.discard() }
        let copy = try Store.open(
            at: file.temporaryPath, Store.configuration(isScratch: true), clock: clock, upgrading: nil)
        var report = try copy.checkSegments(progress: progress)
        report.digest = try copy.fullDigest()
        guard report.problems.isEmpty else { return report }
        try copy.rebuild()
        if try copy.fullDigest() != report.digest { report.problems.append("derived-differs") }
        return report
    }

    /// Checks every segment's bodies, hashes and signature.
    func checkSegments(progress: ((Int, Int) -> Void)?) throws -> VerifyReport {
        try read { db in
            var report = VerifyReport()
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
            return report
        }
    }
}
