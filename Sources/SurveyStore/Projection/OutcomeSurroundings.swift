internal import GRDB
internal import Replication
internal import SurveyModel

/// What a report needs besides what belongs to single enterprises: a few rows, read when it is made.
struct OutcomeSurroundings {
    private let db: Database
    private let merger: Merger

    init(_ db: Database, _ merger: Merger) {
        self.db = db
        self.merger = merger
    }

    /// Adds all of it.
    ///
    /// - Parameter duplicates: how many times an enterprise has several interviews in a wave.
    func add(to data: inout OutcomeData, duplicates: Int) throws {
        data.targets = try targets()
        data.priceIndexes = try priceIndexes()
        data.teams = try Int.fetchOne(db, sql: "SELECT count(*) FROM team") ?? 0
        data.warnings = try warnings(duplicates: duplicates)
    }

    private func targets() throws -> [TargetFacts] {
        try Row.fetchAll(
            db, sql: "SELECT indicator, office, period_start, period_end, value FROM target ORDER BY indicator, office"
        ).map { row in
            TargetFacts(
                indicator: row[0] ?? "", office: row[1], periodStart: row[2] ?? "", periodEnd: row[3] ?? "",
                value: row[4] ?? 0)
        }
    }

    private func priceIndexes() throws -> [String: [String: Int64]] {
        var found: [String: [String: Int64]] = [:]
        for row in try Row.fetchAll(
            db, sql: "SELECT \"index\", month, \"value\" FROM price_index WHERE \"value\" IS NOT NULL")
        {
            found[row[0] ?? "", default: [:]][String((row[1] as String? ?? "").prefix(7))] = row[2]
        }
        return found
    }

    private func warnings(duplicates: Int) throws -> [String: Int] {
        var found = ["duplicate-interviews": duplicates]
        for (name, query) in [
            ("conflicts", "SELECT count(*) FROM conflict"),
            ("changed-since", "SELECT count(*) FROM finding WHERE what = 'changed-since'"),
            ("waiting", "SELECT count(*) FROM waiting"), ("withheld", "SELECT count(*) FROM withheld"),
            ("merges", "SELECT count(*) FROM \"merge\" WHERE same = 1"),
        ] {
            found[name] = try Int.fetchOne(db, sql: query) ?? 0
        }
        found["gaps"] = try merger.logs.entries.keys.reduce(0) { try $0 + merger.logs.chain($1, db).missing.count }
        return found.filter { $0.value > 0 }
    }
}
