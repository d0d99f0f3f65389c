internal import GRDB
internal import Replication
internal import SurveyModel

/// Packs what reports use of an enterprise out of the typed tables, in the form that ``PackedFacts`` describes.
final class EnterprisePacker {
    private let merger: Merger
    private let enterprises: EnterpriseRows
    private let owners: EnterpriseRows
    private let consents: EnterpriseRows
    private let workforce: EnterpriseRows
    private let interviews: EnterpriseRows
    private let revenues: EnterpriseRows
    private let attendances: EnterpriseRows
    private var facts: PackedFactsWriter
    /// The records that changed since a decision on them, if they were read all at once.
    private let changedSince: Set<Int64>?

    /// Prepares the queries.
    ///
    /// - Parameter isPass: whether all enterprises will be asked for, in rising order.
    init(_ merger: Merger, isPass: Bool) throws {
        self.merger = merger
        let sql = merger.sql
        enterprises = try EnterpriseRows(
            sql, "enterprise", ["cvegeo", "sector", "arm", "enrolled_on", "removed"], link: "id", index: nil,
            isPass: isPass)
        owners = try EnterpriseRows(
            sql, "owner", ["id", "owner_sex", "owner_birth_band"], index: "owner_by_enterprise", isPass: isPass)
        consents = try EnterpriseRows(sql, "consent", ["withdrawn_on"], index: "consent_by_enterprise", isPass: isPass)
        workforce = try EnterpriseRows(
            sql, "workforce", ["date", "total"], index: "workforce_by_enterprise", isPass: isPass)
        interviews = try EnterpriseRows(
            sql, "interview",
            ["id", "wave", "date", "outcome", "state", "instrument", "instrument_version"] + Kind.answerColumns,
            index: "interview_by_enterprise", isPass: isPass)
        revenues = try EnterpriseRows(
            sql, "revenue",
            ["wave", "period_start", "period_end", "sales", "profit", "currency", "source", "online_share"],
            index: "revenue_by_enterprise", isPass: isPass)
        attendances = try EnterpriseRows(
            sql, "attendance", ["session", "person", "minutes"], index: "attendance_by_enterprise", isPass: isPass)
        changedSince =
            isPass
            ? try Int64.fetchSet(merger.db, sql: "SELECT record FROM finding WHERE what = 'changed-since'") : nil
        facts = PackedFactsWriter(try ProjectionWords(sql, for: isPass ? .writingAll : .writingFew))
    }

    /// Writes the words that were added.
    func writeWords() throws { try facts.words.write() }

    /// The bytes of an enterprise; nil when there is nothing to hold of it.
    func pack(_ enterprise: Int64) throws -> [UInt8]? {
        facts.begin()
        let isShown = try packEnterprise(enterprise)
        let duplicates = try packInterviews(of: enterprise)
        guard isShown else {
            guard duplicates > 0 else { return nil }
            facts.begin()
            facts.number(0)
            facts.number(UInt64(duplicates))
            return facts.bytes
        }
        facts.number(UInt64(duplicates))
        try packRevenues(of: enterprise)
        try packAttendances(of: enterprise)
        return facts.bytes
    }

    /// - Returns: whether there is such an enterprise, and nobody removed it.
    private func packEnterprise(_ enterprise: Int64) throws -> Bool {
        var hasConsent = false
        try consents.forEach(of: enterprise) { row in if row.isNull(1) { hasConsent = true } }
        let owner = try owner(of: enterprise)
        let workers = try workers(of: enterprise)
        var isShown = false
        try enterprises.forEach(of: enterprise) { row in
            guard row.integer(5) == 0 else { return }
            isShown = true
            facts.number(PackedFacts.isShown | (hasConsent ? PackedFacts.hasConsent : 0))
            facts.word(row, 1)
            facts.word(row, 2)
            facts.optionalWord(owner?.sex)
            facts.optionalWord(owner?.band)
            facts.optionalWord(row, 3)
            facts.optionalDay(row, 4)
            facts.optional(workers)
        }
        return isShown
    }

