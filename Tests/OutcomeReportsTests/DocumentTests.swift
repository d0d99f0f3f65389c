import Foundation
import SurveyModel
import Testing

@testable import OutcomeReports

#if canImport(FoundationXML)
    import FoundationXML
#endif

@Suite struct DocumentTests {
    /// A report with every section filled, made once for all tests.
    static let full = Result {
        try ReportTests.report(
            SyntheticProgram(enterprises: 400, comparisonShare: 0.2),
            ReportSettings(by: ReportSettings.Dimension.allCases))
    }

    static func report() throws -> OutcomeReport { try full.get() }

    @Test(arguments: [Language.es, .en])
    func `the HTML is well-formed, self-contained and has all thirteen sections`(language: Language) throws {
        let html = HTMLDocument().render(try Self.report(), try SyntheticProgram.phrasebook(language))
        let parser = XMLParser(data: Data(html.utf8))
        #expect(parser.parse(), "\(String(describing: parser.parserError))")
        #expect(html.contains("<html lang=\"\(language.rawValue)\""))
        for number in 1...13 { #expect(html.contains("<section id=\"s\(number)\"")) }
        #expect(!html.contains("<script"))
        #expect(!html.contains("src="))
        #expect(!html.contains("href="))
        #expect(!html.contains("url("))
        #expect(html.components(separatedBy: "<svg").count == html.components(separatedBy: "<desc").count)
    }

    @Test(arguments: [Language.es, .en])
    func `every sentence is in the phrasebook`(language: Language) throws {
        let book = try SyntheticProgram.phrasebook(language)
        for report in [
            try Self.report(),
            try ReportTests.report(SyntheticProgram(enterprises: 12, hasEndline: false, hasIndex: false)),
        ] {
            for text in [HTMLDocument().render(report, book), TextDocument().render(report, book)] {
                #expect(text.firstRange(of: /report\.[a-z_]+\.?[a-z_]*/) == nil)
                #expect(text.firstRange(of: /\{[a-z_]+\}/) == nil || text.contains("{ "))
            }
        }
    }

    @Test func `both languages have the same sentences with the same places`() throws {
        let files = try [Language.es, .en].map { language in
            let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent()
            let file = root.appending(path: "Schema/texts/report-\(language.rawValue).json")
            return try JSONDecoder().decode([String: String].self, from: Data(contentsOf: file))
        }
        #expect(files[0].keys.sorted() == files[1].keys.sorted())
        for (key, sentence) in files[0] {
            let places = sentence.matches(of: /\{[a-z_]+\}/).map { String($0.output) }.sorted()
            #expect(
                places == (files[1][key] ?? "").matches(of: /\{[a-z_]+\}/).map { String($0.output) }.sorted(), "\(key)")
        }
    }

    @Test func `names from the data are escaped`() throws {
        var identity = SyntheticProgram.identity
        identity.program = "<b>&\"'\u{1}"
        var data = SyntheticProgram(enterprises: 100).data()
        for index in data.enterprises.indices { data.enterprises[index].office = "<i>A" }
        let report = try OutcomeReport(
            facts: data, identity: identity, settings: ReportSettings(), instrument: SyntheticProgram.instrument())
        let html = HTMLDocument().render(report, try SyntheticProgram.phrasebook(.es))
        #expect(XMLParser(data: Data(html.utf8)).parse())
        #expect(!html.contains("<b>"))
        #expect(!html.contains("<i>"))
    }

    @Test func `beside growth stands that the published claim is not counterfactual`() throws {
        let book = try SyntheticProgram.phrasebook(.en)
        let text = TextDocument(width: 400).render(try Self.report(), book)
        let caution = book("report.reference.caution")
        #expect(text.components(separatedBy: caution).count == 4)
        #expect(caution.contains("Published claim") && caution.contains("counterfactual"))
    }

    @Test func `the text fits a hundred columns and has its sections in their order`() throws {
        for language in [Language.es, .en] {
            let text = TextDocument().render(try Self.report(), try SyntheticProgram.phrasebook(language))
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            for line in lines { #expect(line.count <= 100, "\(line)") }
            #expect(lines[3].hasPrefix("1  "))
        }
    }

    @Test func `the JSON has the promised members in their order`() throws {
        let json = JSONDocument().render(try Self.report(), try SyntheticProgram.phrasebook(.en))
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        let identity = try #require(object["identity"] as? [String: Any])
        #expect(identity["state_digest"] as? String == SyntheticProgram.identity.stateDigest)
        let rows = try #require(object["indicators"] as? [[String: Any]])
        for row in rows {
            let status = try #require(row["status"] as? String)
            #expect((row["value"] is NSNull) == (status != "ok"))
            #expect((row["missing"] != nil) == (status == "not_computable"))
        }
        let places = ["identity", "indicators", "coverage", "villages", "reference_values"]
            .compactMap { json.range(of: "\n  \"\($0)\": ")?.lowerBound }
        #expect(places.count == 5 && places == places.sorted())
    }

    @Test func `a small report is written as it always was`() throws {
        let report = try OutcomeReport(
            facts: ReportTests.sales(count: 12) { (1_000_00 + Int64($0) * 10_00, 1_500_00) },
            identity: SyntheticProgram.identity, settings: ReportSettings(by: [.office]),
            instrument: SyntheticProgram.instrument())
        let json = JSONDocument().render(report, try SyntheticProgram.phrasebook(.en))
        let golden = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/small-report.json")
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try Data(json.utf8).write(to: golden)
        }
        #expect(json == String(decoding: try Data(contentsOf: golden), as: UTF8.self))
    }

    @Test func `the CSV has one statistic a line and quotes what needs it`() throws {
        let report = try Self.report()
        let csv = CSVDocument().render(report, try SyntheticProgram.phrasebook(.es))
        let lines = csv.components(separatedBy: "\r\n")
        #expect(lines.count == report.rows.count + 2)
        #expect(lines[0] == CSVDocument.columns.joined(separator: ","))
        #expect(lines.contains { $0.hasPrefix("MAT2,mean_paired_change,state=11,") && $0.contains(",points,") })
    }

    @Test func `numbers are rounded half away from zero and grouped`() {
        #expect(NumberText.fixed(1_234_567.25, 1) == "1,234,567.3")
        #expect(NumberText.fixed(-0.04, 1) == "0.0")
        #expect(NumberText.fixed(-2.5, 0) == "−3")
        #expect(NumberText.fixed(0.125, 2, signed: true) == "+0.13")
        #expect(NumberText.fixed(999.96, 1) == "1,000.0")
        #expect(NumberText.whole(-12_345) == "−12,345")
    }
}
