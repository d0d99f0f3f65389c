internal import GRDB
internal import Replication
internal import Schema
internal import Trust

/// A step of the permanent schema. Stores of earlier versions take the steps that they lack when they are opened.
///
/// A step that was shipped is never edited: stores that took it would differ from those that take it now. What has to
/// change is a new step.
struct Migration {
    /// The version of the store once the step is taken: SQLite's `user_version`.
    let version: Int
    /// What the step does.
    let sql: String
    /// SHA-256 of the statements as they were shipped, in hexadecimal digits.
    let shipped: String

    /// The steps, by rising version; a test adds one that was never shipped.
    @TaskLocal static var all = [
        Migration(
            version: 1, sql: Schema.permanentSQL,
            shipped: "f21639469af7f0f63e3135e8bc4a21fab92039fd00567e353aec58b86ac9489c"),
        Migration(
            version: 2, sql: Schema.permanentSQL2,
            shipped: "8d892acb5da3753f740bd4c9ac0ef42ca1cded9d9b69dba7a0a5fdf7713df094"),
    ]

    /// The version of stores that this program makes.
    static var newest: Int { all[all.count - 1].version }

    /// Takes every step that a store lacks, within the caller's transaction.
    static func run(_ db: Database) throws {
        let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        for step in all where step.version > found {
            assert(step.isAsShipped, "version \(step.version) of the permanent schema was edited after it was shipped")
            try db.execute(sql: step.sql)
            try db.execute(sql: "PRAGMA user_version = \(step.version)")
        }
    }

    /// The tables that the steps make: everything else in a store is derived.
    static var tables: Set<String> {
        let words = all.flatMap { $0.sql.split(whereSeparator: \.isWhitespace) }
        return Set(
            words.indices.dropFirst(2).filter { words[$0 - 2] == "CREATE" && words[$0 - 1] == "TABLE" }.map {
                String(words[$0])
            })
    }

    /// Whether the step is what it was when it was shipped.
    var isAsShipped: Bool { Hex.text(Digest.sha256(Array(sql.utf8))) == shipped }
}
