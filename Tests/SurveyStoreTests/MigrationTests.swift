import Foundation
import GRDB
import SeededRandom
import SimulatedMachine
import SurveyModel
import Testing

@testable import SurveyStore

@Suite("Stores that a later version of the program opens")
struct MigrationTests {
    /// What a store must be once the later version has opened it.
    private func expectUpgraded(
        _ disk: MigrationStore, _ store: Store, _ what: String = "", _ location: SourceLocation = #_sourceLocation
    ) throws {
        let what = Comment(rawValue: what)
        #expect(try store.version() == MigrationStore.third.version, what, sourceLocation: location)
        #expect(try store.value("PRAGMA integrity_check") == "ok", what, sourceLocation: location)
        #expect(try store.value("SELECT count(*) FROM later_fact") == copied(store), what, sourceLocation: location)
        #expect(
            try store.value("SELECT count(*) FROM event WHERE length = length(detail) OR what = 'upgraded'")
                == store.value("SELECT count(*) FROM event") as Int?, what, sourceLocation: location)
        // Done once, however often it was begun.
        #expect(
            try store.value("SELECT count(*) FROM event WHERE what = 'upgraded'") == 1, what, sourceLocation: location)
        try MigrationStore.asLater { try expectContents(disk, store, what, location) }
    }

    private func expectContents(
        _ disk: MigrationStore, _ store: Store, _ what: Comment, _ location: SourceLocation
    ) throws {
        #expect(try store.fullDigest() == disk.digest, what, sourceLocation: location)
        #expect(try store.rows(.enterprise).count == 30, what, sourceLocation: location)
        #expect(try store.info().tailChanges == 14, what, sourceLocation: location)
    }

    /// The facts that the second step copied: all that there are, but for what came since.
    private func copied(_ store: Store) throws -> Int? {
        try store.value("SELECT count(*) FROM meta WHERE 'copy of ' || name IN (SELECT name FROM later_fact)")
    }

    @Test("all steps that a store lacks are taken at once, and what they made outlives a rebuild and takes writes")
    func takesSteps() throws {
        let disk = try MigrationStore()
        let store = try disk.open()
        try expectUpgraded(disk, store)
        try MigrationStore.asLater {
            try store.rebuild()
            try expectUpgraded(disk, store)
            _ = try store.write([MigrationStore.entry(99)], person: "ana")
        }
        #expect(try store.value("SELECT count(*) FROM later_fact") != 0)
        try store.queue.close()
        // Opened again, there is nothing left to do.
        var isUpgraded = false
        let again = try disk.open { _, _ in isUpgraded = true }
        #expect(!isUpgraded)
        #expect(try again.value("SELECT count(*) FROM event WHERE what = 'upgraded'") == 1)
    }

    @Test("one step after the other, by two versions, gives the same as both at once")
    func stepByStep() throws {
        let disk = try MigrationStore()
        let second = try disk.open(MigrationStore.today + [MigrationStore.second])
        #expect(try second.version() == MigrationStore.second.version)
        try second.queue.close()
        let third = try disk.open()
        #expect(try third.version() == MigrationStore.third.version)
        #expect(try third.value("SELECT count(*) FROM event WHERE what = 'upgraded'") == 2)
        #expect(try MigrationStore.asLater { try third.fullDigest() } == disk.digest)
    }

    @Test("a step that fails leaves the store as it was, for the version that made it too")
    func failingStep() throws {
        let disk = try MigrationStore()
        let broken = Migration(
            version: Migration.newest + 2, sql: "ALTER TABLE event ADD COLUMN length INTEGER; SELECT nothing FROM none;"
        )
        #expect(throws: StoreError.self) {
            try disk.open(MigrationStore.today + [MigrationStore.second, broken])
        }
        let store = try disk.open(MigrationStore.today)
        #expect(try store.version() == Migration.newest)
        #expect(try store.value("SELECT count(*) FROM sqlite_schema WHERE name = 'later_fact'") == 0)
        #expect(try store.fullDigest() == disk.digest)
        try store.queue.close()
        try expectUpgraded(disk, disk.open())
    }

    /// What is interrupted: steps of the permanent schema, or the derived tables alone.
    enum Upgrade: CaseIterable, Sendable {
        case steps, derivedTables
    }

    /// A store that wants an upgrade, and how many operations of the disk that takes.
    private func ready(_ upgrade: Upgrade) throws -> (MigrationStore, operations: Int) {
        let disk = try MigrationStore()
        try prepare(disk, upgrade)
        let before = machine_disk_operations(disk.directory)
        _ = try open(disk, upgrade)
        return (disk, machine_disk_operations(disk.directory) - before)
    }

    private func prepare(_ disk: MigrationStore, _ upgrade: Upgrade) throws {
        try disk.reset()
        if upgrade == .derivedTables {
            // What another version derived: tables that this one lacks, none that it has, and nothing right.
            try disk.alter(
                """
                UPDATE meta SET value = 'of another version' WHERE name = 'derived';
                DROP TABLE conflict; CREATE TABLE of_theirs (x ANY) STRICT; UPDATE enterprise SET name = 'mal';
                CREATE VIEW theirs AS SELECT name FROM enterprise;
                """)
            machine_disk_forget(disk.directory)
        }
    }

    @discardableResult
    private func open(_ disk: MigrationStore, _ upgrade: Upgrade) throws -> Store {
        try disk.open(upgrade == .steps ? MigrationStore.later : MigrationStore.today)
    }

    private func expectDone(_ disk: MigrationStore, _ upgrade: Upgrade, _ what: String) throws {
        let store = try open(disk, upgrade)
        if upgrade == .steps { return try expectUpgraded(disk, store, what) }
        #expect(try store.fullDigest() == disk.digest, "\(what)")
        #expect(try store.value("SELECT count(*) FROM sqlite_schema WHERE name IN ('of_theirs', 'theirs')") == 0)
        #expect(try store.value("SELECT count(*) FROM enterprise WHERE name = 'mal'") == 0, "\(what)")
        #expect(try store.info().tailChanges == 14 && store.version() == Migration.newest, "\(what)")
    }

    @Test(
        "an upgrade that the power cuts off at any write is done at the next opening, once", arguments: Upgrade.allCases
    )
    func powerCut(upgrade: Upgrade) throws {
        var chance = SeededGenerator("an upgrade cut off by the power, \(upgrade)")
        let (disk, operations) = try ready(upgrade)
        #expect(operations > 10)
        var cut = 0
        for moment in Self.moments(operations, &chance) {
            try prepare(disk, upgrade)
            machine_disk_fail(disk.directory, moment, .crash, chance.next())
            // The last operations come when it is done and closed.
            if (try? open(disk, upgrade)) == nil { cut += 1 }
            #expect(machine_disk_has_failed(disk.directory), "at \(moment)")
            #expect(machine_disk_restart(disk.directory, chance.next()))
            try expectDone(disk, upgrade, "cut at \(moment) of \(operations)")
        }
        #expect(cut > 5)
    }

    /// Every third moment, another third each time; every one when ALDEA_POWER_CUTS asks for more than the tests make.
    private static func moments(_ operations: Int, _ chance: inout SeededGenerator) -> StrideTo<Int> {
        let wanted = ProcessInfo.processInfo.environment["ALDEA_POWER_CUTS"].flatMap(Int.init) ?? 0
        return wanted > 100
            ? stride(from: 0, to: operations, by: 1) : stride(from: chance.below(3), to: operations, by: 3)
    }

    @Test(
        "an upgrade whose disk fails once, or is full, says so, and is done when the disk is well again",
        arguments: Upgrade.allCases, [MachineFailure.error, .full])
    func failingDisk(upgrade: Upgrade, failure: MachineFailure) throws {
        var chance = SeededGenerator("an upgrade on a failing disk, \(upgrade)")
        let (disk, operations) = try ready(upgrade)
        for moment in Self.moments(operations, &chance) {
            try prepare(disk, upgrade)
            machine_disk_fail(disk.directory, moment, failure, chance.next())
            // The last operations only tidy up, and their failure is nobody's concern.
            let store = try? open(disk, upgrade)
            #expect(store != nil || machine_disk_has_failed(disk.directory), "at \(moment)")
            try store?.queue.close()
            machine_disk_lift(disk.directory)
            try expectDone(disk, upgrade, "\(failure) at \(moment) of \(operations)")
        }
    }
}
