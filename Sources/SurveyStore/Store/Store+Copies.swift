internal import Foundation
internal import GRDB
internal import Glibc
internal import Trust

extension Store {
    /// Copies the whole store into a new file, while others may go on reading it.
    ///
    /// - Parameter beforeCommit: makes what has to be there before the copy appears, such as its keys.
    /// - Throws: `OutputError.exists` when a file is there and is to be kept; a failed copy leaves none behind.
    public func backup(
        to path: String, existing: OutputFile.Existing = .keep, beforeCommit: () throws -> Void = {}
    ) throws {
        let file = try copied(to: path, existing: existing)
        try beforeCommit()
        try file.commit()
    }

    /// A copy of the store that is not at its place yet.
    func copied(to path: String, existing: OutputFile.Existing) throws -> OutputFile {
        let file = try OutputFile(path: path, existing: existing)
        try Store.mapped {
            try queue.writeWithoutTransaction { db in
                do {
                    // SQLite takes a file that is there as long as it is empty.
                    try db.execute(sql: "VACUUM INTO ?", arguments: [file.temporaryPath])
                } catch let error as DatabaseError {
                    guard let number = try Store.targetFailure(error, db) else { throw error }
                    throw OutputError(.notWritten, file: FilePlace(path).name, number)
                }
            }
        }
        return file
    }

    /// The system's number for a failure of the file that a copy is written to; nil when the store itself failed.
    private static func targetFailure(_ error: DatabaseError, _ db: Database) throws -> Int32? {
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED: return nil
        case .SQLITE_FULL: return ENOSPC
        case .SQLITE_READONLY, .SQLITE_CANTOPEN: return EROFS
        default:
            // A medium that gives back other bytes than it was given looks like damage, which may be the store's own.
            let found = try? String.fetchOne(db, sql: "PRAGMA quick_check(1)")
            return found == "ok" ? EIO : nil
        }
    }

    /// Makes the store of a directory of a backup, once the backup has been checked; until then no store is there.
    ///
    /// - Parameters:
    ///   - directory: an existing directory without a store.
    ///   - part: the next bytes of what ``backup(to:existing:)`` wrote; none at the end.
    ///   - progress: told how many of how many segments were checked.
    ///   - beforeCommit: makes what has to be there before the store appears, such as the keys of the device given.
    /// - Returns: what the check found; with problems, nothing was made.
    /// - Throws: `StoreError.exists`, `.damaged`, `.newer`, `OutputError`, and what the closures throw.
    public static func restore(
        into directory: String, clock: @escaping @Sendable () -> Int64, reading part: () throws -> [UInt8],
        progress: ((Int, Int) -> Void)? = nil, beforeCommit: (_ device: [UInt8]) throws -> Void
    ) throws -> VerifyReport {
        let path = directory + "/" + fileName
        guard !FileManager.default.fileExists(atPath: path) else { throw StoreError(.exists) }
        let file = try OutputFile(path: path)
        while case let bytes = try part(), !bytes.isEmpty { try file.write(bytes) }
        // Its integrity first: what is damaged may not even be opened.
        let integrity = try? DatabaseQueue(path: file.temporaryPath, configuration: configuration(isScratch: true)).read
        {
            try String.fetchAll($0, sql: "PRAGMA integrity_check(10)")
        }
        guard integrity == ["ok"] else { throw StoreError(.damaged) }
        let store = try open(at: file.temporaryPath, configuration(isScratch: true), clock: clock, upgrading: nil)
        var report = try store.checkSegments(progress: progress)
        guard report.problems.isEmpty else { return report }
        // Signatures decide; the derived tables are made anew from what they cover.
        try store.rebuild()
        // Whatever place of the disk it gets: what comes back is a copy, and goes on in logs of its own.
        try store.write { try setMeta("marker", "", $0) }
        report.digest = try store.fullDigest()
        try mapped { try store.queue.close() }
        try beforeCommit(store.device)
        try commit(file, as: path)
        return report
    }
}
