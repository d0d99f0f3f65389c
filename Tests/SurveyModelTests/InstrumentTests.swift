import Foundation
import SurveyModel
import Testing

@Suite struct InstrumentTests {
    @Test func adm1HasTheTableOfItsDefinition() throws {
        let file = try SchemaFiles.bytes("instruments/adm-1.json")
        #expect(file.count <= 24_000)
        let instrument = try Instrument(json: file)
        #expect(instrument.name == "ADM-1/1")
        #expect(instrument.languages == [.es, .en, .zh, .pt])
        #expect(instrument.dimensions.map(\.id) == ["A", "B", "C", "D", "E", "F"])
        #expect(instrument.items.map(\.id) == Kind.answerColumns)
        #expect(instrument.items.allSatisfy { $0.weight == 1 })
        #expect(Set(instrument.items.filter(\.allowsNA).map(\.id)) == Instrument.itemsAllowingNAByDefault)
        let tags = instrument.dimensions.map { instrument.items[$0.itemRange].map(\.mechanism.rawValue) }
        #expect(
            tags == [
                ["TEC", "TEC", "TEC", "RES"], ["TEC", "CUL", "CUL", "CUL"], ["ECO", "ECO", "TEC", "ECO"],
                ["TEC", "TEC", "ECO", "RES"], ["TEC", "TEC", "POL", "CUL"], ["POL", "POL", "ECO", "RES"],
            ])
    }

    @Test func everyQuestionIsAskedInFourLanguages() throws {
        let instrument = try SchemaFiles.adm1()
        for language in Language.allCases {
            let questions = instrument.items.compactMap { $0.question[language] }
            #expect(Set(questions).count == 24)
            #expect(questions.allSatisfy { $0.hasSuffix(language == .zh ? "？" : "?") })
            #expect(instrument.items.allSatisfy { $0.help[language]?.isEmpty == false })
            #expect(instrument.scale[language]?.count == 5)
            #expect(instrument.label(of: .dontKnow, in: language).isEmpty == false)
            #expect(instrument.label(of: .value(4), in: language) == instrument.scale[language]?[4])
            #expect(instrument.label(of: .value(9), in: language) == "")
        }
    }

    @Test func trackedShippingIsSkippedWithoutOnlineOrders() throws {
        let instrument = try SchemaFiles.adm1()
        let shipping = try #require(Kind.answerColumns.firstIndex(of: "C4"))
        var answers = [Answer](repeating: .value(2), count: shipping)
        #expect(!instrument.skips(itemAt: shipping, after: answers))
        answers[8] = .value(0)
        #expect(instrument.skips(itemAt: shipping, after: answers))
        #expect(!instrument.skips(itemAt: shipping, after: []))
        #expect(!instrument.skips(itemAt: 99, after: answers))
        #expect(!instrument.skips(itemAt: 0, after: answers))
    }

    @Test(arguments: [
        (#""version":1"#, #""version":0"#, InstrumentError.Code.identity, ""),
        (#""id":"ADM-1""#, #""id":"""#, .identity, ""),
        (#"["es","en","zh","pt"]"#, #"["es","en","zh","fr"]"#, .languages, ""),
        (#"["es","en","zh","pt"]"#, #"["es","en","zh"]"#, .texts, "A1"),
        (#""No aplica","#, "", .texts, "other.es"),
        (#""id":"B","#, #""id":"A","#, .dimensions, ""),
        (#""id":"A2""#, #""id":"A1""#, .items, "A1"),
        (#""id":"A2""#, #""id":"G9""#, .items, "G9"),
        (#""id":"A2","weight":1"#, #""id":"A2","weight":0"#, .weights, "A2"),
        (#""id":"A2","weight":1"#, #""id":"A2","weight":98"#, .weights, "A"),
        (
            #""id":"A2","weight":1,"na":false,"tag":"TEC""#, #""id":"A2","weight":1,"na":false,"tag":"TIC""#,
            .mechanism, "A2"
        ),
        (#""item":"C1""#, #""item":"D1""#, .skipRule, "C4"),
        (#""in":[0]"#, #""in":[5]"#, .skipRule, "C4"),
        (#""then":"NA""#, #""then":"0""#, .skipRule, "C4"),
        (#""id":"ADM-1","#, "", .unreadable, "id"),
        (#""weight":1"#, #""weight":"1""#, .unreadable, "dimensions.Index 0.items.Index 0.weight"),
        ("{", "", .unreadable, ""),
    ])
    func aFaultyDefinitionIsRefusedAtItsPlace(
        find: String, replacement: String, code: InstrumentError.Code, place: String
    ) throws {
        var text = String(decoding: try SchemaFiles.bytes("instruments/adm-1.json"), as: UTF8.self)
        let range = try #require(text.range(of: find))
        text.replaceSubrange(range, with: replacement)
        #expect(throws: InstrumentError(code, at: place)) { try Instrument(json: text.utf8) }
    }

    @Test func anOversizedDefinitionIsRefused() {
        let bytes = [UInt8](repeating: 0x20, count: Instrument.largestDefinition + 1)
        #expect(throws: InstrumentError(.unreadable)) { try Instrument(json: bytes) }
    }
}
