import Foundation
import Replication
import SurveyModel
import Testing

@testable import OfficeSync
@testable import SurveyStore

@Suite("Personal data that was erased is not entered again")
struct RedactionEntryTests {
    private func known(_ one: PrivateEnterprise, _ code: String) -> [FieldID: [Scalar]] { one.values(namespace: code) }

    @Test("writing it by hand is refused, and everything else of the record can be written")
    func refused() throws {
        let village = try Village()
        let secret = PrivateEnterprise(1)
        let key = try village.enterAll(secret, at: "GTO")
        try village.settle()
        _ = try village["GTO"].redact(key)
        try village.settle()
        for code in ["GTO", "PUE"] {
            let key = try village.find(secret.name, at: code)
            #expect(throws: StoreError(.redacted)) { try village.edit(key, at: code, 8, .text(secret.phone)) }
            let interview = try #require(try village[code].store.rows(.interview).first).key
            #expect(throws: StoreError(.redacted)) {
                try village.edit(interview, at: code, 8, .text(secret.interviewNote))
            }
            try village.edit(key, at: code, 2, .text("otro nombre \(code)"))
        }
        try village.settle()
        try village.expectGone(secret.search, at: "GTO", "PUE")
        try village.expectAgreement()
    }

    @Test("a new record of a redacted enterprise takes no personal data")
    func newRecord() throws {
        let village = try Village()
        let secret = PrivateEnterprise(1)
        let key = try village.enter(secret, at: "GTO")
        _ = try village["GTO"].redact(key)
        #expect(throws: StoreError(.redacted)) {
            try village.write(.owner, .keyed, [1: [.reference(key)], 5: [.text(secret.language)]], at: "GTO")
        }
        try village.write(.owner, .keyed, [1: [.reference(key)], 2: [.text("f")]], at: "GTO")
        #expect(try village["GTO"].store.unredactedRecords().isEmpty)
        try village.expectGone(secret.search, at: "GTO")
    }

    @Test("a keyed record that is redacted and not held yet takes no personal data")
    func notHeldYet() throws {
        let village = try Village()
        let secret = PrivateEnterprise(1)
        let key = try village.enter(secret, at: "GTO", target: .keyed)
        _ = try village["GTO"].redact(key)
        _ = try village["PUE"].store.unite(village["GTO"].store.roster)
        let values = secret.values(namespace: "GTO")
        #expect(throws: StoreError(.redacted)) {
            _ = try village["PUE"].store.write(
                [RecordEntry(kind: .enterprise, target: .keyed, values: values)], person: "p")
        }
        try importRow(secret, values, at: "PUE", village)
        try village.expectGone(secret.search, at: "PUE")
        try village.settle()
        try village.expectGone(secret.search, at: "GTO", "PUE")
        try village.expectAgreement()
    }

    /// What `Importer` does with a row.
    @discardableResult
    private func importRow(
        _ one: PrivateEnterprise, _ values: [FieldID: [Scalar]], at code: String, _ village: Village
    ) throws -> Bool {
        try village[code].store.importing(person: "p") { session in
            let kind = Kind.enterprise
            let known = try session.known(kind, values: values, scope: "centro")
            var given: [FieldID: [Scalar]] = [:]
            for (id, value) in values {
                let field = try #require(kind.field(id))
                if known.key != nil, try session.gaveSame(known, field: field, said: value) { continue }
                given[id] = value
            }
            let entry = RecordEntry(
                kind: kind, target: known.key.map { .existing($0) } ?? .keyed, scope: "centro", values: given)
            let outcome = try session.write(entry)
            try session.remember(known, gave: values.map { ($0.key, $0.value) })
            return outcome.changed
        }
    }

    /// The fields of which the store remembers what a row gave.
    private func remembered(_ village: Village, _ code: String) throws -> Set<FieldID> {
        try village[code].store.inspect { _, merger in
            let rows = try PreparedStatement(merger.connection, "SELECT name FROM imported")
            var found: Set<FieldID> = []
            while try rows.step() {
                found.formUnion(try ImportedCells.read(rows.bytes(0) ?? [], merger.sql)?.keys.map { $0 } ?? [])
            }
            return found
        }
    }

    @Test("the same row imported again leaves the personal cells out, and not even their hashes are kept")
    func importedAgain() throws {
        let village = try Village()
        let secret = PrivateEnterprise(1)
        let values = secret.values(namespace: "GTO")
        try importRow(secret, values, at: "GTO", village)
        try village.settle()
        let personal = Set(Kind.enterprise.fields.filter(\.isPrivate).map(\.id))
        // What the record was created with is remembered by the record itself.
        #expect(try remembered(village, "GTO").isEmpty)
        var other = values
        for id in personal { if case .text? = values[id]?.first { other[id] = [.text("otra cosa")] } }
        try importRow(secret, other, at: "GTO", village)
        try importRow(secret, values, at: "GTO", village)
        #expect(try !personal.isDisjoint(with: remembered(village, "GTO")))
        _ = try village["GTO"].redact(try village.find(secret.name, at: "GTO"))
        #expect(try personal.isDisjoint(with: remembered(village, "GTO")))
        #expect(try !remembered(village, "GTO").isEmpty)
        try village.settle()
        for code in ["GTO", "PUE"] {
            #expect(try !importRow(secret, values, at: code, village))
            #expect(try personal.isDisjoint(with: remembered(village, code)), "hashes of personal cells at \(code)")
        }
        var corrected = values
        corrected[FieldID(2)] = [.text("Nombre corregido")]
        corrected[FieldID(8)] = [.text("5559998877")]
        #expect(try importRow(secret, corrected, at: "GTO", village))
        try village.settle()
        for code in ["GTO", "PUE"] {
            let row = try village[code].store.row(try village.find(secret.name, at: code))
            #expect(row?.text("name") == "Nombre corregido" && row?.text("phone") == nil)
        }
        try village.expectGone(secret.search, at: "GTO", "PUE")
        try village.expectGone(PrivateDataSearch(needles: [.init("5559998877")]), at: "GTO", "PUE")
    }
}
