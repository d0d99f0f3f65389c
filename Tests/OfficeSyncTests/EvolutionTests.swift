import Foundation
import OfficeSync
import Replication
import SurveyModel
import SurveyStore
import Testing

@Suite("Kinds and fields that a device does not know yet")
struct EvolutionTests {
    /// Something of every kind that the first version does not know, of an enterprise that it does.
    private func enterLaterKinds(of enterprise: RecordKey, _ village: EvolutionVillage, at code: String) throws {
        try village.write(
            .owner, at: code, [1: [.reference(enterprise)], 2: [.text("f")], 5: [.text("hñähñu")]])
        try village.write(
            .visit, at: code,
            [1: [.reference(enterprise)], 3: [.text("2025-07-01")], 6: [.integer(21_000_000), .integer(-101), .null]])
        let session = try village.write(
            .training, at: code,
            [
                1: [.text(code), .text("T1")], 2: [.text("fotografía")], 4: [.text("2025-05-01")], 5: [.integer(90)],
            ])
        try village.write(
            .attendance, at: code,
            [1: [.reference(session)], 2: [.reference(enterprise)], 3: [.text("Itzel")], 4: [.integer(60)]])
        try village.write(
            .priceIndex, at: code,
            [1: [.text("2025-05-01")], 2: [.text("INPC")], 3: [.integer(139_620_000), .text("INEGI")]])
    }

    private static let laterKinds: [Kind] = [.owner, .visit, .training, .attendance, .priceIndex]

    @Test("records of unknown kinds are kept, passed on to others, survive a rebuild, and appear after an upgrade")
    func kinds() throws {
        let village = try EvolutionVillage(["GTO": .today, "PUE": .first, "OAX": .today])
        try enterLaterKinds(of: try village.enterprise("Una", at: "GTO"), village, at: "GTO")
        try village.carry(from: "GTO", to: "PUE")
        try village.at("PUE") { try $0.rebuild() }
        // All that Oaxaca ever gets comes through Puebla, which cannot read it.
        try village.carry(from: "PUE", to: "OAX")
        for kind in Self.laterKinds {
            let wanted = try village.shown(kind, at: "GTO")
            #expect(wanted.count == 1)
            #expect(try village.shown(kind, at: "OAX") == wanted)
            #expect(try village.shown(kind, at: "PUE").isEmpty)
        }
        try village.upgrade("PUE")
        for kind in Self.laterKinds {
            #expect(try village.shown(kind, at: "PUE") == village.shown(kind, at: "GTO"), "\(kind.name)")
        }
        try village.expectAgreement()
    }

    @Test("a device tells how many records of each unknown kind it holds, by the kind's number")
    func counted() throws {
        let village = try EvolutionVillage(["GTO": .today, "PUE": .first])
        try village.write(.visit, at: "GTO", [1: [.reference(try village.enterprise("Una", at: "GTO"))]])
        try village.carry(from: "GTO", to: "PUE")
        let records = try village.at("PUE") { try $0.info().records }
        #expect(records.contains { $0.kind == "#10" && $0.count == 1 })
        let hidden = try village.at("PUE") { store in try store.kind(of: RecordKey(rawValue: 0)) }
        #expect(hidden == nil)
    }

    @Test("fields that a device does not know survive its own edits of the same record, before and after its upgrade")
    func fields() throws {
        let village = try EvolutionVillage(["GTO": .today, "PUE": .first])
        let key = try village.enterprise("Una", at: "GTO")
        // One change of known and unknown fields together, one of unknown ones alone.
        try village.write(
            .enterprise, at: "GTO", to: key, [2: [.text("Dos")], 8: [.text("4181234567")], 11: [.text("active")]])
        try village.write(.enterprise, at: "GTO", to: key, [9: [.text("treatment")]])
        try village.carry(from: "GTO", to: "PUE")
        let here = try village.find("Una", at: "PUE")
        try village.write(.enterprise, at: "PUE", to: here, [2: [.text("Tres")], 5: [.integer(1999)]])
        try village.expectValues(["name": "Tres", "phone": nil], at: "PUE")
        try village.settle()
        try village.expectAgreement()
        let wanted = ["name": "Tres", "phone": "4181234567", "status": "active", "arm": "treatment"]
        try village.expectValues(wanted, at: "GTO")
        try village.upgrade("PUE")
        try village.expectValues(wanted, at: "PUE")
        try village.write(.enterprise, at: "PUE", to: here, [8: [.text("2221234567")]])
        try village.settle()
        try village.expectValues(wanted.merging(["phone": "2221234567"]) { $1 }, at: "GTO")
        #expect(try village["GTO"].conflicts().isEmpty)
        try village.expectAgreement()
    }

    @Test("a record that was created with unknown fields alone is counted from the start, and shown after the upgrade")
    func nothingKnown() throws {
        let village = try EvolutionVillage(["GTO": .today, "PUE": .first])
        let key = try village.write(.enterprise, at: "GTO", [8: [.text("4181234567")], 11: [.text("closed")]])
        try village.carry(from: "GTO", to: "PUE")
        try village.expectAgreement()
        try village.upgrade("PUE")
        #expect(try village.shown(.enterprise, at: "PUE") == village.shown(.enterprise, at: "GTO"))
        #expect(try village["GTO"].row(key)?.text("status") == "closed")
    }

    /// What happens at Puebla's device.
    enum Step: CaseIterable, Sendable {
        case receiveFirst, receiveSecond, edit, upgrade

        static let orders = permutations(of: allCases)

        private static func permutations(of steps: [Step]) -> [[Step]] {
            guard steps.count > 1 else { return [steps] }
            return steps.indices.flatMap { place in
                var rest = steps
                let first = rest.remove(at: place)
                return permutations(of: rest).map { [first] + $0 }
            }
        }
    }

    @Test(
        "whatever the order of what arrives, of own edits and of the upgrade, the upgraded device shows the same",
        arguments: Step.orders)
    func anyOrder(order: [Step]) throws {
        let village = try EvolutionVillage(["GTO": .today, "PUE": .first])
        let key = try village.enterprise("Una", at: "GTO")
        try village.settle()
        try village.write(.enterprise, at: "GTO", to: key, [8: [.text("4181111111")], 11: [.text("active")]])
        try village.village["GTO"].seal()
        try village.write(.enterprise, at: "GTO", to: key, [3: [.text("110010002")], 11: [.text("closed")]])
        let segments = try village.village.segments(of: "GTO", at: "GTO").suffix(2)
        for step in order {
            switch step {
            case .receiveFirst: _ = try village.at("PUE") { try $0.apply([segments.first!]) }
            case .receiveSecond: _ = try village.at("PUE") { try $0.apply([segments.last!]) }
            case .edit:
                try village.write(
                    .enterprise, at: "PUE", to: try village.find("Una", at: "PUE"), [2: [.text("Otra")]])
            case .upgrade: try village.upgrade("PUE")
            }
        }
        try village.settle()
        let wanted = ["name": "Otra", "phone": "4181111111", "status": "closed", "cvegeo": "110010002"]
        for code in village.codes { try village.expectValues(wanted, at: code) }
        try village.expectAgreement()
    }
}

extension EvolutionVillage {
    /// What an office's only enterprise says; nil means nothing.
    func expectValues(
        _ wanted: [String: String?], at code: String, _ location: SourceLocation = #_sourceLocation
    ) throws {
        let row = try at(code) { store in
            try store.rows(try #require(versions[code]?.kind(.enterprise))).first
        }
        for (name, value) in wanted {
            #expect(row?.text(name) == value, "\(name) at \(code)", sourceLocation: location)
        }
    }
}
