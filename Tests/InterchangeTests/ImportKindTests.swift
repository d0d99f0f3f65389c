import Interchange
import SurveyModel
import SurveyStore
import Testing

@Suite struct `Kinds of import` {
    /// The columns as other programs rely on them; `!` required, `*` key.
    private static let promised = [
        "localities": "cvegeo!* name! households households_year rural",
        "waves": "key!* type! start! end!",
        "enterprises": "key!* name! cvegeo! sector! started_year legal_form rfc phone arm enrolled_on status "
            + "owner_sex owner_birth_band latitude longitude accuracy_m consent_on",
        "interviews": "enterprise!* wave!* date!* coordinator outcome state "
            + Kind.answerColumns.joined(separator: " "),
        "revenue": "enterprise!* wave period_start!* period_end!* sales profit currency! source online_share",
        "workforce": "enterprise!* date!* total women fte",
        "storefronts": "enterprise!* platform!* opened_on! as_of!* orders_3m sales_12m currency",
        "prices": "enterprise!* item!* unit!* amount! currency! date!*",
        "training": "key!* topic! mode date! minutes! trainer",
        "attendance": "session!* enterprise!* person* minutes!",
        "teams": "key!* university! teachers students enterprises",
        "targets": "indicator!* office* period_start!* period_end!* value!",
        "fx": "date!* from!* to!* rate! source!",
        "price_index": "month!* index!* value! source!",
    ]

    @Test func `have the columns that other programs rely on`() {
        #expect(ImportKind.all.count == Self.promised.count)
        for kind in ImportKind.all {
            let columns = kind.columns.map { $0.name + ($0.isRequired ? "!" : "") + ($0.isKey ? "*" : "") }
            #expect(columns.joined(separator: " ") == Self.promised[kind.name])
        }
    }

    @Test(arguments: ImportKind.all.map(\.name))
    func `have a template whose example is imported without a word`(name: String) throws {
        let kind = try #require(ImportKind(named: name))
        var reader = try CSVReader(text: CSVWriter.text(kind.template(withExample: true)))
        let parser = try RowParser(kind: kind, header: reader.header, today: "2025-06-01") { _ in false }
        let row = try #require(try reader.next())
        let draft = try #require(try parser.draft(of: row))
        #expect(draft.records.first?.kind == kind.kind)
        #expect(draft.records.first?.part == .main)
        #expect(draft.records.allSatisfy { $0.key.count == kind.keyColumns.count })
        let said = draft.records.flatMap(\.fields).flatMap(\.columns)
        #expect(Set(said) == Set(kind.columns.map(\.name)))
        #expect(kind.template(withExample: false) == [kind.columns.map(\.name)])
    }

    @Test func `key the program's own records by the catalogue's natural key`() {
        for kind in ImportKind.all where !kind.hasNamespace {
            #expect(kind.keyColumns.map(\.name) == kind.kind.naturalKey)
        }
        #expect(ImportKind.revenue.keyColumns.map(\.name) == ["enterprise", "period_start", "period_end"])
    }

    @Test func `come in an order in which what others name is there first`() {
        let names = ImportKind.all.map(\.name)
        for (first, second) in [("waves", "interviews"), ("enterprises", "interviews"), ("training", "attendance")] {
            #expect(names.firstIndex(of: first)! < names.firstIndex(of: second)!)
        }
    }

    @Test func `a header may come in any order and with the columns of rejected rows`() throws {
        _ = try RowParser(kind: .teams, header: ["university", "key"]) { _ in false }
        _ = try RowParser(kind: .teams, header: ["university", "key"] + RowParser.ignoredColumns) { _ in false }
    }

    @Test func `an unknown column is an error that names it and the nearest known one`() throws {
        let error = #expect(throws: HeaderError.self) {
            try RowParser(kind: .enterprises, header: ["key", "name", "cvegeo", "sectro"]) { _ in false }
        }
        #expect(error?.code == .unknownColumn)
        #expect(error?.column == "sectro")
        #expect(error?.nearest == "sector")
        #expect(error?.sentence(in: TestTexts.english).contains("sectro") == true)
        #expect(error?.advice(in: TestTexts.spanish).contains("«sector»") == true)
        let other = #expect(throws: HeaderError.self) {
            try RowParser(kind: .teams, header: ["key", "university", "favourite_colour"]) { _ in false }
        }
        #expect(other?.nearest == nil)
        let cased = #expect(throws: HeaderError.self) { try RowParser(kind: .teams, header: ["Key"]) { _ in false } }
        #expect(cased?.nearest == "key")
    }

    @Test func `a required column that is missing is an error that names it`() {
        let error = #expect(throws: HeaderError.self) {
            try RowParser(kind: .revenue, header: ["enterprise", "period_start", "period_end"]) { _ in false }
        }
        #expect(error?.code == .missingColumn)
        #expect(error?.column == "currency")
    }

    @Test func `all sentences are there in both languages`() {
        var keys = ImportKind.all.map(\.sentenceKey)
        keys += ["row.required", "row.empty-link", "row.unresolved", "row.currency-change", "row.short-note"]
        for code in HeaderError.Code.allCases { keys += ["header.\(code.rawValue)", "header.\(code.rawValue).advice"] }
        for code in OutputError.Code.allCases { keys += ["output.\(code.rawValue)", "output.\(code.rawValue).advice"] }
        for key in keys {
            #expect(TestTexts.spanish.has(key), "\(key)")
            #expect(TestTexts.english.has(key), "\(key)")
        }
        #expect(Set(TestTexts.sentences(.es).keys) == Set(TestTexts.sentences(.en).keys))
    }
}
