internal import FloorFigures

/// A table as a store's own `sqlite_schema` describes it.
struct TypedTable: Codable {
    let name: String
    /// The statements that make the table and its indexes.
    let definitions: [String]
    let columns: [String]

    /// - Throws: `SQLiteFailure` when the store has no such table.
    init(_ name: String, in store: Connection) throws {
        self.name = name
        let schema = try Statement(
            store,
            "SELECT sql FROM sqlite_schema WHERE tbl_name = ? AND sql IS NOT NULL AND type IN ('table', 'index') "
                + "ORDER BY type DESC")
        schema.bind(1, name)
        var definitions: [String] = []
        while try schema.step() { definitions.append(schema.text(0)) }
        let info = try Statement(store, "SELECT name FROM pragma_table_info(?)")
        info.bind(1, name)
        var columns: [String] = []
        while try info.step() { columns.append(info.text(0)) }
        guard !columns.isEmpty else { throw SQLiteFailure(1, "no table \(name)") }
        self.definitions = definitions
        self.columns = columns
    }

    /// The table with some of its columns.
    func only(_ columns: [String]) -> TypedTable {
        TypedTable(name: name, definitions: definitions, columns: columns)
    }

    private init(name: String, definitions: [String], columns: [String]) {
        self.name = name
        self.definitions = definitions
        self.columns = columns
    }

    /// The tables of a store that hold rows of their own: not those that a module of SQLite makes out of others.
    static func names(in store: Connection) throws -> [String] {
        let schema = try Statement(
            store,
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
                + "AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY rowid")
        var names: [String] = []
        while try schema.step() { names.append(schema.text(0)) }
        return names
    }

    func create(in connection: Connection) throws {
        for definition in definitions { try connection.execute(definition) }
    }

    func count(in store: Connection) throws -> Contents.Table {
        let cells = columns.dropFirst().map { "count(\"\($0)\")" }.joined(separator: " + ")
        return Contents.Table(
            name: name, rows: try store.number("SELECT count(*) FROM \"\(name)\""),
            cells: cells.isEmpty ? 0 : try store.number("SELECT \(cells) FROM \"\(name)\""))
    }
}
