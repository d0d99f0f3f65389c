internal import DeltaBundle
internal import Foundation
internal import GRDB
internal import Replication
public import SurveyModel
internal import Trust

/// A change that is kept and does not count.
public struct QuarantineItem: Sendable {
    /// The change, as `LOG:SEQUENCE`.
    public let dot: String
    /// The record that it writes; nil while that is not known.
    public let record: RecordKey?
    /// The record's code, empty while it is not known.
    public let code: String
    /// The kind of record, if this version knows it.
    public let kind: Kind?
    /// Why it does not count: a word of ``Verdict/Reason``.
    public let reason: String
    /// The office of its device.
    public let office: String
    /// The number of its device.
    public let device: Int
    /// The name of the device's log.
    public let log: String
    /// Who entered it, as the device claims.
    public let person: String
    /// The device's wall clock.
    public let at: Int64
    /// What it wrote.
    public let writes: [HistoryItem.Write]
    /// Whether somebody whose word counts has written all of its fields since, having seen it.
    public let isSuperseded: Bool
}

/// What adopting did.
public struct AdoptionSummary: Hashable, Sendable {
    /// Changes of which something was entered anew.
    public var adopted = 0
    /// Changes of which nothing was: newer values stand, or their record is not known.
    public var passedOver = 0
    /// The records written.
    public var records: Set<RecordKey> = []

    /// Nothing yet.
    public init() {}
}

extension Store {
    /// The changes that are kept and do not count, by device, log and place.
    ///
    /// - Parameter limit: how many are given at most.
    public func quarantine(limit: Int = 1000) throws -> [QuarantineItem] {
        try inspect { db, merger in
            let codes = RecordCodes(merger, roster: roster)
            let dots = try Int64.fetchAll(db, sql: "SELECT dot FROM withheld ORDER BY dot LIMIT ?", arguments: [limit])
            return try dots.compactMap { try item(Dot(rawValue: $0), merger, codes) }
        }
    }

    /// The change of a name, if it is kept and does not count.
    ///
    /// - Throws: `StoreError.unknownRecord`.
    public func quarantined(_ name: String) throws -> QuarantineItem {
        try inspect { db, merger in
            let dot = try withheldDot(name, try withheldDots(db, merger))
            guard let item = try item(dot, merger, RecordCodes(merger, roster: roster)) else {
                throw StoreError(.unknownRecord, ["kind": "change", "text": name])
            }
            return item
        }
    }

    private func withheldDots(_ db: Database, _ merger: Merger) throws -> [String: [Dot]] {
        Dictionary(
            grouping: try Int64.fetchAll(db, sql: "SELECT dot FROM withheld").map { Dot(rawValue: $0) },
            by: { dotName($0, merger) })
    }

    private func withheldDot(_ name: String, _ known: [String: [Dot]]) throws -> Dot {
        guard let found = known[name], let dot = found.first else {
            throw StoreError(.unknownRecord, ["kind": "change", "text": name])
        }
        guard found.count == 1 else { throw StoreError(.ambiguousRecord, ["kind": "change", "text": name]) }
        return dot
    }

    private func item(_ dot: Dot, _ merger: Merger, _ codes: RecordCodes) throws -> QuarantineItem? {
        guard let local = try merger.source.change(at: dot), let log = merger.logs.entry(dot.log) else { return nil }
        let change = local.change
        let key = try merger.record(of: local)
        let row = try key.flatMap { try merger.records.row($0) }
        let kind = Catalogue.kind(change.kind)
        let device = roster.device(log.descriptor.deviceKey)
        let open = try key.map { try merger.openWrites(of: local, in: $0) } ?? []
        return QuarantineItem(
            dot: dotName(dot, merger), record: key, code: try key.map { try codes.code(of: $0) } ?? "", kind: kind,
            reason: try merger.withheldReason(dot) ?? "", office: device?.office ?? "?", device: device?.number ?? 0,
            log: log.id.description, person: change.person, at: change.wallClock,
            writes: change.writes.map { write in
                HistoryItem.Write(
                    field: write.field, name: kind?.field(write.field)?.name ?? String(write.field.rawValue),
                    value: write.value, isHead: row?.heads[write.field].contains(dot) ?? false)
            },
            isSuperseded: open.isEmpty)
    }

