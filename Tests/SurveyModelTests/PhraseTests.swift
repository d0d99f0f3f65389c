import SurveyModel
import Testing

@Suite struct PhraseTests {
    private func places(_ sentence: String) -> Set<String> {
        Set(sentence.split(separator: "{").dropFirst().compactMap { $0.split(separator: "}").first.map(String.init) })
    }

    @Test func bothLanguagesHaveTheSameKeysAndPlaces() throws {
        let spanish = try SchemaFiles.sentences(.es)
        let english = try SchemaFiles.sentences(.en)
        #expect(Set(spanish.keys) == Set(english.keys))
        for (key, sentence) in spanish {
            #expect(!sentence.isEmpty)
            #expect(places(sentence) == places(english[key] ?? ""), "\(key)")
        }
    }

    @Test(arguments: [Language.es, .en])
    func everyIssueHasASentenceWithoutOpenPlaces(language: Language) throws {
        let phrasebook = try SchemaFiles.phrasebook(language)
        for code in ValidationIssue.Code.allCases {
            let issue = ValidationIssue(
                code, kind: "revenue", field: "sales", rule: "≥ 0", places: ["value": "-5"])
            let sentence = issue.sentence(in: phrasebook)
            #expect(phrasebook.has("issue.\(code.rawValue)"), "\(code)")
            #expect(!sentence.contains("{") && !sentence.contains("issue."))
            #expect(sentence.hasSuffix("-5"))
        }
        for code in [
            InstrumentError.Code.unreadable, .identity, .languages, .texts, .dimensions, .items, .weights, .mechanism,
            .skipRule,
        ] {
            let sentence = InstrumentError(code, at: "C4").sentence(in: phrasebook)
            #expect(!sentence.contains("{") && !sentence.hasPrefix("instrument."))
        }
    }

    @Test(arguments: [Language.es, .en])
    func everyNameOfTheCatalogueHasALabel(language: Language) throws {
        let phrasebook = try SchemaFiles.phrasebook(language)
        for kind in Catalogue.kinds {
            #expect(phrasebook.has("kind.\(kind.name)") && phrasebook.has("kinds.\(kind.name)"), "\(kind.name)")
            for field in kind.fields {
                #expect(phrasebook.has("field.\(field.name)"), "\(field.name)")
                for column in field.columns {
                    #expect(phrasebook.has("field.\(column.name)"), "\(column.name)")
                    guard case .code(let codes) = column.type else { continue }
                    for code in codes {
                        let label = column.label(ofCode: code, in: phrasebook)
                        #expect(label != code, "\(column.name) \(code)")
                    }
                }
            }
        }
        for band in Band.allCases { #expect(phrasebook.has("band.\(band.rawValue)")) }
        for mechanism in Mechanism.allCases { #expect(phrasebook.has("mechanism.\(mechanism.rawValue)")) }
        for size in EnterpriseSize.allCases { #expect(phrasebook.has("size.\(size.rawValue)")) }
    }

    @Test func anIssueSpeaksTheReadersLanguage() throws {
        let issue = ValidationIssue(.required, kind: "enterprise", field: "cvegeo")
        #expect(issue.sentence(in: try SchemaFiles.phrasebook(.es)) == "Falta «Clave de localidad». Escriba un valor.")
        #expect(issue.sentence(in: try SchemaFiles.phrasebook(.en)) == "“Locality key” is missing. Enter a value.")
        let chinese = Phrasebook(language: .zh, sentences: [:], fallback: try SchemaFiles.sentences(.en))
        #expect(issue.sentence(in: chinese) == "“Locality key” is missing. Enter a value.")
    }
}
