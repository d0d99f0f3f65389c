import Foundation
import Interchange
import SurveyModel
import Testing

@Suite struct `Exported tables` {
    private func csv(_ table: ExportTable, _ rows: [[ExportCell]]) throws -> String {
        var bytes: [UInt8] = []
        var writer = try CSVTableWriter(table) { bytes += $0 }
        for row in rows { try writer.write(row) }
        try writer.finish()
        return String(decoding: bytes, as: UTF8.self)
    }

    private func json(_ table: ExportTable, _ rows: [[ExportCell]]) throws -> String {
        var bytes: [UInt8] = []
        var writer = JSONLinesWriter(table) { bytes += $0 }
        for row in rows { try writer.write(row) }
        try writer.finish()
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A row for a table from the values that a draft gives, links as the texts they were.
    private func row(_ table: ExportTable, _ draft: RowDraft) -> [ExportCell] {
        table.columns.map { column in
            let field = draft.records.first { $0.part == column.part }?.fields.first { $0.field.id == column.field }
            return switch field?.values[column.index] {
            case .scalar(let scalar): .scalar(scalar)
            case .link(let link): .text(link.text)
            case .unsaid, .namespace, nil: .scalar(.null)
            }
        }
    }

    @Test(arguments: ImportKind.all.map(\.name))
    func `importable ones give back what was imported`(name: String) throws {
        let kind = try #require(ImportKind(named: name))
        let table = ExportTable.importable(kind, hasPrivate: true)
        #expect(table.columns.map(\.name) == kind.columns.map(\.name))
        let parser = try RowParser(kind: kind, header: kind.columns.map(\.name)) { _ in false }
        var sparse = kind.template(withExample: true)[1]
        for (place, column) in kind.columns.enumerated() where !column.isRequired { sparse[place] = "" }
        for cells in [kind.template(withExample: true)[1], sparse] {
            let first = try #require(try parser.draft(of: CSVRow(line: 2, cells: cells)))
            var reader = try CSVReader(text: try csv(table, [row(table, first)]))
            let exported = try #require(try reader.next())
            let again = try #require(try parser.draft(of: exported))
            #expect(again.records.map(\.key) == first.records.map(\.key))
            #expect(again.records.map { $0.fields.map(\.values) } == first.records.map { $0.fields.map(\.values) })
        }
    }

    @Test func `texts are guarded against spreadsheets, numbers are not`() throws {
        let table = ExportTable.importable(.revenue, hasPrivate: true)
        let cells: [ExportCell] = [
            .text("=ABCDE-FGHIJ-K"), .scalar(.null), .scalar(.text("2024-01-01")), .scalar(.text("2024-01-31")),
            .scalar(.integer(0)), .scalar(.integer(-4_250)), .scalar(.text("MXN")), .scalar(.null),
            .scalar(.integer(1_250)),
        ]
        let line = try csv(table, [cells]).split(separator: "\r\n").last.map(String.init)
        #expect(line == "'=ABCDE-FGHIJ-K,,2024-01-01,2024-01-31,0.00,-42.50,MXN,,12.5")
    }

    @Test func `JSON lines have numbers as numbers with every digit`() throws {
        let table = ExportTable.importable(.revenue, hasPrivate: true)
        let cells: [ExportCell] = [
            .text("a\"\\\n\u{1}ñ"), .scalar(.null), .scalar(.text("2024-01-01")), .scalar(.text("2024-01-31")),
            .scalar(.integer(9_007_199_254_740_993)), .scalar(.integer(-5)), .scalar(.text("MXN")), .text(""),
            .scalar(.integer(1_205)),
        ]
        let line = try json(table, [cells])
        #expect(
            line == """
                {"enterprise":"a\\"\\\\\\n\\u0001ñ","wave":null,"period_start":"2024-01-01","period_end":"2024-01-31",\
                "sales":90071992547409.93,"profit":-0.05,"currency":"MXN","source":null,"online_share":12.05}

                """)
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        #expect(object?["enterprise"] as? String == "a\"\\\n\u{1}ñ")
    }

    @Test func `JSON lines have flags and answers as what they are`() throws {
        let localities = ExportTable.importable(.localities, hasPrivate: true)
        let place: [ExportCell] = [
            .scalar(.text("010010001")), .scalar(.text("X")), .scalar(.null), .scalar(.null), .scalar(.integer(0)),
        ]
        let line = try json(localities, [place])
        #expect(line.hasPrefix("{\"cvegeo\":\"010010001\",\"name\":\"X\",\"households\":null,"))
        #expect(line.hasSuffix(",\"rural\":false}\n"))
        let interviews = ExportTable.importable(.interviews, hasPrivate: true)
        var cells = Array(repeating: ExportCell.scalar(.null), count: interviews.columns.count)
        cells[6] = .scalar(.integer(3))
        cells[7] = .scalar(.integer(-1))
        #expect(try json(interviews, [cells]).contains("\"A1\":3,\"A2\":\"NA\",\"A3\":null"))
    }

    @Test func `a large amount passes in pieces`() throws {
        let table = ExportTable.importable(.teams, hasPrivate: true)
        let cells: [ExportCell] =
            [.scalar(.text("1")), .scalar(.text("UG"))] + Array(repeating: .scalar(.null), count: 3)
        var largest = 0
        var writer = JSONLinesWriter(table) { largest = max(largest, $0.count) }
        for _ in 0..<10_000 { try writer.write(cells) }
        try writer.finish()
        #expect(largest < 70_000)
    }

    @Test func `private columns can be left out`() {
        let names = ExportTable.importable(.enterprises, hasPrivate: false).columns.map(\.name)
        for name in ["rfc", "phone", "latitude", "longitude", "accuracy_m"] { #expect(!names.contains(name)) }
        #expect(names.contains("owner_sex"))
        #expect(!ExportTable.complete(.enterprise, hasPrivate: false).columns.contains { $0.name == "note" })
    }

    @Test func `complete ones have every column of a kind but its hashes`() {
        for kind in Catalogue.kinds {
            let table = ExportTable.complete(kind, hasPrivate: true)
            let expected = kind.columns.filter { $0.type != .bytes }.map(\.name)
            #expect(table.columns.map(\.name) == ["record_code"] + expected)
            #expect(Set(table.columns.map(\.name)).count == table.columns.count)
        }
    }

    @Test func `a codebook says of every column what it is, in two languages`() throws {
        let tables =
            ImportKind.all.map { ExportTable.importable($0, hasPrivate: true) }
            + Catalogue.kinds.map { ExportTable.complete($0, hasPrivate: true) }
        let book = Codebook(tables, spanish: TestTexts.spanish, english: TestTexts.english)
        var bytes: [UInt8] = []
        try book.write { bytes += $0 }
        var reader = try CSVReader(text: String(decoding: bytes, as: UTF8.self))
        #expect(reader.header == Codebook.header)
        var count = 0
        while let row = try reader.next() {
            count += 1
            for description in row.cells[6...7] {
                #expect(description.hasSuffix("."), "\(row.cells[0]).\(row.cells[1]): \(description)")
            }
        }
        #expect(count == tables.map(\.columns.count).reduce(0, +))
        let sector = book.rows.first { $0[1] == "sector" }
        #expect(sector?[2] == "code")
        #expect(sector?[5].contains("31-33 | 43") == true)
        let phone = book.rows.first { $0[1] == "phone" }
        #expect(phone?[8] == "yes")
    }
}
