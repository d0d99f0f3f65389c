internal import Foundation
internal import GRDB
internal import Replication
public import SurveyModel
internal import Trust

/// A record of which the personal data is, or is to be, erased.
public struct RedactedItem: Sendable {
    /// Its name, equal in every store.
    public let name: [UInt8]
    /// The record; nil when it is not held here.
    public let record: RecordKey?
    /// Its code, empty when it is not held here.
    public let code: String
    /// Its kind.
    public let kind: Kind?
}

extension Merger {
    /// Whether any change of a record, counting or not, links it to one of these.
    func isLinked(_ key: RecordKey, toAnyOf others: Set<Int64>) throws -> Bool {
        try dots(of: key).contains { dot in
            try source.change(at: dot)?.change.writes.contains { write in
                write.value?.contains { link in
                    if case .reference(let other) = link { others.contains(other.rawValue) } else { false }
                } ?? false
            } ?? false
        }
    }
}

extension Store {
    /// The records of which personal data is to be erased when somebody asks for it to be erased of an enterprise: the enterprise,
    /// those that people have said to be the same, and all records with personal fields that belong to them.
    ///
    /// - Throws: `StoreError.unknownRecord`.
    public func personalRecords(of enterprise: RecordKey) throws -> [RedactedItem] {
        try inspect { db, merger in
            guard try merger.records.row(enterprise)?.kind == Kind.enterprise.id else {
                throw StoreError(.unknownRecord)
            }
            var same: Set<Int64> = [enterprise.rawValue]
            var known = 0
            while same.count > known {
                known = same.count
                let list = same.map(String.init).joined(separator: ", ")
                same.formUnion(
                    try Int64.fetchAll(
                        db,
                        sql: """
                            SELECT second FROM merge WHERE same = 1 AND first IN (\(list)) AND second IS NOT NULL UNION
                            SELECT first FROM merge WHERE same = 1 AND second IN (\(list)) AND first IS NOT NULL
                            """))
            }
            var keys = same
            let list = same.map(String.init).joined(separator: ", ")
            for kind in Catalogue.kinds where kind.fields.contains(where: \.isPrivate) {
                for column in kind.columns where column.type == .reference(Kind.enterprise.id) {
                    keys.formUnion(
                        try Int64.fetchAll(
                            db, sql: "SELECT id FROM \"\(kind.name)\" WHERE \"\(column.name)\" IN (\(list))"))
                    // What does not count is shown nowhere: its changes say to whom it belongs.
                    let hidden = try Int64.fetchAll(
                        db,
                        sql: """
                            SELECT record.id FROM record LEFT JOIN \"\(kind.name)\" shown ON shown.id = record.id
                            WHERE record.kind = ?1 AND shown.\"\(column.name)\" IS NULL
                            UNION SELECT id FROM \"\(kind.name)\" WHERE \"\(column.name)\" IS NULL
                            """, arguments: [kind.id.rawValue])
                    for raw in hidden where try merger.isLinked(RecordKey(rawValue: raw), toAnyOf: same) {
                        keys.insert(raw)
                    }
                }
            }
            let codes = RecordCodes(merger, roster: roster)
            return try keys.sorted().map { try redactedItem(RecordKey(rawValue: $0), merger, codes) }
        }
    }

    private func redactedItem(_ key: RecordKey, _ merger: Merger, _ codes: RecordCodes) throws -> RedactedItem {
        RedactedItem(
            name: try merger.names.lastingName(key), record: key, code: try codes.code(of: key),
            kind: try merger.records.row(key).flatMap { Catalogue.kind($0.kind) })
    }

    /// The records of redactions that are known here, by name.
    public func redactedItems() throws -> [[UInt8]: RedactedItem] {
        try inspect { _, merger in
            let codes = RecordCodes(merger, roster: roster)
            var found: [[UInt8]: RedactedItem] = [:]
            for name in roster.redactedRecords {
                guard let key = try merger.records(lastingName: name).first else { continue }
                found[name] = try redactedItem(key, merger, codes)
            }
            return found
        }
    }

    private func hasPersonalData(_ item: RedactedItem) throws -> Bool {
        guard let key = item.record, let kind = item.kind else { return false }
        let fields = Set(kind.fields.filter(\.isPrivate).map(\.id))
        return try inspect { _, merger in
            try merger.typedRow(kind).values(key)?.contains {
                fields.contains($0.key) && $0.value.contains { $0 != .null }
            }
                ?? false
        }
    }

    /// Records of redacted enterprises that hold personal data and that no redaction names: they came later.
    public func unredactedRecords() throws -> [RedactedItem] {
        let enterprises = try redactedItems().values.filter { $0.kind?.id == Kind.enterprise.id }.compactMap(\.record)
        var found: [[UInt8]: RedactedItem] = [:]
        for enterprise in enterprises {
            for item in try personalRecords(of: enterprise) where !roster.redactedRecords.contains(item.name) {
                if try hasPersonalData(item) { found[item.name] = item }
            }
        }
        return found.values.sorted { $0.code < $1.code }
    }
}
