internal import DeltaBundle
internal import Foundation
internal import GRDB
internal import Replication
internal import SurveyModel
internal import Trust

/// Reads the facts of an outcome report one by one from the typed tables: for enterprises that people joined, which the
/// projection holds apart, and for all of them where the projection cannot be kept.
final class OutcomeReader {
    private let db: Database
    private let merger: Merger
    private let roster: Roster
    private let reach: Reach
    private var classOf: [Int64: Int64] = [:]
    private var offices: [Int: String] = [:]
    private var waves: [Int64: (type: WaveType, start: String, end: String, key: String)] = [:]

    /// Of which enterprises.
    enum Reach {
        case everything
        /// Those that people said to be the same as another one.
        case joined

        /// The condition on a column that names an enterprise.
        func condition(_ column: String) -> String {
            switch self {
            case .everything: "1"
            case .joined: "\(column) IN (\(Reach.joinedQuery))"
            }
        }

        /// The enterprises that are joined with another one.
        static let joinedQuery = """
            SELECT first FROM "merge" WHERE same = 1 AND first IS NOT NULL AND second IS NOT NULL
            UNION SELECT second FROM "merge" WHERE same = 1 AND first IS NOT NULL AND second IS NOT NULL
            """
    }

    init(_ db: Database, _ merger: Merger, roster: Roster, _ reach: Reach) {
        self.reach = reach
        self.db = db
        self.merger = merger
        self.roster = roster
        for (number, entry) in merger.logs.entries {
            offices[number] = roster.device(entry.descriptor.deviceKey)?.office ?? "?"
        }
    }

    /// Enterprises, what belongs to them, and the sessions.
    func read(approvedOnly: Bool) throws -> OutcomeFacts {
        try readClasses()
        try readWaves()
        var facts = OutcomeFacts()
        facts.enterprises = try enterprises()
        let kept = Set(facts.enterprises.map(\.key.rawValue))
        facts.interviews = try interviews(approvedOnly: approvedOnly).filter { kept.contains($0.enterprise.rawValue) }
        facts.revenues = try revenues().filter { kept.contains($0.enterprise.rawValue) }
        facts.sessions = try sessions()
        facts.attendances = try attendances().filter { kept.contains($0.enterprise.rawValue) }
        return facts
    }

    private func office(_ id: Int64) -> String { offices[Dot(rawValue: id).log] ?? "?" }

    /// Joins enterprises that people declared to be one; the smallest name, which is equal in every store, stands for the class.
    private func readClasses() throws {
        var parent: [Int64: Int64] = [:]
        func root(_ id: Int64) -> Int64 {
            var current = id
            while let next = parent[current], next != current { current = next }
            return current
        }
        for row in try Row.fetchAll(db, sql: "SELECT first, second FROM \"merge\" WHERE same = 1") {
            guard let first: Int64 = row[0], let second: Int64 = row[1] else { continue }
            let (a, b) = (root(first), root(second))
            guard a != b else { continue }
            let aFirst = try merger.names.fullName(RecordKey(rawValue: a))
                .lexicographicallyPrecedes(merger.names.fullName(RecordKey(rawValue: b)))
            parent[aFirst ? b : a] = aFirst ? a : b
            parent[aFirst ? a : b] = aFirst ? a : b
        }
        for id in parent.keys { classOf[id] = root(id) }
    }

    private func key(_ id: Int64) -> RecordKey { RecordKey(rawValue: classOf[id] ?? id) }

    private func readWaves() throws {
        for row in try Row.fetchAll(db, sql: "SELECT id, \"type\", \"start\", \"end\", \"key\" FROM wave") {
            guard let type = (row[1] as String?).flatMap(WaveType.init(rawValue:)) else { continue }
            waves[row[0]] = (type, row[2] ?? "", row[3] ?? "", row[4] ?? "")
        }
    }

