import OfficeSync
import SeededRandom
import SurveyModel
import Testing

@testable import SurveyStore

@Suite("Searching enterprises by a part of their name")
struct EnterpriseSearchTests {
    private static let words = ["Molcajetes", "El Nogal", "Ñandú", "Xōchitl", "Kʼáax", "STRASSE", "Panadería", "a", ""]

    @Test("finds what a plain scan does, after whatever was entered and received", arguments: Seeds.some(3))
    func anyHistory(seed: UInt64) throws {
        print("seed \(seed)")
        let village = try Village(["GTO", "PUE"])
        var random = SeededGenerator(seed: seed)
        for step in 0..<40 {
            let code = ["GTO", "PUE"][random.below(2)]
            let store = village[code].store
            // Enough at once that blocks are parted, now and then.
            let entries = (0..<(random.once(in: 12) ? 700 : 3)).map { number in
                RecordEntry(
                    kind: .enterprise, target: .create,
                    values: ProjectionHistory.values(
                        .enterprise,
                        [
                            "namespace": .text(code), "key": .text("\(step)-\(number)"),
                            "name": .text("\(Self.words[random.below(Self.words.count)]) \(random.below(40))"),
                            "cvegeo": .text("11001000\(random.below(10))"), "sector": .text("46"),
                        ]))
            }
            let keys = try store.write(entries, person: "p")
            if let key = keys.randomElement(using: &random) {
                try village.edit(key, at: code, 2, .text("Café \(random.below(30))"))
                if random.once(in: 3), let field = Kind.enterprise.field(named: "removed") {
                    let seen = try store.seenHash(key, except: field.id)
                    try village.edit(key, at: code, field.id.rawValue, .integer(1), .bytes(seen))
                }
            }
            if random.once(in: 6) { try village.carry(from: code, to: code == "GTO" ? "PUE" : "GTO") }
            if random.once(in: 9) { try store.rebuild() }
            let texts = [
                "cafe 1", "molca", "ÑANDU", "nogal 2", "1100100", "xochi", "kaax", "straße 3", "", "zzz", "7-1",
            ]
            let text = texts[random.below(texts.count)]
            let found = try store.searchEnterprises(text, limit: .max)
            #expect(try found == Self.scan(store, text), "seed \(seed), step \(step): \(text)")
        }
    }

    @Test("gives no more than is wanted")
    func limit() throws {
        let village = try Village(["GTO"])
        for number in 0..<5 { try village.enterprise("Nogal \(number)", at: "GTO") }
        let store = village["GTO"].store
        #expect(try store.searchEnterprises("NOGÁL", limit: 2).count == 2)
        #expect(try store.searchEnterprises("nogal 3", limit: 9).count == 1)
        #expect(try store.searchEnterprises("nogal", limit: 0).isEmpty)
    }

    private static func scan(_ store: Store, _ text: String) throws -> [RecordKey] {
        let wanted = FoldedText.bytes(text)
        return try store.rows(.enterprise).filter { row in
            ["name", "key", "cvegeo"].contains { column in
                guard case .text(let value) = row[column] else { return wanted.isEmpty }
                let bytes = FoldedText.bytes(value)
                return wanted.isEmpty || bytes.indices.contains { bytes[$0...].starts(with: wanted) }
            }
        }.map(\.key)
    }
}
