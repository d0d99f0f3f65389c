internal import DeltaBundle
internal import Foundation
internal import GRDB
internal import Replication
public import SurveyModel
internal import Trust

/// One of several values that a field has.
public struct HeadItem: Sendable {
    /// The change, as `LOG:SEQUENCE` with the log's short name.
    public let dot: String
    /// The values; nil when they are personal data that is not held.
    public let value: [Scalar]?
    /// Who entered it, as the device claims.
    public let person: String
    /// The office of the device.
    public let office: String
    /// The device's wall clock.
    public let at: Int64
    /// Whether this one is shown until somebody decides.
    public let isShown: Bool
}

/// A field of which people must decide which value holds.
public struct ConflictItem: Sendable {
    /// The record.
    public let record: RecordKey
    /// Its code.
    public let code: String
    /// Its kind.
    public let kind: Kind
    /// The field.
    public let field: Field
    /// The values, the shown one first.
    public let heads: [HeadItem]
}

/// A change in a record's history.
public struct HistoryItem: Sendable {
    /// A field that it wrote.
    public struct Write: Sendable {
        /// The field's number.
        public let field: FieldID
        /// Its name, or its number when this version does not know it.
        public let name: String
        /// The values; nil when they are personal data that is not held.
        public let value: [Scalar]?
        /// Whether nothing that counts has replaced it.
        public let isHead: Bool
    }
    /// The change, as `LOG:SEQUENCE`.
    public let dot: String
    /// Who entered it, as the device claims.
    public let person: String
    /// The office of the device.
    public let office: String
    /// The device's wall clock.
    public let at: Int64
    /// Whether it created the record.
    public let isCreation: Bool
    /// Why it does not count; nil when it does.
    public let withheldReason: String?
    /// What it wrote.
    public let writes: [Write]
}

/// Something about a record that wants a person's eye.
public struct FindingItem: Sendable {
    /// The record.
    public let record: RecordKey
    /// Its code.
    public let code: String
    /// Its kind, if this version knows it.
    public let kind: Kind?
    /// The field, if it is about one.
    public let field: Field?
    /// `unfit-value`, `void-edge` or `changed-since`.
    public let what: String
}

extension Store {
    /// The conflicts that are open.
    public func conflicts() throws -> [ConflictItem] {
        try inspect { db, merger in
            let codes = RecordCodes(merger, roster: roster)
            let rows = try Row.fetchAll(db, sql: "SELECT record, field FROM conflict ORDER BY record, field")
            return try rows.compactMap { row in
                let key = RecordKey(rawValue: row["record"])
                guard let record = try merger.records.row(key), let kind = Catalogue.kind(record.kind),
                    let field = kind.field(FieldID(UInt16(row["field"] as Int)))
                else { return nil }
                let shown = try merger.typedRow(kind).values(key)?[field.id]
                var heads = try record.heads[field.id].compactMap { dot in
                    try merger.source.change(at: dot).map { local in
                        let value = local.change.write(of: field.id)?.value
                        return HeadItem(
                            dot: dotName(dot, merger), value: value, person: local.change.person,
                            office: codes.office(of: RecordKey(rawValue: dot.rawValue)), at: local.change.wallClock,
                            isShown: value == shown)
                    }
                }
                heads.sort { ($0.isShown ? 0 : 1, $0.at) < ($1.isShown ? 0 : 1, $1.at) }
                return ConflictItem(
                    record: key, code: try codes.code(of: key), kind: kind, field: field, heads: heads)
            }
        }
    }

    /// A change's name for people: the beginning of its log's name, and its sequence number.
    func dotName(_ dot: Dot, _ merger: Merger) -> String {
        let log = merger.logs.entry(dot.log).map { Hex.text($0.id.bytes.prefix(4)) } ?? "?"
        return dot.branch == 0 ? "\(log):\(dot.sequence)" : "\(log):\(dot.sequence).\(dot.branch)"
    }

    /// Every change of a record that is held, by the devices' clocks.
    public func history(of key: RecordKey) throws -> [HistoryItem] {
        try inspect { _, merger in
            guard let record = try merger.records.row(key) else { throw StoreError(.unknownRecord) }
            let kind = Catalogue.kind(record.kind)
            let codes = RecordCodes(merger, roster: roster)
            let items = try merger.dots(of: key).compactMap { dot -> (dot: Dot, item: HistoryItem)? in
                guard let local = try merger.source.change(at: dot) else { return nil }
                let isCreation = if case .existing = local.change.identity { false } else { true }
                let item = HistoryItem(
                    dot: dotName(dot, merger), person: local.change.person,
                    office: codes.office(of: RecordKey(rawValue: dot.rawValue)), at: local.change.wallClock,
                    isCreation: isCreation, withheldReason: try merger.withheldReason(dot),
                    writes: local.change.writes.map { write in
                        HistoryItem.Write(
                            field: write.field, name: kind?.field(write.field)?.name ?? String(write.field.rawValue),
                            value: write.value, isHead: record.heads[write.field].contains(dot))
                    })
                return (dot, item)
            }
            return items.sorted { ($0.item.at, $0.dot) < ($1.item.at, $1.dot) }.map(\.item)
        }
    }

    /// What else wants a person's eye.
    public func findings() throws -> [FindingItem] {
        try inspect { db, merger in
            let codes = RecordCodes(merger, roster: roster)
            return try Row.fetchAll(db, sql: "SELECT record, field, what FROM finding ORDER BY record, field").map {
                row in
                let key = RecordKey(rawValue: row["record"])
                let kind = try merger.records.row(key).flatMap { Catalogue.kind($0.kind) }
                let number: Int = row["field"]
                return FindingItem(
                    record: key, code: try codes.code(of: key), kind: kind,
                    field: kind?.field(FieldID(UInt16(number))), what: row["what"])
            }
        }
    }

    /// Enterprises with several interviews in one wave.
    public func duplicateInterviews() throws -> [(enterprise: RecordKey, wave: RecordKey, interviews: Int)] {
        try read { db in
            try Row.fetchAll(db, sql: "SELECT enterprise, wave, interviews FROM duplicate_interview").map { row in
                (RecordKey(rawValue: row[0]), RecordKey(rawValue: row[1]), row[2])
            }
        }
    }
}
