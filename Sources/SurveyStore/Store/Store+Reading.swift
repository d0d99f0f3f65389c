internal import DeltaBundle
internal import Foundation
internal import GRDB
internal import Replication
public import SurveyModel
internal import Trust

extension Store {
    /// The rows of a kind that a filter lets through, in the order in which this store came to know them.
    public func rows(_ kind: Kind, where filter: RecordFilter = .all) throws -> [RecordRow] {
        var found: [RecordRow] = []
        try forEachRow(kind, where: filter) { found.append($0) }
        return found
    }

    /// Calls the body with each row, without holding them all.
    public func forEachRow(
        _ kind: Kind, where filter: RecordFilter = .all, _ body: (RecordRow) throws -> Void
    ) throws {
        try inspect { db, merger in
            let names = kind.columns.map { "\"\($0.name)\"" }.joined(separator: ", ")
            var condition = kind.columns.contains { $0.name == "removed" } ? "coalesce(removed, 0) = 0" : "1"
            var wanted: String?
            var bound: Scalar?
            switch filter {
            case .all: break
            case .column(let name, let value):
                if name == "removed" { condition = "1" }
                guard kind.columns.contains(where: { $0.name == name }) else { return }
                condition += value == .null ? " AND \"\(name)\" IS NULL" : " AND \"\(name)\" = ?"
                bound = value == .null ? nil : value
            case .text(let text): wanted = Store.folded(text)
            case .keys(let keys): condition = "id IN (\(keys.map { String($0.rawValue) }.joined(separator: ", ")))"
            }
            let codes = RecordCodes(merger, roster: roster)
            let statement = try PreparedStatement(
                merger.connection, "SELECT id, \(names) FROM \"\(kind.name)\" WHERE \(condition) ORDER BY id")
            if let bound { statement.bind(1, bound) }
            while try statement.step() {
                var values: [String: Scalar] = [:]
                for (place, column) in kind.columns.enumerated() {
                    let value = statement.scalar(place + 1, of: column.type)
                    if value != .null { values[column.name] = value }
                }
                if let wanted, !Store.matches(values, wanted) { continue }
                let key = RecordKey(rawValue: statement.integer(0))
                try body(
                    RecordRow(
                        key: key, code: try codes.code(of: key), kind: kind, values: values,
                        office: codes.office(of: key)))
            }
        }
    }

    private static func folded(_ text: String) -> String {
        text.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
    }

    private static func matches(_ values: [String: Scalar], _ wanted: String) -> Bool {
        ["name", "key", "topic", "university", "cvegeo", "code"].contains { column in
            if case .text(let text) = values[column] { folded(text).contains(wanted) } else { false }
        }
    }

    /// A record as it is shown; nil when there is none.
    public func row(_ key: RecordKey) throws -> RecordRow? {
        guard let kind = try kind(of: key) else { return nil }
        return try rows(kind, where: .keys([key])).first
    }

    /// Every record of which anything is held, be it that nothing of it counts.
    package func records() throws -> [RecordKey] {
        try inspect { _, merger in
            var found: [RecordKey] = []
            try merger.records.forEach { found.append($0) }
            return found
        }
    }

    /// The kind of a record; nil when there is none, or this version does not know its kind.
    public func kind(of key: RecordKey) throws -> Kind? {
        try inspect { _, merger in try merger.records.row(key).flatMap { Catalogue.kind($0.kind) } }
    }

    /// The record that a text means: its code, `NAMESPACE:key`, an own key, or a natural key.
    ///
    /// - Parameter namespace: whose keys plain keys are; nil means the namespace of this device's office.
    /// - Throws: `StoreError.unknownRecord` or `.ambiguousRecord`.
    public func find(_ text: String, kind: Kind, namespace: String? = nil) throws -> RecordKey {
        try inspect { db, merger in
            let finder = RecordFinder(db, merger, roster: roster, namespace: namespace ?? ownNamespace)
            guard let key = try finder.find(text, kind: kind) else {
                throw StoreError(.unknownRecord, ["kind": kind.name, "text": text])
            }
            return key
        }
    }

    /// The namespace of the keys that this office gives: its code.
    public var ownNamespace: String { enrolment?.office ?? "" }

    /// The scope of records whose keys are of a namespace: an office's own, or `program` for a registry that offices share,
    /// so that the same key is the same record everywhere.
    public func scope(ofNamespace namespace: String) -> String {
        if namespace == ownNamespace { return enrolment?.writes.first ?? "" }
        let office = roster.devices.values.filter { $0.office == namespace }.min { $0.number < $1.number }
        return office?.writes.first ?? Roster.programScope
    }

    /// Whether this device writes a scope.
    public func writes(_ scope: String) -> Bool { roster.verdict(deviceKey: device, scope: scope) == .valid }

    /// The code of a record for people and paper.
    public func code(of key: RecordKey) throws -> String {
        try inspect { _, merger in try RecordCodes(merger, roster: roster).code(of: key) }
    }

    /// Whether a text has the form of a record's code.
    public func isCode(_ text: String) -> Bool { RecordCodes.isCode(text) }

    /// What goes into a `removed_seen`, `state_seen` or `same_seen` column: a hash of the record's other heads as they are now.
    public func seenHash(_ key: RecordKey, except field: FieldID) throws -> [UInt8] {
        try inspect { _, merger in try merger.seenHash(key, except: field) }
    }
}