    /// Enters the values of quarantined changes anew, under this device's name; their records keep their ids.
    ///
    /// A value that somebody whose word counts has replaced since, having seen it, is left as it is.
    /// - Parameters:
    ///   - names: the changes, as `LOG:SEQUENCE`.
    ///   - person: who takes responsibility for them, as claimed.
    /// - Throws: `StoreError.roleRefused`, `.scopeRefused`, `.unknownRecord`; then nothing is written.
    public func adopt(_ names: [String], person: String) throws -> AdoptionSummary {
        try merge { db, merger in
            let known = try withheldDots(db, merger)
            return try adopt(try names.map { try withheldDot($0, known) }, person: person, db, merger)
        }
    }

    /// Enters anew what this device's former key signed and does not count, each change under the name of the person who entered
    /// it. Done once for each new key, also when the program was interrupted in between.
    public func adoptFromFormerKey() throws -> AdoptionSummary {
        try merge { db, merger in
            guard let former: Data = try Store.meta(Store.formerDevice, db) else { return AdoptionSummary() }
            let dots = try Int64.fetchAll(
                db, sql: "SELECT dot FROM withheld WHERE reason IN ('revoked', 'unchained')"
            ).map { Dot(rawValue: $0) }
            let own = dots.filter { merger.logs.entry($0.log)?.descriptor.deviceKey == Array(former) }
            let summary = try adopt(own, person: nil, db, merger)
            try db.execute(sql: "DELETE FROM meta WHERE name = ?", arguments: [Store.formerDevice])
            return summary
        }
    }

    private func adopt(
        _ dots: [Dot], person: String?, _ db: Database, _ merger: Merger
    ) throws -> AdoptionSummary {
        let writer = try LocalWriter(db, merger, self, person: person ?? "")
        var summary = AdoptionSummary()
        // In each log's order, so that a later word stands on an earlier one.
        for dot in dots.sorted() {
            guard let local = try merger.source.change(at: dot), let key = try merger.record(of: local) else {
                summary.passedOver += 1
                continue
            }
            writer.person = person ?? local.change.person
            do {
                if try writer.adopt(local.change, in: key, person == nil ? .asWritten : .reviewed) {
                    summary.adopted += 1
                    summary.records.insert(key)
                } else {
                    summary.passedOver += 1
                }
            } catch let error as StoreError where person == nil && error.isRefusal {
                // The new key may do less than the old one; what stands aside stays there to be looked at.
                summary.passedOver += 1
            }
        }
        return summary
    }
}

extension Merger {
    /// The record that a held change writes; nil while that is not known.
    func record(of local: LocalChange) throws -> RecordKey? {
        if case .existing = local.change.identity { return local.record }
        return try source.record(createdAt: local.change.dot)
    }

    /// The writes of a change that does not count which nobody whose word counts has replaced.
    func openWrites(of local: LocalChange, in key: RecordKey) throws -> [FieldWrite] {
        guard let row = try records.row(key) else { return [] }
        var changes: [Dot: Change] = [:]
        for dot in try dots(of: key) { changes[dot] = try source.change(at: dot)?.change }
        return local.change.writes.filter { write in
            guard write.value != nil else { return false }
            var open = row.heads[write.field]
            var seen: Set<Dot> = []
            while let next = open.popLast() {
                guard seen.insert(next).inserted else { continue }
                if next == local.change.dot { return false }
                open.append(contentsOf: changes[next]?.write(of: write.field)?.replaces ?? [])
            }
            return true
        }
    }
}
