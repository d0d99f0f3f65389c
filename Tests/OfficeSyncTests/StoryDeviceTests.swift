import Foundation
import Replication
import SurveyModel
import SurveyStore
import Testing
import Trust

@testable import OfficeSync

@Suite("Stories of devices that are lost, replaced, copied or restored")
struct StoryDeviceTests {
    /// Everybody gives everything to everybody, copies of one device included.
    private func spread(_ village: Village) throws {
        for _ in 0..<2 {
            for from in village.offices.keys.sorted() {
                let file = village.fresh()
                _ = try village[from].createBundle(to: file, for: .all, encrypt: false)
                for to in village.offices.keys.sorted() where to != from { _ = try village[to].apply(file) }
            }
        }
    }

    @Test("a registrar that was restored from a backup enrolled somebody before and after, and is replaced: both stay")
    func restoredRegistrar() throws {
        let village = try Village()
        try village.settle()
        let backup = village.directory("GTO2")
        try FileManager.default.copyItem(atPath: village.directory("GTO"), toPath: backup)
        try village.reopen("GTO2")
        try village.enrol("OAX", by: "GTO")
        try village.enrol("NLE", by: "GTO2")
        try village.enterprise("De Oaxaca", at: "OAX")
        try village.enterprise("De Nuevo León", at: "NLE")
        try spread(village)
        #expect(try village["PUE"].store.rows(.enterprise).count == 2)
        guard case .done(let office) = try village["GTO"].rotate() else { throw OfficeError(.notRegistrar) }
        village.put("GTO", office: office)
        try spread(village)
        for code in ["GTO", "PUE", "OAX", "NLE"] {
            #expect(try village[code].store.rows(.enterprise).count == 2, "at \(code)")
            #expect(try village[code].store.quarantine().isEmpty, "at \(code)")
        }
        for code in ["OAX", "NLE"] { try village.enterprise("Después", at: code) }
    }
}
