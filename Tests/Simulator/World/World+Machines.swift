import Foundation
import Replication
import SeededRandom
import SurveyStore

/// What happens to clocks, disks and programs.
extension World {
    func setClock(of office: SimulatedOffice) {
        let year: Int64 = 31_556_952
        office.skew =
            switch random.below(5) {
            case 0: 0
            case 1: -55 * year
            case 2: 70 * year
            case 3: Int64(random.below(200_000)) - 100_000
            default: office.skew - Int64(random.below(1000))
            }
        tell("\(office.name) sets its clock wrong by \(office.skew) s")
    }

    func backUp(_ office: SimulatedOffice) throws {
        office.close()
        let path = fresh("backup")
        try FileManager.default.copyItem(atPath: office.directory, toPath: path)
        backups.append(Backup(office: office.name, path: path, ledger: office.ledger, isOld: office.isOld))
        tell("\(office.name) makes a backup")
    }

    /// A backup takes the place of what its office has become: what was not passed on since is gone, by somebody's hand.
    func bringBack() throws {
        guard let backup = one(backups), let office = offices.first(where: { $0.name == backup.office }) else { return }
        try bringBack(backup, to: office)
    }

    func bringBack(_ backup: Backup, to office: SimulatedOffice) throws {
        office.close()
        try FileManager.default.removeItem(atPath: office.directory)
        try FileManager.default.copyItem(atPath: backup.path, toPath: office.directory)
        office.disk.forget()
        waiting[office.name] = nil
        office.ledger = backup.ledger
        office.isOld = backup.isOld
        tell("\(office.name) brings its backup back")
    }

    /// A disk is copied, and both go on.
    func copyDisk(of office: SimulatedOffice) throws {
        guard offices.count < 8 else { return }
        office.close()
        let copy = SimulatedOffice("C\(step)", in: root, time: time)
        try FileManager.default.copyItem(atPath: office.directory, toPath: copy.directory)
        copy.ledger = office.ledger
        copy.isOld = office.isOld
        _ = copy.disk
        hasDoubles = true
        add(copy)
        tell("the disk of \(office.name) is copied to \(copy.name)")
    }

    /// A virtual machine goes back to an earlier picture of itself, and cannot know it: the same files in the same place.
    func rollBack(_ office: SimulatedOffice) throws {
        let mine = backups.filter { $0.office == office.name }
        guard let backup = one(mine) else { return }
        office.close()
        let names = try FileManager.default.contentsOfDirectory(atPath: backup.path)
        for name in try FileManager.default.contentsOfDirectory(atPath: office.directory) where !names.contains(name) {
            try FileManager.default.removeItem(atPath: office.directory + "/" + name)
        }
        for name in names {
            let (from, path) = (backup.path + "/" + name, office.directory + "/" + name)
            // Written into the file that is there, so that the file is the same for the system.
            if let file = FileHandle(forWritingAtPath: path) {
                try file.truncate(atOffset: 0)
                try file.write(contentsOf: FileManager.default.contents(atPath: from) ?? Data())
                try file.close()
            } else {
                try FileManager.default.copyItem(atPath: from, toPath: path)
            }
        }
        office.disk.forget()
        waiting[office.name] = nil
        hasDoubles = true
        office.ledger = backup.ledger
        office.isOld = backup.isOld
        tell("\(office.name) is rolled back without knowing it")
    }

    func rebuild(_ office: SimulatedOffice) throws {
        try office.store.rebuild()
        tell("\(office.name) rebuilds its store")
    }

    /// The program is replaced: by a later version, or, where somebody had that only for a while, by the earlier one.
    func upgrade(_ office: SimulatedOffice) throws {
        office.close()
        office.isOld.toggle()
        do {
            try office.asInstalled { try office.store.rebuild() }
        } catch {
            office.isOld.toggle()
            throw error
        }
        tell("\(office.name) runs the \(office.isOld ? "earlier" : "later") version now")
    }
}
