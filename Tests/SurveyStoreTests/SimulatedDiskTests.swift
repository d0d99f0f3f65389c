import Foundation
import GRDB
import SeededRandom
import SimulatedMachine
import Testing

/// What the simulated disk takes from SQLite and what it leaves: so that a simulation which loses nothing has tried to.
@Suite("The simulated disk")
final class SimulatedDiskTests {
    private let directory = FileManager.default.temporaryDirectory.path + "/aldea-disk-\(UUID().uuidString)"

    init() throws {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        machine_begin()
        machine_disk_add(directory)
    }

    deinit {
        machine_disk_remove(directory)
        try? FileManager.default.removeItem(atPath: directory)
    }

    private func opened(synchronous: String = "FULL") throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = \(synchronous)")
        }
        return try DatabaseQueue(path: directory + "/aldea.sqlite", configuration: configuration)
    }

    /// Writes rows until the disk fails. Returns how many there are for certain, and with what it ended.
    private func rows(upTo limit: Int, in queue: DatabaseQueue) throws -> (Int, ResultCode?) {
        var written = try count(queue)
        do {
            while written < limit {
                try queue.write { try $0.execute(sql: "INSERT INTO answer (value) VALUES (randomblob(9000))") }
                written += 1
            }
        } catch let error as DatabaseError { return (written, error.resultCode) }
        return (written, nil)
    }

    private func made(synchronous: String = "FULL") throws -> DatabaseQueue {
        let queue = try opened(synchronous: synchronous)
        try queue.write { try $0.execute(sql: "CREATE TABLE answer (id INTEGER PRIMARY KEY, value BLOB)") }
        return queue
    }

    private func count(_ queue: DatabaseQueue) throws -> Int {
        try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM answer") ?? 0 }
    }

    private func integrity(_ queue: DatabaseQueue) throws -> String? {
        try queue.read { try String.fetchOne($0, sql: "PRAGMA integrity_check") }
    }

    @Test("What was written survives every power cut", arguments: Seeds.some(4))
    func survives(seed: UInt64) throws {
        var chance = SeededGenerator(seed: seed)
        var certain = 0
        try made().close()
        for _ in 0..<25 {
            var queue = try opened()
            machine_disk_fail(directory, chance.below(60), .crash, chance.next())
            let (written, code) = try rows(upTo: certain + 20, in: queue)
            #expect(code == .SQLITE_IOERR)
            #expect(machine_disk_has_failed(directory))
            #expect(!machine_disk_restart(directory, 0), "its files are still open")
            try? queue.close()
            #expect(machine_disk_restart(directory, chance.next()))
            queue = try opened()
            #expect(try integrity(queue) == "ok")
            certain = try count(queue)
            #expect(certain >= written)
            try queue.close()
        }
    }

    @Test("What was not synced can be lost")
    func loses() throws {
        var losses = 0
        try made().close()
        for seed in 1...20 as ClosedRange<UInt64> {
            // Only a commit without a sync: NORMAL still syncs when the log begins anew.
            var queue = try opened(synchronous: "NORMAL")
            let (written, _) = try rows(upTo: try count(queue) + 5, in: queue)
            machine_disk_fail(directory, 0, .crash, seed)
            try? queue.close()
            #expect(machine_disk_restart(directory, seed))
            queue = try opened()
            #expect(try integrity(queue) == "ok")
            if try count(queue) < written { losses += 1 }
            try queue.close()
        }
        #expect((1..<20).contains(losses), "\(losses) of 20")
    }

    @Test(
        "A disk that is full or read-only says so, and loses nothing",
        arguments: [(MachineFailure.full, ResultCode.SQLITE_FULL), (.readOnly, .SQLITE_READONLY)])
    func refuses(failure: MachineFailure, code: ResultCode) throws {
        let queue = try made()
        machine_disk_fail(directory, 20, failure, 0)
        let (written, found) = try rows(upTo: 100, in: queue)
        #expect(found == code)
        #expect(try count(queue) == written)
        machine_disk_lift(directory)
        #expect(try rows(upTo: written + 1, in: queue) == (written + 1, nil))
        #expect(try integrity(queue) == "ok")
        try queue.close()
    }

    @Test("One operation fails, and the next one works", arguments: 0..<12)
    func failsOnce(after: Int) throws {
        let queue = try made()
        machine_disk_fail(directory, after, .error, 0)
        let (written, code) = try rows(upTo: 20, in: queue)
        #expect(code == .SQLITE_IOERR)
        #expect(try rows(upTo: 20, in: queue) == (20, nil))
        #expect(written < 20)
        try queue.close()
        #expect(machine_disk_restart(directory, UInt64(after)))
        let again = try opened()
        #expect(try count(again) == 20)
        try again.close()
    }
}
