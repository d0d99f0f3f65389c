import Foundation
import OfficeSync
import SurveyModel
import SurveyStore
import Testing
import Trust

@Suite("The audit of what was done to records")
struct AuditActTests {
    @Test("tells who approved, returned and locked which interview of which enterprise")
    func interviews() throws {
        let village = try Village()
        let enterprise = try village.enterprise("Uno", at: "GTO")
        let interview = try village.interview(of: enterprise, at: "GTO")
        #expect(try village.audit("GTO").filter { $0.what.topic == .interviews }.isEmpty)
        for state in ["returned", "approved", "locked"] {
            village.time.now += 5
            try village.edit(interview, at: "GTO", 6, .text(state), .null, .null)
        }
        try village.carry(from: "GTO", to: "PUE")
        let found = try village.audit("PUE").filter { $0.what.topic == .interviews }
        #expect(found.map(\.what.text) == ["interview-returned", "interview-approved", "interview-locked"])
        let store = village["GTO"].store
        for item in found {
            #expect(item.person == "p-GTO" && item.signedBy == ["GTO-1"] && item.refusal == nil)
            #expect(item.records == [try store.code(of: interview), try store.code(of: enterprise)])
        }
    }

    @Test("tells a resolved conflict by its field; plain edits, and equal values from two offices, are none")
    func conflicts() throws {
        let village = try Village()
        try village.enterprise("Uno", at: "GTO")
        try village.settle()
        for code in ["GTO", "PUE"] {
            try village.edit(try village.find("Uno", at: code), at: code, 2, .text("De \(code)"))
            try village.edit(try village.find("Uno", at: code), at: code, 5, .integer(1999))
        }
        try village.settle()
        #expect(try village.audit("GTO", "conflict-resolved").isEmpty)
        let key = try village.find("Uno", at: "PUE")
        try village.edit(key, at: "PUE", 2, .text("Uno, S.A."), resolving: true)
        try village.edit(key, at: "PUE", 5, .integer(2001))
        try village.edit(key, at: "PUE", 2, .text("Uno, S.A. de C.V."))
        try village.settle()
        for code in ["GTO", "PUE"] {
            let resolved = try village.audit(code, "conflict-resolved")
            #expect(resolved.map { $0.detail["fields"] } == ["name"], "\(code)")
            #expect(resolved.map(\.signedBy) == [["PUE-2"]], "\(code)")
        }
    }

