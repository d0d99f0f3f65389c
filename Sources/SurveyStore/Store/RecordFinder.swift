internal import DeltaBundle
internal import Foundation
internal import GRDB
internal import Replication
internal import SurveyModel
internal import Trust

/// Finds the record that a text means.
final class RecordFinder {
    private let db: Database
    private let merger: Merger
    private let roster: Roster
    private let namespace: String
    private var cache: [KindID: [String: RecordKey]] = [:]
    /// For kinds whose records are registered, how they are found by key and namespace.
    private var registered: [KindID: PreparedStatement] = [:]

    init(_ db: Database, _ merger: Merger, roster: Roster, namespace: String) {
        self.db = db
        self.merger = merger
        self.roster = roster
        self.namespace = namespace
    }

    func find(_ text: String, kind: Kind) throws -> RecordKey? {
        if let known = cache[kind.id]?[text] { return known }
        let found = try lookUp(RecordFinder.trimmed(text), kind: kind)
        if let found {
            if cache[kind.id]?.count ?? 0 > 100_000 { cache[kind.id] = nil }
            cache[kind.id, default: [:]][text] = found
        }
        return found
    }

    /// The text without spaces around it.
    private static func trimmed(_ text: String) -> String {
        // Nearly every text begins and ends with a visible ASCII character, which this tells quickly.
        if let first = text.utf8.first, let last = text.utf8.last, (0x21..<0x7F).contains(first),
            (0x21..<0x7F).contains(last)
        {
            return text
        }
        return text.trimmingCharacters(in: .whitespaces)
    }

    private func lookUp(_ text: String, kind: Kind) throws -> RecordKey? {
        if RecordCodes.isCode(text) { return try byCode(text, kind: kind) }
        if let known = registered[kind.id] { return try one(known, among: text) }
        if kind.field(named: "namespace") != nil {
            let statement = try merger.sql(
                "SELECT id FROM \"\(kind.name)\" WHERE \"key\" = ? AND namespace = ? LIMIT 8")
            registered[kind.id] = statement
            return try one(statement, among: text)
        }
        guard let column = kind.naturalKey.first, kind.naturalKey.count == 1 else { return nil }
        return try one(try merger.sql("SELECT id FROM \"\(kind.name)\" WHERE \"\(column)\" = ? LIMIT 2"), [text], text)
    }

    /// The record of a key in the own namespace, or of `NAMESPACE:key`.
    private func one(_ statement: PreparedStatement, among text: String) throws -> RecordKey? {
        guard text.utf8.contains(UInt8(ascii: ":")) else { return try one(statement, [text, namespace], text) }
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        let (space, key) = parts.count == 2 ? (parts[0], parts[1]) : (namespace, text)
        return try one(statement, [key, space], text)
    }

    private func one(_ statement: PreparedStatement, _ arguments: [String], _ text: String) throws -> RecordKey? {
        defer { statement.reset() }
        for (place, argument) in arguments.enumerated() { statement.bind(place + 1, argument) }
        var found: [Int64] = []
        while try statement.step() { found.append(statement.integer(0)) }
        if found.count > 1 { found = try afterHandOver(found) }
        guard found.count < 2 else { throw StoreError(.ambiguousRecord, ["text": text]) }
        return found.first.map { RecordKey(rawValue: $0) }
    }

    /// Of enterprises with one key that people have said to be the same, the one that has not moved away: a hand-over between scopes
    /// makes two.
    private func afterHandOver(_ found: [Int64]) throws -> [Int64] {
        let list = found.map(String.init).joined(separator: ", ")
        let isJoined = try Bool.fetchOne(
            db,
            sql: "SELECT EXISTS (SELECT 1 FROM \"merge\" WHERE same = 1 AND first IN (\(list)) AND second IN (\(list)))"
        )
        let staying = try Int64.fetchAll(
            db, sql: "SELECT id FROM enterprise WHERE id IN (\(list)) AND status IS NOT 'moved'")
        return isJoined == true && staying.count == 1 ? staying : found
    }

    private func byCode(_ text: String, kind: Kind) throws -> RecordKey? {
        let code = text.uppercased()
        guard RecordCodes.isWellFormed(code) else { return nil }
        let candidates = code.hasPrefix("=") ? try byName(code) : try byDot(code)
        let matching = try candidates.filter { key in
            try merger.records.row(key)?.kind == kind.id
        }
        guard matching.count < 2 else { throw StoreError(.ambiguousRecord, ["text": text]) }
        return matching.first
    }

    private func byName(_ code: String) throws -> [RecordKey] {
        // Ten characters are 50 bits: the names that begin with them lie between two bounds.
        let digits = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
        var bits: UInt64 = 0
        for character in Base32.normalized(code.dropFirst().prefix(11)) {
            guard let value = digits.firstIndex(of: character) else { return [] }
            bits = bits << 5 | UInt64(value)
        }
        bits <<= 14
        return try merger.keys.records(
            from: KeyIndex.Name(high: bits, low: 0), through: KeyIndex.Name(high: bits | 0x3fff, low: .max))
    }

    private func byDot(_ code: String) throws -> [RecordKey] {
        let parts = code.split(separator: "-").map(String.init)
        let number = Int(parts[1].prefix { $0.isNumber }) ?? -1
        let letter = String(parts[1].drop { $0.isNumber })
        guard let sequence = Int64(parts[2]), 1...Dot.maximumSequence ~= sequence else { return [] }
        var found: [RecordKey] = []
        for log in merger.logs.entries.values where log.descriptor.letter == letter {
            guard let device = roster.device(log.descriptor.deviceKey), device.number == number,
                device.office.uppercased() == parts[0]
            else { continue }
            let branches = try Set(
                merger.logs.chain(log.number, db).overlapping(first: sequence, last: sequence).map(\.branch) + [0])
            for branch in branches {
                let dot = Dot(log: log.number, branch: branch, sequence: sequence)
                guard let key = try merger.source.record(createdAt: dot), !found.contains(key) else { continue }
                if code.contains("."), try RecordCodes(merger, roster: roster).code(of: key) != code { continue }
                found.append(key)
            }
        }
        return found
    }
}