    private func enterprises() throws -> [EnterpriseFacts] {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT e.id, e.cvegeo, e.sector, e.arm, e.enrolled_on,
                    EXISTS (SELECT 1 FROM consent c WHERE c.enterprise = e.id AND c.withdrawn_on IS NULL),
                    e.status IS 'moved'
                FROM enterprise e WHERE coalesce(e.removed, 0) = 0 AND \(reach.condition("e.id")) ORDER BY e.id
                """)
        let workers = try workers()
        let owners = try owners()
        var found: [Int64: EnterpriseFacts] = [:]
        var standsFor: [Int64: [UInt8]] = [:]
        while let row = try rows.next() {
            let id: Int64 = row[0]
            let key = key(id)
            let hasConsent = (row[5] as Bool) || found[key.rawValue]?.hasConsent == true
            // Of a class, the member with the smallest name gives the facts that is not removed and, if possible, has not been handed
            // over to another scope.
            let hasMoved: Bool = row[6]
            let name =
                classOf[id] == nil ? [] : [hasMoved ? 1 : 0] + (try merger.names.fullName(RecordKey(rawValue: id)))
            if let other = standsFor[key.rawValue], other.lexicographicallyPrecedes(name) {
                found[key.rawValue]?.hasConsent = hasConsent
                continue
            }
            standsFor[key.rawValue] = name
            found[key.rawValue] = EnterpriseFacts(
                key: key, office: office(id), cvegeo: row[1] ?? "", sector: row[2] ?? "",
                ownerSex: owners[key.rawValue]?.sex, ownerAgeBand: owners[key.rawValue]?.band, arm: row[3],
                workers: workers[key.rawValue], enrolledOn: row[4],
                hasConsent: hasConsent)
        }
        return try ordered(Array(found.values))
    }

    /// Puts enterprises in the order of their names, which is equal in every store, so that seeded draws are too.
    private func ordered(_ facts: [EnterpriseFacts]) throws -> [EnterpriseFacts] {
        try facts.map { (try merger.names.fullName($0.key), $0) }
            .sorted { $0.0.lexicographicallyPrecedes($1.0) }.map(\.1)
    }

    /// The first workers count of each enterprise, joined ones being one, by date; of two on one day, the smaller.
    private func workers() throws -> [Int64: Int] {
        var found: [Int64: Int] = [:]
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT enterprise, total FROM workforce WHERE total IS NOT NULL AND \(reach.condition("enterprise"))
                ORDER BY date DESC, total DESC
                """)
        while let row = try rows.next() {
            if let id: Int64 = row[0] { found[key(id).rawValue] = row[1] }
        }
        return found
    }

    /// The owner of each enterprise; of several, the one with the smallest name, which is equal in every store.
    private func owners() throws -> [Int64: (sex: String?, band: String?)] {
        var found: [Int64: (sex: String?, band: String?)] = [:]
        var chosen: [Int64: Int64] = [:]
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT id, enterprise, owner_sex, owner_birth_band FROM owner
                WHERE enterprise IS NOT NULL AND \(reach.condition("enterprise"))
                """)
        while let row = try rows.next() {
            let (id, enterprise): (Int64, Int64) = (row[0], key(row[1]).rawValue)
            if let other = chosen[enterprise] {
                let names = merger.names
                let isSmaller = try names.fullName(RecordKey(rawValue: id))
                    .lexicographicallyPrecedes(names.fullName(RecordKey(rawValue: other)))
                guard isSmaller else { continue }
            }
            chosen[enterprise] = id
            found[enterprise] = (row[2], row[3])
        }
        return found
    }

    private func interviews(approvedOnly: Bool) throws -> [InterviewFacts] {
        let answers = Kind.answerColumns.map { "\"\($0)\"" }.joined(separator: ", ")
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT id, enterprise, wave, date, outcome, state, instrument, instrument_version, \(answers)
                FROM interview WHERE enterprise IS NOT NULL AND \(reach.condition("enterprise")) ORDER BY id
                """)
        let changed = try Set(
            Int64.fetchAll(db, sql: "SELECT record FROM finding WHERE what = 'changed-since'"))
        var found: [InterviewFacts] = []
        while let row = try rows.next() {
            guard let wave = (row[2] as Int64?).flatMap({ waves[$0] }) else { continue }
            let state: String = row[5] ?? "draft"
            if approvedOnly, !["approved", "locked"].contains(state) || changed.contains(row[0]) { continue }
            let name: String = row[6] ?? "ADM-1"
            let version: Int = row[7] ?? 1
            found.append(
                InterviewFacts(
                    enterprise: key(row[1]), wave: wave.type, date: row[3] ?? "", outcome: row[4], state: state,
                    instrument: "\(name)/\(version)",
                    answers: Kind.answerColumns.indices.map { (row[8 + $0] as Int64?).map { Int8(clamping: $0) } }))
        }
        return found
    }

    private func revenues() throws -> [RevenueFacts] {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT enterprise, wave, period_start, period_end, sales, profit, currency, source, online_share
                FROM revenue WHERE enterprise IS NOT NULL AND \(reach.condition("enterprise")) ORDER BY id
                """)
        var found: [RevenueFacts] = []
        while let row = try rows.next() {
            let end: String = row[3] ?? ""
            let named = (row[1] as Int64?).flatMap { waves[$0] }
            let wave =
                named
                ?? waves.values.filter { $0.start <= end && end <= $0.end }.min {
                    ($0.start, $0.key) < ($1.start, $1.key)
                }
            found.append(
                RevenueFacts(
                    enterprise: key(row[0]), wave: wave?.type, periodStart: row[2] ?? "", periodEnd: end,
                    sales: row[4], profit: row[5], currency: row[6] ?? "", source: row[7], onlineShare: row[8]))
        }
        return found
    }

    private func sessions() throws -> [SessionFacts] {
        try Row.fetchAll(db, sql: "SELECT id, date, minutes FROM training ORDER BY id").map { row in
            SessionFacts(
                key: RecordKey(rawValue: row[0]), office: office(row[0]), date: row[1] ?? "", minutes: row[2] ?? 0)
        }
    }

    private func attendances() throws -> [AttendanceFacts] {
        var persons: [String: Int] = [:]
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT session, enterprise, person, minutes FROM attendance
                WHERE session IS NOT NULL AND enterprise IS NOT NULL AND \(reach.condition("enterprise")) ORDER BY id
                """)
        var found: [AttendanceFacts] = []
        while let row = try rows.next() {
            var person = 0
            if let name: String = row[2] {
                person = persons[name] ?? persons.count + 1
                persons[name] = person
            }
            found.append(
                AttendanceFacts(
                    session: RecordKey(rawValue: row[0]), enterprise: key(row[1]), person: person, minutes: row[3] ?? 0)
            )
        }
        return found
    }
}
