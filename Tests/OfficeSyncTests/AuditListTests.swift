import Foundation
import OfficeSync
import SurveyModel
import SurveyStore
import Testing
import Trust

@Suite("The list of an audit")
struct AuditListTests {
    @Test("is in the order of the clocks, whatever they say")
    func order() throws {
        let village = try Village()
        let start = village.time.now
        try village.disclose("waves", at: "GTO")
        for clock in [Int64.max, Int64.min, 0] {
            village.time.now = clock
            try village.disclose("waves", at: "GTO")
        }
        village.time.now = start + 9
        try village["GTO"].store.record(event: "backed-up", person: "ana")
        let clocks = try village.audit("GTO").map(\.at)
        #expect(clocks == clocks.sorted())
        #expect(clocks.first == Int64.min && clocks.last == Int64.max)
    }

    @Test("marks what this store alone remembers, and tells what is signed once, with the person")
    func local() throws {
        let village = try Village()
        try village["GTO"].store.record(event: "backed-up", person: "ana")
        let local = try village.audit("GTO").filter { $0.basis == .local }
        #expect(local.map(\.what.text).contains("backed-up"))
        #expect(local.allSatisfy { $0.signedBy.isEmpty && $0.actor?.name == "GTO-1" })
        #expect(!local.map(\.what.text).contains("device-approved"))
        #expect(try village.audit("PUE").filter { $0.basis == .local }.allSatisfy { $0.what.text != "backed-up" })
    }

    @Test("has a sentence for every word, reason and topic, in both languages", arguments: ["es", "en"])
    func sentences(language: String) throws {
        let file = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .appendingPathComponent("../../Schema/texts/audit-\(language).json")
        let texts = try JSONDecoder().decode([String: String].self, from: Data(contentsOf: file))
        for word in AuditWord.signed { #expect(texts["audit.\(word.text)"] != nil, "\(word.text)") }
        for reason in Revocation.Reason.allCases { #expect(texts["audit.reason.\(reason.rawValue)"] != nil) }
        for basis in AuditItem.Basis.allCases where basis != .local {
            #expect(texts["audit.signed.\(basis.rawValue)"] != nil)
        }
        for topic in AuditItem.Topic.allCases {
            #expect(texts["help.audit.what"]?.contains(topic.rawValue) == true, "\(topic)")
        }
    }
}
