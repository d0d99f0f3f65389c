import DeltaBundle
import Foundation
import Replication
import SurveyModel
import SurveyStore
import Testing
import Trust

@testable import OfficeSync

@Suite("Values that do not count, and are entered anew")
struct QuarantineTests {
    /// PUE created and edited records that GTO holds, and its key counts for nothing now.
    private func revoked() throws -> (Village, edited: RecordKey) {
        let village = try Village(["GTO", "PUE", "OAX"])
        let key = try village.enterprise("De Guanajuato", at: "GTO")
        try village.settle()
        try village.edit(try village.find("De Guanajuato", at: "PUE"), at: "PUE", 2, .text("Corregida"))
        try village.enterprise("De Puebla", at: "PUE", phone: "5550000001")
        try village.settle()
        try village.revoke("PUE", keeping: [])
        try village.tellRoster(of: "GTO")
        return (village, key)
    }

    private func names(_ items: [QuarantineItem]) -> [String] { items.map(\.dot) }

    @Test("records keep their ids, the new author is named, and no conflict comes of restoring the key")
    func adopted() throws {
        let (village, key) = try revoked()
        #expect(try village.names(at: "GTO") == ["De Guanajuato"])
        let store = village["GTO"].store
        let items = try store.quarantine().filter { $0.office == "PUE" && $0.kind?.id == Kind.enterprise.id }
        #expect(items.count == 2 && items.allSatisfy { !$0.isSuperseded })
        let summary = try store.adopt(names(items), person: "lucia")
        #expect(summary.adopted == 2 && summary.passedOver == 0)
        #expect(summary.records == Set(items.compactMap(\.record)) && summary.records.contains(key))
        #expect(try village.names(at: "GTO") == ["Corregida", "De Puebla"])
        #expect(try store.quarantine().allSatisfy { $0.isSuperseded || $0.kind?.id != Kind.enterprise.id })
        let again = try store.adopt(names(items), person: "lucia")
        #expect(again.adopted == 0 && again.passedOver == 2)
        try village.carry(from: "GTO", to: "OAX")
        try village.restore("PUE")
        try village.settle()
        for code in ["GTO", "PUE", "OAX"] {
            #expect(try village.names(at: code) == ["Corregida", "De Puebla"], "\(code)")
            #expect(try village[code].store.conflicts().isEmpty, "\(code)")
            #expect(try village[code].store.rows(.enterprise).compactMap { $0.text("phone") } == ["5550000001"])
        }
        try village.expectAgreement()
    }

    @Test("what valid people have replaced since is left as it is")
    func replaced() throws {
        let (village, key) = try revoked()
        try village.restore("PUE")
        try village.edit(key, at: "GTO", 2, .text("Más nueva"))
        try village.revoke("PUE", keeping: [])
        let store = village["GTO"].store
        let item = try #require(try store.quarantine().first { $0.record == key })
        #expect(item.isSuperseded)
        #expect(try store.adopt([item.dot], person: "lucia").passedOver == 1)
        #expect(try village.names(at: "GTO") == ["Más nueva"])
    }

    @Test("a finding says which values rest on one that does not count, and goes when it counts again")
    func builtOnWithheld() throws {
        let village = try Village(["GTO", "PUE"])
        let key = try village.enterprise("Uno", at: "GTO")
        try village.settle()
        try village.edit(village.find("Uno", at: "PUE"), at: "PUE", 2, .text("Dos"))
        try village.settle()
        try village.edit(key, at: "GTO", 2, .text("Tres"))
        func findings(_ code: String) throws -> [String] {
            try village[code].store.findings().filter { $0.what != "clock" }.map {
                "\($0.what) \($0.field?.name ?? "")"
            }
        }
        for (isCut, expected) in [(true, ["built-on-withheld name"]), (false, []), (true, ["built-on-withheld name"])] {
            if isCut { try village.revoke("PUE", keeping: []) } else { try village.restore("PUE") }
            try village.tellRoster(of: "GTO")
            try village.hand(from: "GTO", to: "PUE")
            for code in ["GTO", "PUE"] {
                #expect(try findings(code) == expected, "\(code)")
                try village[code].store.rebuild()
                #expect(try findings(code) == expected, "\(code) rebuilt")
            }
        }
        // Somebody looks at it and writes what holds.
        try village.edit(key, at: "GTO", 2, .text("Cuatro"))
        #expect(try findings("GTO") == [])
    }

    @Test("a record of which nothing counts has no findings, in whatever order that became known")
    func findingsOfHidden() throws {
        let village = try Village(["GTO", "PUE", "OAX"])
        try village.settle()
        let interview = try village.interview(of: village.enterprise("Una", at: "PUE"), at: "PUE")
        try village.approve(interview, at: "PUE")
        try village.edit(interview, at: "PUE", 33, .integer(1))
        try village.carry(from: "PUE", to: "OAX")
        #expect(try village["OAX"].store.findings().map(\.what) == ["changed-since"])
        try village.revoke("PUE", keeping: [])
        try village.tellRoster(of: "GTO")
        try village.carry(from: "OAX", to: "GTO")
        for code in ["GTO", "OAX"] {
            #expect(try village.states(at: code) == [])
            #expect(try village[code].store.findings().map(\.what) == [], "\(code)")
        }
    }

    @Test("an approval entered anew together with what it approved still stands on it")
    func approvalAdopted() throws {
        let village = try Village()
        let interview = try village.interview(of: village.enterprise("Una", at: "PUE"), at: "PUE")
        try village.approve(interview, at: "PUE")
        try village.settle()
        try village.revoke("PUE", keeping: [])
        let store = village["GTO"].store
        _ = try store.adopt(store.quarantine().map(\.dot), person: "lucia")
        #expect(try village.states(at: "GTO") == ["approved"])
        #expect(try store.findings().map(\.what) == [])
    }
}
