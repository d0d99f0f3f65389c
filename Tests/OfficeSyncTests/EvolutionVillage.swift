import Foundation
import Replication
import SurveyModel
import Testing

@testable import OfficeSync
@testable import SurveyStore

/// A village whose devices run different versions of the program.
final class EvolutionVillage {
    let village: Village
    let codes: [String]
    private(set) var versions: [String: EvolutionVersion] = [:]

    /// The first device founds the program; every device knows every other one.
    init(_ versions: KeyValuePairs<String, EvolutionVersion>) throws {
        codes = versions.map(\.key)
        village = try Village(codes)
        for (code, version) in versions { self.versions[code] = version }
        try settle()
    }

    subscript(code: String) -> Store { village[code].store }

    /// Does something as a device does it whose version is what it is.
    func at<Value>(_ code: String, _ body: (Store) throws -> Value) throws -> Value {
        let version = try #require(versions[code])
        return try version.run { try body(village[code].store) }
    }

    /// Writes values of a record; a new one unless a key is given.
    @discardableResult
    func write(
        _ kind: Kind, at code: String, to key: RecordKey? = nil, _ values: [UInt16: [Scalar]], resolving: Bool = false
    ) throws -> RecordKey {
        try at(code) { store in
            let known = try #require(versions[code]?.kind(kind), "\(code) does not know \(kind.name)")
            for number in values.keys { try #require(known.field(FieldID(number)) != nil) }
            let fields = Dictionary(uniqueKeysWithValues: values.map { (FieldID($0.key), $0.value) })
            let target: RecordEntry.Target = key.map { .existing($0) } ?? (known.importKey.isEmpty ? .create : .keyed)
            return try store.write(
                [
                    RecordEntry(
                        kind: known, target: target, values: fields, resolving: resolving ? Set(fields.keys) : [])
                ], person: "p-\(code)")[0]
        }
    }

    /// An enterprise with nothing but what every version knows.
    @discardableResult
    func enterprise(_ name: String, at code: String) throws -> RecordKey {
        try at(code) { _ in try village.enterprise(name, at: code) }
    }

    /// The enterprise of that name at an office.
    func find(_ name: String, at code: String) throws -> RecordKey { try village.find(name, at: code) }

    /// One device carries everything that it has to another, as a bundle that no roster limits.
    func carry(from: String, to: String) throws {
        let file = village.fresh()
        try at(from) { _ in _ = try village[from].createBundle(to: file, for: .all, encrypt: false) }
        try at(to) { _ in _ = try village[to].apply(file) }
    }

    /// Exchanges in every direction until everybody has everything.
    func settle() throws {
        for _ in 0..<2 { for from in codes { for to in codes where from != to { try carry(from: from, to: to) } } }
    }

    /// Installs another version on a device: its derived tables are not of this program's making any more.
    func upgrade(_ code: String, to version: EvolutionVersion = .today) throws {
        try village[code].store.write { try Store.setMeta("derived", "of another version", $0) }
        versions[code] = version
        try at(code) { _ in try village.reopen(code) }
    }

    /// Equal digests and codes at all devices, whatever their versions, and at each after a rebuild.
    func expectAgreement(_ location: SourceLocation = #_sourceLocation) throws {
        for code in codes { try at(code) { _ in try village[code].seal() } }
        let states = try Set(codes.map { code in try at(code) { try $0.stateCode().text } })
        #expect(states.count == 1, "the state codes differ", sourceLocation: location)
        let digests = try codes.map { code in try at(code) { try $0.fullDigest() } }
        #expect(Set(digests).count == 1, "the digests differ", sourceLocation: location)
        for (code, digest) in zip(codes, digests) {
            #expect(try at(code) { try $0.plainDigest() } == digest, "at \(code)", sourceLocation: location)
            try at(code) { try $0.rebuild() }
            #expect(
                try at(code) { try $0.fullDigest() } == digest, "a rebuild at \(code) differs", sourceLocation: location
            )
        }
    }

    /// Everything that the typed tables show of a kind, in words that are equal in every store.
    func shown(_ kind: Kind, at code: String) throws -> Set<String> {
        let store = self[code]
        return try Set(
            store.rows(kind).map { row in
                let values = try row.values.sorted { $0.key < $1.key }.map { name, value in
                    guard case .reference(let key) = value else { return "\(name) \(value)" }
                    return "\(name) \(try store.code(of: key))"
                }
                return "\(row.code): " + values.joined(separator: ", ")
            })
    }
}
