internal import DeltaBundle
internal import GRDB
internal import Replication
internal import SurveyModel
internal import Trust

/// Reads what an outcome report is computed from out of the projection.
struct OutcomeLoader {
    private let db: Database
    private let merger: Merger
    private let roster: Roster
    private let words: ProjectionWords
    private let waves: OutcomeWaves

    /// Prepares to read from a projection that is up to date.
    init(_ db: Database, _ merger: Merger, roster: Roster) throws {
        self.db = db
        self.merger = merger
        self.roster = roster
        words = try ProjectionWords(merger.sql, for: .reading)
        waves = try OutcomeWaves(merger.sql, links: words.links)
    }

    /// Reads everything.
    func load(approvedOnly: Bool) throws -> OutcomeData {
        var builder = OutcomeBuilder(approvedOnly: approvedOnly, words: words.book)
        let offices = officeWords(&builder)
        try addSessions(to: &builder, offices)
        let sessions = words.links.map { builder.sessionPlace(RecordKey(rawValue: $0)) ?? -1 }
        let joined = try Int64.fetchSet(db, sql: OutcomeReader.Reach.joinedQuery)
        var unpacker = OutcomeUnpacker(
            words: words.book, waves: waves, sessions: sessions, approvedOnly: approvedOnly, builder)
        let rows = try merger.sql("SELECT enterprise, facts FROM outcome")
        defer { rows.reset() }
        while try rows.step() {
            let enterprise = rows.integer(0)
            let office = offices[Dot(rawValue: enterprise).log] ?? 0
            let isJoined = !joined.isEmpty && joined.contains(enterprise)
            try rows.withBytes(1) { try unpacker.add($0, office: office, isHidden: isJoined) }
        }
        builder = unpacker.builder
        if !joined.isEmpty {
            builder.add(try OutcomeReader(db, merger, roster: roster, .joined).read(approvedOnly: approvedOnly))
        }
        var data = builder.finished()
        try OutcomeSurroundings(db, merger).add(
            to: &data, duplicates: unpacker.duplicates + duplicatesOfNobody())
        return data
    }

    /// By log, the word of the office that writes it; and an unknown one under no log's number.
    private func officeWords(_ builder: inout OutcomeBuilder) -> [Int: Int32] {
        var offices: [Int: Int32] = [:]
        for (number, entry) in merger.logs.entries {
            offices[number] = builder.word(roster.device(entry.descriptor.deviceKey)?.office ?? "?")
        }
        return offices
    }

    private func addSessions(to builder: inout OutcomeBuilder, _ offices: [Int: Int32]) throws {
        let rows = try merger.sql("SELECT id, date FROM training ORDER BY id")
        defer { rows.reset() }
        while try rows.step() {
            let key = rows.integer(0)
            let date = rows.withBytes(1) { DayCode.number($0) }.map { DayCode(rawValue: $0) }
            builder.addSession(
                RecordKey(rawValue: key), office: offices[Dot(rawValue: key).log] ?? builder.word("?"),
                date: date ?? DayCode(word: builder.word(rows.text(1))))
        }
    }

    /// In how many waves there are several interviews of which no enterprise is known.
    private func duplicatesOfNobody() throws -> Int {
        try Int.fetchOne(
            db,
            sql: """
                SELECT count(*) FROM (
                    SELECT 1 FROM interview WHERE enterprise IS NULL AND state <> 'returned'
                    GROUP BY wave HAVING count(*) > 1)
                """) ?? 0
    }
}
