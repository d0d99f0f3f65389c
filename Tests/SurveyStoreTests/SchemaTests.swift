import Foundation
import GRDB
import Schema
import SurveyModel
import Testing

@testable import SurveyStore

@Suite("The store's schema")
struct SchemaTests {
    private func database() throws -> DatabaseQueue {
        let queue = try DatabaseQueue()
        try queue.write { db in
            try Migration.run(db)
            try db.execute(sql: Schema.derivedSQL)
        }
        return queue
    }

    @Test("every kind has a typed table with exactly its columns, each of the right type")
    func tablesMatchTheCatalogue() throws {
        try database().read { db in
            for kind in Catalogue.kinds {
                let rows = try Row.fetchAll(
                    db, sql: "SELECT name, type FROM pragma_table_info(?)", arguments: [kind.name])
                let found = Dictionary(uniqueKeysWithValues: rows.map { ($0["name"] as String, $0["type"] as String) })
                var wanted = ["id": "INTEGER"]
                for column in kind.columns {
                    wanted[column.name] =
                        switch column.type {
                        case .text, .date, .code: "TEXT"
                        case .bytes: "BLOB"
                        default: "INTEGER"
                        }
                }
                #expect(found == wanted, "\(kind.name)")
            }
        }
    }

    @Test("every table is STRICT, and every column of the typed tables has a comment")
    func tablesAreStrictAndCommented() throws {
        let sql = Migration.all.map(\.sql).joined() + Schema.derivedSQL
        try database().read { db in
            let loose = try String.fetchAll(
                db,
                sql:
                    "SELECT name FROM pragma_table_list WHERE type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%'"
            )
            #expect(loose.isEmpty)
        }
        var bare: [String] = []
        for line in sql.split(separator: "\n") where line.hasPrefix("    \"") && !line.contains("--") {
            bare.append(String(line))
        }
        #expect(bare.isEmpty)
    }

    @Test("no step of the permanent schema was edited after it was shipped")
    func permanentSchemaIsFrozen() {
        // To change what was shipped, add a step; the hash of one that stores have taken never changes.
        for step in Migration.all { #expect(step.isAsShipped, "version \(step.version)") }
        #expect(Migration.all.map(\.version) == Array(1...Migration.newest))
    }
}
