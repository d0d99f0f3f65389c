internal import GRDB
internal import Replication
internal import SurveyModel

/// The enterprises of which a transaction changed something that reports show: gathered in memory while it runs and written
/// once, so that a merge pays next to nothing for the projection.
final class StaleMarks {
    /// Stands for every enterprise.
    static let everything: Int64 = 0
    /// From how many marks on they are no longer told apart.
    private static let most = 8_192
    /// By number of the kind, whether its rows belong to the projection.
    private static let concerns: [Bool] = {
        let kinds: [Kind] = [.enterprise, .owner, .consent, .workforce, .interview, .revenue, .attendance]
        var concerns = [Bool](repeating: false, count: Int(kinds.map(\.id.rawValue).max() ?? 0) + 1)
        for kind in kinds { concerns[Int(kind.id.rawValue)] = true }
        return concerns
    }()

    private var enterprises: Set<Int64> = []
    /// Records whose enterprise is looked up when the marks are written.
    private var records: [KindID: Set<RecordKey>] = [:]
    private var count = 0
    private var isEverything = false

    /// Notes that a row of a kind was inserted, updated or deleted.
    ///
    /// - Parameter enterprise: to which it belongs; nil when that is to be looked up in the row when the marks are written.
    func note(_ kind: KindID, _ key: RecordKey, enterprise: RecordKey? = nil) {
        guard !isEverything, Int(kind.rawValue) < Self.concerns.count, Self.concerns[Int(kind.rawValue)] else { return }
        let isNew: Bool
        if kind == Kind.enterprise.id {
            isNew = enterprises.insert(key.rawValue).inserted
        } else if let enterprise {
            isNew = enterprises.insert(enterprise.rawValue).inserted
        } else {
            isNew = records[kind, default: []].insert(key).inserted
        }
        guard isNew else { return }
        count += 1
        guard count > Self.most else { return }
        isEverything = true
        enterprises = []
        records = [:]
    }

    /// Notes the enterprise that a row belongs to before it is deleted or may be given to another one.
    func noteBefore(_ kind: KindID, _ key: RecordKey, _ sql: StatementCache) throws {
        guard !isEverything, Int(kind.rawValue) < Self.concerns.count, Self.concerns[Int(kind.rawValue)],
            let enterprise = try Self.enterprise(kind, key, sql)
        else { return }
        note(kind, key, enterprise: enterprise)
    }

    /// Writes the marks, and begins anew.
    func write(_ sql: StatementCache) throws {
        defer {
            (enterprises, records, count, isEverything) = ([], [:], 0, false)
        }
        guard count > 0, try !Self.areAllStale(sql) else { return }
        if isEverything { return try Self.insert([Self.everything], sql) }
        for (kind, keys) in records {
            for key in keys {
                if let enterprise = try Self.enterprise(kind, key, sql) { enterprises.insert(enterprise.rawValue) }
            }
        }
        try Self.insert(enterprises.sorted(), sql)
    }

    private static func enterprise(_ kind: KindID, _ key: RecordKey, _ sql: StatementCache) throws -> RecordKey? {
        if kind == Kind.enterprise.id { return key }
        guard let name = Catalogue.kind(kind)?.name else { return nil }
        let statement = try sql("SELECT enterprise FROM \"\(name)\" WHERE id = ?")
        defer { statement.reset() }
        statement.bind(1, key.rawValue)
        return try statement.step() && !statement.isNull(0) ? RecordKey(rawValue: statement.integer(0)) : nil
    }

    private static func areAllStale(_ sql: StatementCache) throws -> Bool {
        let statement = try sql("SELECT 1 FROM stale WHERE enterprise = 0")
        defer { statement.reset() }
        return try statement.step()
    }

    private static func insert(_ enterprises: [Int64], _ sql: StatementCache) throws {
        let statement = try sql("INSERT OR IGNORE INTO stale (enterprise) VALUES (?)")
        for enterprise in enterprises {
            statement.bind(1, enterprise)
            try statement.run()
        }
    }
}
