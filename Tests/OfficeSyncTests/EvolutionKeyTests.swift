import Foundation
import OfficeSync
import Replication
import SurveyModel
import SurveyStore
import Testing

@Suite("Records that a key names, at a device that does not know their kind")
struct EvolutionKeyTests {
    private func month(_ village: EvolutionVillage, at code: String, _ value: Int64) throws -> RecordKey {
        try village.write(
            .priceIndex, at: code,
            [1: [.text("2025-05-01")], 2: [.text("INPC")], 3: [.integer(value), .text("INEGI")]])
    }

    @Test("rows of one key from two offices are two unknown records until the upgrade, and one after it")
    func united() throws {
        let village = try EvolutionVillage(["GTO": .today, "PUE": .first, "OAX": .today])
        for code in ["GTO", "OAX"] { _ = try month(village, at: code, 139_620_000) }
        try village.settle()
        #expect(try village.at("PUE") { try $0.info().records }.first { $0.kind == "#20" }?.count == 2)
        #expect(try village["GTO"].info().records.first { $0.kind == "price_index" }?.count == 1)
        try village.upgrade("PUE")
        #expect(try village.shown(.priceIndex, at: "PUE") == village.shown(.priceIndex, at: "GTO"))
        #expect(try village["PUE"].rows(.priceIndex).count == 1)
        for code in village.codes { #expect(try village[code].conflicts().isEmpty, "at \(code)") }
        try village.expectAgreement()
    }

    @Test("what two offices said of one key is a conflict after the upgrade, and one office's correction decides it")
    func parted() throws {
        let village = try EvolutionVillage(["GTO": .today, "PUE": .first, "OAX": .today])
        _ = try month(village, at: "GTO", 139_620_000)
        village.village.time.now += 60
        _ = try month(village, at: "OAX", 139_000_000)
        try village.settle()
        try village.upgrade("PUE", to: .second)
        #expect(try village["PUE"].rows(.priceIndex).isEmpty)
        try village.upgrade("PUE")
        for code in village.codes { #expect(try village[code].conflicts().count == 1, "at \(code)") }
        let key = try #require(try village["PUE"].rows(.priceIndex).first).key
        try village.write(.priceIndex, at: "PUE", to: key, [3: [.integer(139_620_000), .text("DOF")]], resolving: true)
        try village.settle()
        for code in village.codes {
            #expect(try village[code].conflicts().isEmpty, "at \(code)")
            #expect(try village[code].rows(.priceIndex).map { $0.text("source") } == ["DOF"], "at \(code)")
        }
        try village.expectAgreement()
    }

    @Test("corrections of either office's row arrive in any order, and reach the one record after the upgrade")
    func corrected() throws {
        for isUpgradedFirst in [true, false] {
            let village = try EvolutionVillage(["GTO": .today, "PUE": .first, "OAX": .today])
            for code in ["GTO", "OAX"] { _ = try month(village, at: code, 139_620_000) }
            try village.carry(from: "OAX", to: "GTO")
            let row = try #require(try village["GTO"].rows(.priceIndex).first)
            try village.write(.priceIndex, at: "GTO", to: row.key, [3: [.integer(139_630_000), .text("DOF")]])
            try village.village["GTO"].seal()
            for segment in try village.village.segments(at: "GTO").reversed() {
                _ = try village.at("PUE") { try $0.apply([segment]) }
                if isUpgradedFirst { try village.upgrade("PUE") }
            }
            if !isUpgradedFirst { try village.upgrade("PUE") }
            #expect(try village["PUE"].rows(.priceIndex).map { $0.text("source") } == ["DOF"])
            #expect(try village["PUE"].conflicts().isEmpty)
            try village.settle()
            try village.expectAgreement()
        }
    }

    @Test("two offices' rows of one personal key are two until the upgrade, and one from then on")
    func personalKey() throws {
        let village = try EvolutionVillage(["GTO": .today, "PUE": .first, "OAX": .today])
        let enterprise = try village.enterprise("Una", at: "GTO")
        let session = try village.write(
            .training, at: "GTO",
            [1: [.text("GTO"), .text("T1")], 2: [.text("ventas")], 4: [.text("2025-05-01")], 5: [.integer(90)]])
        try village.settle()
        try village.write(
            .attendance, at: "GTO",
            [1: [.reference(session)], 2: [.reference(enterprise)], 3: [.text("Itzel")], 4: [.integer(60)]])
        let store = village["OAX"]
        try village.write(
            .attendance, at: "OAX",
            [
                1: [.reference(try #require(try store.rows(.training).first).key)],
                2: [.reference(try village.find("Una", at: "OAX"))], 3: [.text("Itzel")], 4: [.integer(60)],
            ])
        try village.settle()
        // Whoever does not know the kind does not know either which of its columns the key is made of.
        #expect(try village.at("PUE") { try $0.info().records }.first { $0.kind == "#17" }?.count == 2)
        try village.upgrade("PUE")
        for code in village.codes { #expect(try village[code].rows(.attendance).count == 1, "at \(code)") }
        try village.expectAgreement()
    }
}