    /// The owner; of several, the one with the smallest name, which is equal in every store.
    private func owner(of enterprise: Int64) throws -> (sex: String?, band: String?)? {
        var chosen: (id: Int64, sex: String?, band: String?)?
        try owners.forEach(of: enterprise) { row in
            let id = row.integer(1)
            if let other = chosen?.id {
                let names = merger.names
                let isSmaller = try names.fullName(RecordKey(rawValue: id))
                    .lexicographicallyPrecedes(names.fullName(RecordKey(rawValue: other)))
                guard isSmaller else { return }
            }
            chosen = (id, row.isNull(2) ? nil : row.text(2), row.isNull(3) ? nil : row.text(3))
        }
        return chosen.map { ($0.sex, $0.band) }
    }

    /// The first workers count by date, one without a date before all; of two on one day, the smaller.
    private func workers(of enterprise: Int64) throws -> Int64? {
        var first: (hasDate: Bool, date: [UInt8], total: Int64)?
        try workforce.forEach(of: enterprise) { row in
            guard !row.isNull(2) else { return }
            // Compared byte by byte, as SQLite orders them.
            let (hasDate, date, total) = (!row.isNull(1), row.withBytes(1) { Array($0) }, row.integer(2))
            if let known = first {
                let isEarlier =
                    known.hasDate != hasDate
                    ? known.hasDate
                    : known.date != date ? date.lexicographicallyPrecedes(known.date) : total < known.total
                guard isEarlier else { return }
            }
            first = (hasDate, date, total)
        }
        return first?.total
    }

    /// Packs the interviews that name a wave, each behind a 1, and a 0 behind the last.
    ///
    /// - Returns: in how many waves there are several.
    private func packInterviews(of enterprise: Int64) throws -> Int {
        // By wave, how many are not returned; none is a wave of its own.
        var held: [(wave: Int64?, count: Int)] = []
        try interviews.forEach(of: enterprise) { row in
            let wave = row.isNull(2) ? nil : row.integer(2)
            let state = row.isNull(5) ? nil : row.text(5)
            if let state, state != "returned" {
                if let place = held.firstIndex(where: { $0.wave == wave }) {
                    held[place].count += 1
                } else {
                    held.append((wave, 1))
                }
            }
            guard let wave else { return }
            facts.number(1)
            try facts.link(wave)
            facts.day(row, 3)
            facts.optionalWord(row, 4)
            facts.state(state ?? "draft", isChangedSince: try isChangedSince(row.integer(1)))
            facts.instrument(row.isNull(6) ? "ADM-1" : row.text(6), version: row.isNull(7) ? 1 : row.integer(7))
            facts.answers(row, from: 8)
        }
        facts.number(0)
        return held.count { $0.count > 1 }
    }

    private func isChangedSince(_ interview: Int64) throws -> Bool {
        if let changedSince { return changedSince.contains(interview) }
        let statement = try merger.sql("SELECT 1 FROM finding WHERE record = ? AND what = 'changed-since'")
        defer { statement.reset() }
        statement.bind(1, interview)
        return try statement.step()
    }

    private func packRevenues(of enterprise: Int64) throws {
        try revenues.forEach(of: enterprise) { row in
            facts.number(1)
            try facts.optionalLink(row, 1)
            facts.day(row, 2)
            facts.day(row, 3)
            facts.optional(row.isNull(4) ? nil : row.integer(4))
            facts.optional(row.isNull(5) ? nil : row.integer(5))
            facts.word(row, 6)
            facts.optionalWord(row, 7)
            facts.optional(row.isNull(8) ? nil : row.integer(8))
        }
        facts.number(0)
    }

    private func packAttendances(of enterprise: Int64) throws {
        // Names of persons stay in the typed table: here they are numbers that tell them apart.
        var persons: [String] = []
        try attendances.forEach(of: enterprise) { row in
            guard !row.isNull(1) else { return }
            var person = 0
            if !row.isNull(2) {
                let name = row.text(2)
                person = (persons.firstIndex(of: name) ?? persons.count) + 1
                if person > persons.count { persons.append(name) }
            }
            facts.number(1)
            try facts.link(row.integer(1))
            facts.number(UInt64(person))
            facts.signed(row.isNull(3) ? 0 : row.integer(3))
        }
        facts.number(0)
    }
}
