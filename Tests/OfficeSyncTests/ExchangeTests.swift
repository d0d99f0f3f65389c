import DeltaBundle
import OfficeSync
import Replication
import SurveyModel
import SurveyStore
import Testing

@Suite("Two offices exchange bundles")
struct ExchangeTests {
    @Test("what one enters, the other sees, and both say the same code")
    func entriesTravel() throws {
        let village = try Village()
        let key = try village.enterprise("Molcajetes", at: "GTO", phone: "5550000001")
        try village.settle()
        let there = try village.find("Molcajetes", at: "PUE")
        let row = try #require(try village["PUE"].store.row(there))
        #expect(row.text("phone") == "5550000001")
        #expect(row.code == (try village["GTO"].store.code(of: key)))
        try village.expectAgreement()
    }

    @Test("two edits of one field are a conflict that both show alike, until one person decides")
    func conflictIsDecided() throws {
        let village = try Village()
        try village.enterprise("Telar", at: "GTO")
        try village.settle()
        try village.edit(try village.find("Telar", at: "GTO"), at: "GTO", 2, .text("Telar Uno"))
        village.time.now += 10
        try village.edit(try village.find("Telar", at: "PUE"), at: "PUE", 2, .text("Telar Dos"))
        try village.settle()
        for code in ["GTO", "PUE"] {
            let conflict = try #require(try village[code].store.conflicts().first)
            #expect(Set(conflict.heads.compactMap(\.value)) == [[.text("Telar Uno")], [.text("Telar Dos")]])
            #expect(conflict.heads.first { $0.isShown }?.value == [.text("Telar Dos")])
        }
        try village.expectAgreement()
        try village.edit(try village.find("Telar", at: "PUE"), at: "PUE", 2, .text("Telar Uno"), resolving: true)
        try village.settle()
        for code in ["GTO", "PUE"] {
            #expect(try village[code].store.conflicts().isEmpty)
            let row = try village[code].store.row(try village.find("Telar", at: code))
            #expect(row?.text("name") == "Telar Uno")
        }
        try village.expectAgreement()
    }

    @Test("the digest that is kept for a state is that of the state, and is worked out anew for another")
    func keptDigest() throws {
        let village = try Village()
        try village.enterprise("Telar", at: "GTO")
        let office = village["GTO"]
        var before: [UInt8] = []
        for name in ["Telar Uno", "Telar Dos"] {
            try village.edit(try village.find("Telar", at: "GTO"), at: "GTO", 2, .text(name))
            #expect(try office.store.digestOfState() == office.store.fullDigest(), "not sealed")
            try office.seal()
            for _ in 1...2 { #expect(try office.store.digestOfState() == office.store.fullDigest()) }
            #expect(try office.store.digestOfState() != before)
            before = try office.store.digestOfState()
        }
        try office.store.rebuild()
        #expect(try office.store.digestOfState() == before)
    }

    @Test("a write that saw a value wins over it, whatever the clocks say")
    func wrongClocksLoseNothing() throws {
        let village = try Village()
        village.time.now = 4_070_908_800
        try village.enterprise("Milpa", at: "GTO")
        try village.settle()
        village.time.now = 0
        try village.edit(try village.find("Milpa", at: "PUE"), at: "PUE", 2, .text("Milpa Nueva"))
        try village.settle()
        let row = try village["GTO"].store.row(try village.find("Milpa", at: "GTO"))
        #expect(row?.text("name") == "Milpa Nueva")
        #expect(try village["GTO"].store.conflicts().isEmpty)
        try village.expectAgreement()
    }

    @Test("equal edits are no conflict")
    func equalEdits() throws {
        let village = try Village()
        try village.enterprise("Pan", at: "GTO")
        try village.settle()
        for code in ["GTO", "PUE"] {
            try village.edit(try village.find("Pan", at: code), at: code, 2, .text("Pan Dulce"))
        }
        try village.settle()
        #expect(try village["PUE"].store.conflicts().isEmpty)
        try village.expectAgreement()
    }

    @Test("bundles applied in the wrong order, and again, give the same")
    func orderDoesNotMatter() throws {
        let village = try Village(["GTO", "PUE", "OAX"])
        var files: [String] = []
        for round in 0..<4 {
            if round > 0 { try village.edit(try village.find("Uno", at: "GTO"), at: "GTO", 2, .text("Uno \(round)")) }
            if round == 0 { try village.enterprise("Uno", at: "GTO") }
            try village.enterprise("E\(round)", at: "GTO")
            let file = village.fresh()
            _ = try village["GTO"].createBundle(to: file, for: .all)
            files.append(file)
            try village["GTO"].seal()
        }
        for file in files.reversed() + files { _ = try village["PUE"].apply(file) }
        for file in files { _ = try village["OAX"].apply(file) }
        let again = try village["OAX"].apply(files[3])
        #expect(again.new == 0 && again.held > 0)
        try village.settle()
        try village.expectAgreement()
    }

    @Test("a gap is named, the rest applies, and the piece fills it whenever it comes")
    func gapsAreNamed() throws {
        let village = try Village()
        for name in ["Uno", "Dos", "Tres"] {
            try village.enterprise(name, at: "GTO")
            try village["GTO"].seal()
        }
        let held = try village["GTO"].store.segmentNumbers(lackedBy: nil)
            .compactMap { try village["GTO"].store.segment($0) }.filter { $0.statement.log.scope == "centro" }
        let there = village["PUE"].store
        #expect(try there.apply([held[0], held[2]]).new == 2)
        #expect(try Set(there.rows(.enterprise).compactMap { $0.text("name") }) == ["Uno", "Tres"])
        let gap = try #require(try village["PUE"].gaps().first)
        #expect(gap.office == "GTO" && gap.segment == held[1].id)
        #expect(gap.after == held[0].statement.last && gap.before == held[2].statement.first)
        #expect(try there.stateCode().warnings.contains("gaps"))
        // The next trip brings what the want asks for.
        let want = village.fresh("want")
        try village["PUE"].writeWant(to: want)
        let answer = village.fresh()
        _ = try village["GTO"].createBundle(to: answer, for: .want(want))
        let summary = try village["PUE"].apply(answer)
        #expect(summary.missing.isEmpty && summary.isComplete)
        #expect(try there.rows(.enterprise).count == 3)
        try village.settle()
        try village.expectAgreement()
    }

    @Test("a natural key is one record wherever it is entered")
    func naturalKeysUnite() throws {
        let village = try Village()
        for code in ["GTO", "PUE"] {
            let values: [FieldID: [Scalar]] = [
                FieldID(1): [.text("110010001")], FieldID(2): [.text("San Marcos")],
            ]
            _ = try village[code].store.write(
                [RecordEntry(kind: .locality, target: .keyed, values: values)], person: "x")
        }
        try village.settle()
        #expect(try village["GTO"].store.rows(.locality).count == 1)
        #expect(try village["GTO"].store.conflicts().isEmpty)
        try village.expectAgreement()
        let key = try #require(try village["GTO"].store.rows(.locality).first).key
        try village.edit(key, at: "GTO", 2, .text("San Marcos Alto"))
        try village.settle()
        #expect(try village["PUE"].store.rows(.locality).first?.text("name") == "San Marcos Alto")
        #expect(try village["PUE"].store.conflicts().isEmpty)
        try village.expectAgreement()
    }
}
