internal import GRDB
internal import Replication
internal import SurveyModel

/// Brings the projection up to date: what reports use of each enterprise, and its name for searches.
struct Projection {
    private let db: Database
    private let merger: Merger

    init(_ db: Database, _ merger: Merger) {
        self.db = db
        self.merger = merger
    }

    /// Whether nothing changed since it was brought up to date.
    static func isCurrent(_ db: Database) throws -> Bool {
        try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM stale)") == false
    }

    /// Brings it up to date, within a transaction that writes.
    func refresh() throws {
        let stale = try Int64.fetchAll(db, sql: "SELECT enterprise FROM stale ORDER BY enterprise")
        guard let first = stale.first else { return }
        let all = try Int.fetchOne(db, sql: "SELECT count(*) FROM enterprise") ?? 0
        // Looking an enterprise up costs about eight times as much as coming past it.
        if first == StaleMarks.everything || stale.count * 8 > all {
            try packAll()
            try NameIndex(merger.sql).rebuild()
        } else {
            try pack(stale)
            try NameIndex(merger.sql).update(stale)
        }
        try db.execute(sql: "DELETE FROM stale")
    }

    private func packAll() throws {
        try db.execute(sql: "DELETE FROM outcome")
        let packer = try EnterprisePacker(merger, isPass: true)
        let enterprises = try merger.sql(
            """
            SELECT id FROM enterprise
            UNION SELECT enterprise FROM interview WHERE enterprise IS NOT NULL ORDER BY 1
            """)
        while try enterprises.step() { try write(enterprises.integer(0), packer) }
        enterprises.reset()
        try packer.writeWords()
    }

    private func pack(_ stale: [Int64]) throws {
        let packer = try EnterprisePacker(merger, isPass: false)
        for enterprise in stale { try write(enterprise, packer) }
        try packer.writeWords()
    }

    private func write(_ enterprise: Int64, _ packer: EnterprisePacker) throws {
        guard let facts = try packer.pack(enterprise) else {
            let delete = try merger.sql("DELETE FROM outcome WHERE enterprise = ?")
            delete.bind(1, enterprise)
            return try delete.run()
        }
        let insert = try merger.sql("INSERT OR REPLACE INTO outcome (enterprise, facts) VALUES (?, ?)")
        insert.bind(1, enterprise)
        insert.bind(2, facts)
        try insert.run()
    }
}

extension Store {
    /// Reads with the projection up to date.
    func projected<Value>(_ body: (Database, Merger) throws -> Value) throws -> Value {
        let found: Value? = try inspect { db, merger in
            try Projection.isCurrent(db) ? try body(db, merger) : nil
        }
        if let found { return found }
        return try merge { db, merger in
            try Projection(db, merger).refresh()
            return try body(db, merger)
        }
    }
}
