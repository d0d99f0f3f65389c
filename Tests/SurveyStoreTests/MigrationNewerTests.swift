import Foundation
import GRDB
import SurveyModel
import Testing

@testable import SurveyStore

@Suite("Stores of a later version than the program's")
struct MigrationNewerTests {
    /// A store that the later version has brought up to date.
    private func upgraded() throws -> MigrationStore {
        let disk = try MigrationStore(records: 5)
        try disk.open().queue.close()
        return disk
    }

    @Test("an earlier program refuses it and changes no byte, as often as it tries")
    func refused() throws {
        let disk = try upgraded()
        let before = try disk.contents()
        for _ in 0..<3 {
            #expect(throws: StoreError(.newer)) { try disk.open(MigrationStore.today) }
            #expect(try disk.contents() == before)
        }
        #expect(try disk.open().version() == MigrationStore.third.version)
    }

    @Test("what SQLite has not written from its log into the file yet stays in the log, and counts")
    func refusedWithLog() throws {
        let disk = try MigrationStore(records: 5)
        // The later version is killed after its upgrade: all of that stands in the log alone.
        let store = try disk.open()
        let copies = try disk.contents()
        try store.queue.close()
        try disk.reset()
        for (name, bytes) in copies { try bytes.write(to: URL(fileURLWithPath: disk.directory + "/" + name)) }
        let before = try disk.contents()
        #expect((before["aldea.sqlite-wal"]?.count ?? 0) > 0)
        for _ in 0..<2 {
            #expect(throws: StoreError(.newer)) { try disk.open(MigrationStore.today) }
            #expect(try disk.contents() == before)
        }
        let again = try disk.open()
        #expect(try again.version() == MigrationStore.third.version)
        #expect(try again.value("SELECT count(*) FROM later_fact") != 0)
    }

    @Test("a program that has had it open since before the upgrade writes nothing more to it")
    func openMeanwhile() throws {
        let disk = try MigrationStore(records: 5)
        let old = try disk.open(MigrationStore.today)
        let new = try disk.open()
        let count: Int? = try new.value("SELECT count(*) FROM tail")
        #expect(throws: StoreError(.newer)) { try old.write([MigrationStore.entry(50)], person: "ana") }
        #expect(throws: StoreError(.newer)) { try old.rebuild() }
        #expect(try new.value("SELECT count(*) FROM tail") == count)
        #expect(try new.version() == MigrationStore.third.version)
        #expect(try new.value("SELECT count(*) FROM later_fact") != 0)
    }

    @Test("a backup of it is refused by an earlier program, which leaves nothing behind")
    func backupRefused() throws {
        let disk = try upgraded()
        let backup = disk.directory + ".backup"
        defer { try? FileManager.default.removeItem(atPath: backup) }
        try MigrationStore.asLater { try disk.open().backup(to: backup) }
        let target = disk.directory + ".restored"
        try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: target) }
        var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: backup)))
        #expect(throws: StoreError(.newer)) {
            try Store.restore(
                into: target, clock: { 0 },
                reading: {
                    defer { bytes = [] }
                    return bytes
                }, beforeCommit: { _ in Issue.record("the store would have appeared") })
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: target) == [])
    }

    @Test("a file that is no store at all, or none that was finished, is called damaged and not newer")
    func noStore() throws {
        let disk = try MigrationStore(records: 1)
        let path = URL(fileURLWithPath: disk.directory + "/" + Store.fileName)
        for bytes in [Data(repeating: 0xFF, count: 100), Data(), Data("SQLite format 3\0".utf8)] {
            try disk.reset()
            try bytes.write(to: path)
            #expect(throws: StoreError(.damaged)) { try disk.open(MigrationStore.today) }
        }
    }
}
