import Foundation
import OfficeSync
import Replication
import SurveyModel
import SurveyStore
import Testing

@Suite("Stores that are copied, restored or rolled back")
struct CloneTests {
    private func copy(_ village: Village, _ code: String, to name: String) throws {
        try FileManager.default.copyItem(atPath: village.directory(code), toPath: village.directory(name))
    }

    @Test("a copied store begins a new incarnation, and both copies' work is kept")
    func copiedStore() throws {
        let village = try Village()
        try village.enterprise("Antes", at: "GTO")
        try copy(village, "GTO", to: "GTO2")
        try village.reopen("GTO2")
        #expect(try village["GTO2"].store.epoch() != village["GTO"].store.epoch())
        try village.enterprise("Original", at: "GTO")
        try village.enterprise("Copia", at: "GTO2")
        for from in ["GTO", "GTO2"] {
            let file = village.fresh()
            _ = try village[from].createBundle(to: file, for: .all)
            for to in ["GTO", "GTO2", "PUE"] where to != from { _ = try village[to].apply(file) }
        }
        let names = try Set(village["PUE"].store.rows(.enterprise).compactMap { $0.text("name") })
        #expect(names == ["Antes", "Original", "Copia"])
        let back = village.fresh()
        _ = try village["PUE"].createBundle(to: back, for: .all)
        for to in ["GTO", "GTO2"] { _ = try village[to].apply(back) }
        try village.expectAgreement()
        #expect(try village["PUE"].store.rows(.enterprise).count == 3)
    }

    @Test("what two copies had entered before they parted is one, also where one of them edits on")
    func sharedTail() throws {
        let village = try Village()
        let key = try village.enterprise("Común", at: "GTO", phone: "5550000002")
        try village.edit(key, at: "GTO", 2, .text("Común 1"))
        try copy(village, "GTO", to: "GTO2")
        try village.edit(key, at: "GTO", 2, .text("Común 2"))
        try village.reopen("GTO2")
        for from in ["GTO2", "GTO"] {
            let file = village.fresh()
            _ = try village[from].createBundle(to: file, for: .all)
            _ = try village["PUE"].apply(file)
        }
        #expect(try village["PUE"].store.rows(.enterprise).map { $0.text("name") } == ["Común 2"])
        #expect(try village["PUE"].store.conflicts().isEmpty)
        let back = village.fresh()
        _ = try village["PUE"].createBundle(to: back, for: .all)
        for to in ["GTO", "GTO2"] { _ = try village[to].apply(back) }
        try village.expectAgreement()
    }

    @Test("a log that comes back while its tail is open makes no duplicates, and the store goes on")
    func ownLogReturnsOverOpenTail() throws {
        let village = try Village()
        try village.enterprise("Uno", at: "GTO")
        try copy(village, "GTO", to: "saved")
        try village.enterprise("Dos", at: "GTO")
        try village.carry(from: "GTO", to: "PUE")
        let path = village["GTO"].store.path
        let saved = try Data(contentsOf: URL(fileURLWithPath: village.directory("saved") + "/aldea.sqlite"))
        let wal = try? Data(contentsOf: URL(fileURLWithPath: village.directory("saved") + "/aldea.sqlite-wal"))
        village.put("GTO", office: village["PUE"])
        try? FileManager.default.removeItem(atPath: path + "-shm")
        try overwrite(path, saved)
        if let wal { try overwrite(path + "-wal", wal) }
        try village.reopen("GTO")
        #expect(try village["GTO"].store.info().tailChanges > 0)
        try village.carry(from: "PUE", to: "GTO", all: true)
        let names = try village["GTO"].store.rows(.enterprise).compactMap { $0.text("name") }.sorted()
        #expect(names == ["Dos", "Uno"])
        try village.enterprise("Tres", at: "GTO")
        try village.settle()
        #expect(try village["PUE"].store.rows(.enterprise).count == 3)
        try village.expectAgreement()
    }

    private func overwrite(_ path: String, _ bytes: Data) throws {
        guard FileManager.default.fileExists(atPath: path) else {
            return try bytes.write(to: URL(fileURLWithPath: path))
        }
        let handle = try #require(FileHandle(forWritingAtPath: path))
        try handle.truncate(atOffset: 0)
        try handle.write(contentsOf: bytes)
        try handle.close()
    }

    @Test("a machine rolled back forks its log: both branches are kept, and it goes on in a new one")
    func rolledBack() throws {
        let village = try Village()
        try village.enterprise("Uno", at: "GTO")
        try village.settle()
        // Rolled back so that no marker tells: the file's bytes return, the file itself stays.
        let saved = try Data(contentsOf: URL(fileURLWithPath: try checkpointed(village, "GTO")))
        try village.enterprise("Dos", at: "GTO")
        try village.carry(from: "GTO", to: "PUE")
        let path = village["GTO"].store.path
        village.put("GTO", office: village["PUE"])
        for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
        let handle = try #require(FileHandle(forWritingAtPath: path))
        try handle.truncate(atOffset: 0)
        try handle.write(contentsOf: saved)
        try handle.close()
        try village.reopen("GTO")
        try village.enterprise("Tres", at: "GTO")
        try village["GTO"].seal()
        let epoch = try village["GTO"].store.epoch()
        try village.carry(from: "PUE", to: "GTO", all: true)
        #expect(try village["GTO"].store.epoch() != epoch)
        try village.enterprise("Cuatro", at: "GTO")
        try village.carry(from: "GTO", to: "PUE", all: true)
        try village.settle()
        #expect(try village["PUE"].store.info().forkedLogs == 1)
        let names = try Set(village["GTO"].store.rows(.enterprise).compactMap { $0.text("name") })
        #expect(names == ["Uno", "Dos", "Tres", "Cuatro"])
        let codes = try Set(village["GTO"].store.rows(.enterprise).map(\.code))
        #expect(codes.count == 4)
        try village.expectAgreement()
    }

    private func checkpointed(_ village: Village, _ code: String) throws -> String {
        let path = village.fresh("sqlite")
        try village[code].store.backup(to: path)
        return path
    }
}
