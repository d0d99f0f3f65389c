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
