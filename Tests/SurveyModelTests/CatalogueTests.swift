import Foundation
import SurveyModel
import Testing

/// `Schema/catalogue.json` tells readers of bundles what kinds and fields mean; it must say what the program does.
@Suite("The catalogue of kinds and fields")
struct CatalogueTests {
    @Test("The published catalogue is the program's")
    func published() throws {
        let text = try CatalogueDocument(Catalogue.kinds).text()
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil {
            try Data(text.utf8).write(to: SchemaFiles.url("catalogue.json"))
        }
        #expect(String(decoding: try SchemaFiles.bytes("catalogue.json"), as: UTF8.self) == text)
    }

    @Test("Numbers are used once, fields rise, and every key column is a column")
    func sound() {
        #expect(Set(Catalogue.kinds.map(\.id)).count == Catalogue.kinds.count)
        #expect(Catalogue.kinds.map(\.id) == Catalogue.kinds.map(\.id).sorted())
        for kind in Catalogue.kinds {
            let numbers = kind.fields.map(\.id)
            #expect(numbers == Array(Set(numbers)).sorted(), "\(kind.name)")
            let columns = kind.columns.map(\.name)
            #expect(Set(columns).count == columns.count, "\(kind.name)")
            #expect(Set(kind.importKey).isSubset(of: columns), "\(kind.name)")
        }
    }
}

/// The catalogue as JSON: a field a line.
private struct CatalogueDocument {
    private struct FieldEntry: Encodable {
        let number: UInt16
        let name: String
        let personal: Bool
        let required: Bool
        let columns: [ColumnEntry]
    }

    private struct ColumnEntry: Encodable {
        let name: String
        let type: String
        var scale: Int?
        var codes: [String]?
        var kind: UInt16?
    }

    private let kinds: [Kind]

    init(_ kinds: [Kind]) { self.kinds = kinds }

    func text() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        func json(_ value: some Encodable) throws -> String {
            String(decoding: try encoder.encode(value), as: UTF8.self)
        }
        let entries = try kinds.map { kind in
            let home = kind.home == .program ? "program" : "office"
            let fields = try kind.fields.map { "      " + (try json(entry($0))) }
            let head = "{\"number\": \(kind.id.rawValue), \"name\": \"\(kind.name)\", \"home\": \"\(home)\""
            return "  \(head), \"key\": \(try json(kind.importKey)), \"fields\": [\n"
                + fields.joined(separator: ",\n") + "\n    ]}"
        }
        return "{\"version\": \(Catalogue.version), \"kinds\": [\n" + entries.joined(separator: ",\n") + "\n]}\n"
    }

    private func entry(_ field: Field) -> FieldEntry {
        FieldEntry(
            number: field.id.rawValue, name: field.name, personal: field.isPrivate, required: field.isRequired,
            columns: field.columns.map(entry))
    }

    private func entry(_ column: Column) -> ColumnEntry {
        switch column.type {
        case .text: ColumnEntry(name: column.name, type: "text")
        case .integer: ColumnEntry(name: column.name, type: "integer")
        case .decimal(let scale): ColumnEntry(name: column.name, type: "decimal", scale: scale)
        case .money: ColumnEntry(name: column.name, type: "money")
        case .date: ColumnEntry(name: column.name, type: "date")
        case .instant: ColumnEntry(name: column.name, type: "instant")
        case .flag: ColumnEntry(name: column.name, type: "flag")
        case .code(let codes): ColumnEntry(name: column.name, type: "code", codes: codes)
        case .reference(let kind): ColumnEntry(name: column.name, type: "reference", kind: kind.rawValue)
        case .answer: ColumnEntry(name: column.name, type: "answer")
        case .bytes: ColumnEntry(name: column.name, type: "bytes")
        }
    }
}