    @Test("tells of removals, merges and withdrawn consents, and of what was taken back")
    func enterprises() throws {
        let village = try Village()
        let first = try village.enterprise("Uno", at: "GTO")
        let second = try village.enterprise("Dos", at: "GTO")
        let consent = try village.consent(of: first, at: "GTO")
        #expect(try village.audit("GTO").filter { $0.basis == .change }.isEmpty)
        for step in 0..<2 {
            village.time.now += 5
            let isDone = step == 0
            try village.edit(first, at: "GTO", 14, .integer(isDone ? 1 : 0), .null)
            try village.same(first, second, at: "GTO", isDone ? 1 : 0)
            try village.edit(consent, at: "GTO", 6, isDone ? .text("2025-06-01") : .null)
        }
        let found = try village.audit("GTO").filter { $0.basis == .change }
        let done: Set = ["enterprise-removed", "enterprises-merged", "consent-withdrawn"]
        #expect(found.count == 6)
        #expect(Set(found.prefix(3).map(\.what.text)) == done)
        #expect(
            Set(found.suffix(3).map(\.what.text))
                == ["enterprise-reinstated", "enterprises-unmerged", "consent-reinstated"])
        let store = village["GTO"].store
        let merged = try #require(found.first { $0.what == .act(.enterprisesMerged) })
        #expect(Set(merged.records).isSuperset(of: [try store.code(of: first), try store.code(of: second)]))
    }

    @Test("tells what left the system, what for, and that somebody wrote over the record of it")
    func disclosures() throws {
        let village = try Village()
        let key = try village.disclose("enterprises", at: "GTO", purpose: .text("informe anual"))
        #expect(try village.audit("GTO", "data-exported").map(\.signedBy) == [[]], "what is not sealed is not signed")
        village.time.now += 5
        try village.edit(key, at: "GTO", 2, .text("waves"))
        try village.carry(from: "GTO", to: "PUE")
        let left = try #require(try village.audit("PUE", "data-exported").first)
        #expect(left.detail["content"] == "enterprises" && left.detail["purpose"] == "informe anual")
        #expect(left.detail["rows"] == "12" && left.detail["personal"] == "1")
        #expect(left.signedBy == ["GTO-1"])
        #expect(try village.audit("PUE", "disclosure-edited").map { $0.detail["fields"] } == ["content"])
    }

    @Test("tells what a key did that was cut as not counting, and who adopted it; writing over it adopts nothing")
    func adoption() throws {
        let village = try Village()
        let first = try village.enterprise("Uno", at: "GTO", phone: "5550000001")
        _ = try village.enterprise("Dos", at: "GTO")
        try village.settle()
        let mine = try village.find("Uno", at: "PUE")
        let interview = try village.interview(of: mine, at: "PUE")
        try village.edit(interview, at: "PUE", 6, .text("approved"), .null, .null)
        try village.edit(mine, at: "PUE", 8, .text("5550009999"))
        try village.edit(try village.find("Dos", at: "PUE"), at: "PUE", 2, .text("Dos de Puebla"))
        try village.carry(from: "PUE", to: "GTO")
        try village.edit(try village.find("Dos", at: "GTO"), at: "GTO", 2, .text("Dos de Guanajuato"))
        #expect(try village.audit("GTO", "interview-approved").map(\.refusal) == [nil])
        village.time.now += 5
        try village.cutKey(of: "PUE", at: "GTO")
        #expect(try village.audit("GTO", "interview-approved").map(\.refusal) == ["revoked"])
        #expect(try village.audit("GTO", "value-adopted").isEmpty)

        village.time.now += 5
        let phone = try #require(
            try village["GTO"].store.quarantine().first { $0.writes.contains { $0.field == FieldID(8) } })
        #expect(try village["GTO"].store.adopt([phone.dot], person: "jefa").adopted == 1)
        let adopted = try #require(try village.audit("GTO", "value-adopted").first)
        #expect(adopted.detail["fields"] == "phone" && adopted.person == "jefa" && adopted.signedBy.isEmpty)
        #expect(adopted.records == [try village["GTO"].store.code(of: first)])
        #expect(try village.audit("GTO", "conflict-resolved").isEmpty)
    }

    @Test("holds no personal value, whatever was done")
    func personal() throws {
        let village = try Village()
        let key = try village.enterprise("Uno", at: "GTO", phone: "5550001111")
        try village.settle()
        for code in ["GTO", "PUE"] {
            try village.edit(try village.find("Uno", at: code), at: code, 8, .text("555000\(code)"))
        }
        try village.settle()
        try village.edit(key, at: "GTO", 8, .text("5550002222"), resolving: true)
        try village.settle()
        #expect(try village.audit("PUE", "conflict-resolved").map { $0.detail["fields"] } == ["phone"])
        for code in ["GTO", "PUE"] { #expect(try !"\(village.audit(code))".contains("555000")) }
    }

    @Test("tells the same signed things at every office that holds the same, in whatever order they came")
    func agreement() throws {
        let village = try Village(["GTO", "PUE", "OAX"])
        let key = try village.enterprise("Uno", at: "GTO")
        let interview = try village.interview(of: key, at: "GTO")
        try village.edit(interview, at: "GTO", 6, .text("approved"), .null, .null)
        try village.disclose("waves", at: "PUE")
        try village.settle()
        for code in ["GTO", "PUE", "OAX"] {
            village.time.now += 1
            try village.edit(try village.find("Uno", at: code), at: code, 2, .text("De \(code)"))
        }
        try village.settle()
        village.time.now += 1
        try village.edit(try village.find("Uno", at: "OAX"), at: "OAX", 2, .text("De todas"), resolving: true)
        try village.edit(interview, at: "GTO", 6, .text("locked"), .null, .null)
        try village.settle()
        let told = try ["GTO", "PUE", "OAX"].map { code in
            try village.audit(code).filter { $0.basis != .local }.map(\.word).sorted()
        }
        #expect(told[0].count > 8)
        #expect(told[0] == told[1])
        #expect(told[0] == told[2])
        try village["PUE"].store.rebuild()
        #expect(try village.audit("PUE").filter { $0.basis != .local }.map(\.word).sorted() == told[1])
    }

    @Test("tells a change once that stands on both branches of a forked log, and that the fork was noticed")
    func fork() throws {
        let village = try Village()
        try village.disclose("waves", at: "GTO")
        try FileManager.default.copyItem(atPath: village.directory("GTO"), toPath: village.directory("GTO2"))
        try village.disclose("enterprises", at: "GTO")
        try village.reopen("GTO2")
        for from in ["GTO2", "GTO"] {
            let file = village.fresh()
            _ = try village[from].createBundle(to: file, for: .all)
            _ = try village["PUE"].apply(file)
        }
        let left = try village.audit("PUE", "data-exported")
        #expect(left.map { $0.detail["content"] ?? "" }.sorted() == ["enterprises", "waves"])
        #expect(try village.audit("PUE", "fork").map { $0.target?.name } == ["GTO-1"])
    }
}
