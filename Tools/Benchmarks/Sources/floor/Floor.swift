internal import FloorFigures
internal import Foundation

/// What SQLite alone does with the rows of a store. One JSON document on standard output says what it took.
///
///     floor tables STORE                       the tables that hold rows
///     floor count STORE TABLE…                 how much the store holds
///     floor rows STORE OUT TABLE…              writes the store's rows into a row file
///     floor new-rows BEFORE STORE OUT TABLE…   those that an earlier state of it did not have, or otherwise
///     floor changes BEFORE STORE OUT TABLE COLUMN   the cells of a column that an earlier state had otherwise, in no order
///     floor insert ROWS NEW                    a row file into empty tables of a new file
///     floor add ROWS FILE                      a row file into tables that are there
///     floor update CHANGES FILE                changes of a column into a table that is there
///     floor scan STORE TABLE…                  every cell of the tables
///     floor patchset BEFORE STORE OUT TABLE…   what changed, as a patchset ("-": everything)
///     floor patch PATCHSET FILE                a patchset into a file
///     floor patch PATCHSET STORE NEW TABLE…    a patchset into the empty tables of a new file
@main
struct Floor {
    static func main() {
        do {
            let words = Array(CommandLine.arguments.dropFirst())
            guard let work = words.first, words.count > 1 else { throw SQLiteFailure(1, "what should be done?") }
            try run(work, Array(words.dropFirst()))
        } catch {
            FileHandle.standardError.write(Data("floor: \(error)\n".utf8))
            exit(1)
        }
    }

    private static func run(_ work: String, _ words: [String]) throws {
        switch work {
        case "count": try print(contents(of: words[0], words.dropFirst()))
        case "tables": try print(TypedTable.names(in: Connection(words[0], .read)))
        case "rows": try writeRows(of: words[0], before: nil, to: words[1], words.dropFirst(2))
        case "new-rows": try writeRows(of: words[1], before: words[0], to: words[2], words.dropFirst(3))
        case "changes": try writeChanges(words[0], words[1], to: words[2], of: words[3], words[4])
        case "insert": try print(insert(words[0], into: words[1]))
        case "add": try print(add(words[0], to: words[1]))
        case "update": try print(update(words[1], with: words[0]))
        case "scan": try print(scan(words[0], words.dropFirst()))
        case "patchset": try patchset(from: words[0], to: words[1], out: words[2], words.dropFirst(3))
        case "patch":
            if words.count > 3 { try create(words[2], like: words[1], words.dropFirst(3)) }
            try print(patch(words.count > 3 ? words[2] : words[1], with: words[0]))
        default: throw SQLiteFailure(1, "no such work: \(work)")
        }
    }

    private static func print(_ figures: some Encodable) throws {
        FileHandle.standardOutput.write(try JSONEncoder().encode(figures))
    }

    private static func contents(of path: String, _ names: ArraySlice<String>) throws -> Contents {
        let store = try Connection(path, .read)
        let tables = try names.map { try TypedTable($0, in: store).count(in: store) }
        return Contents(
            tables: tables.filter { $0.rows > 0 }, segments: try store.number("SELECT count(*) FROM segment"),
            changes: try store.number("SELECT total(count) FROM segment"),
            logs: try store.number("SELECT count(DISTINCT log) FROM segment"),
            devices: try store.number(
                "SELECT count(DISTINCT device) FROM log WHERE no IN (SELECT log FROM segment)"))
    }

    private static func remove(_ path: String) {
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
    }

    /// Makes the typed tables of a store, empty, in a new file.
    private static func create(_ path: String, like store: String, _ names: ArraySlice<String>) throws {
        remove(path)
        let source = try Connection(store, .read)
        let connection = try Connection(path, .write)
        for name in names { try TypedTable(name, in: source).create(in: connection) }
        try connection.checkpoint()
    }

    /// Writes the rows of the tables that have some.
    private static func writeRows(
        of path: String, before: String?, to out: String, _ names: ArraySlice<String>
    ) throws {
        let store = try Connection(path, .read)
        if let before { try store.execute("ATTACH '\(before)' AS before") }
        let tables = try names.map { name in
            try Rows(
                of: TypedTable(name, in: store), in: store,
                query: before.map { _ in
                    "SELECT * FROM main.\"\(name)\" EXCEPT SELECT * FROM before.\"\(name)\""
                })
        }
        try RowFile.write(tables.filter { $0.count > 0 }, to: out)
    }

    private static func writeChanges(
        _ before: String, _ after: String, to out: String, of name: String, _ column: String
    ) throws {
        let store = try Connection(after, .read)
        try store.execute("ATTACH '\(before)' AS before")
        let table = try TypedTable(name, in: store).only([column, "id"])
        let rows = try Rows(
            of: table, in: store,
            query: "SELECT a.\"\(column)\", a.id FROM main.\"\(name)\" a JOIN before.\"\(name)\" b USING (id) "
                + "WHERE a.\"\(column)\" IS NOT b.\"\(column)\"")
        try RowFile.write([rows.shuffled()], to: out)
    }

    /// One transaction; the checkpoint is part of it.
    private static func commit(_ path: String, _ work: (Connection) throws -> Void) throws -> Timing {
        let connection = try Connection(path, .write)
        let watch = Stopwatch()
        try connection.execute("BEGIN")
        try work(connection)
        try connection.execute("COMMIT")
        try connection.checkpoint()
        return watch.timing
    }

    private static func insert(_ file: String, into path: String) throws -> Timing {
        let tables = try RowFile.read(file)
        remove(path)
        let connection = try Connection(path, .write)
        for rows in tables { try rows.table.create(in: connection) }
        try connection.checkpoint()
        return try commit(path) { connection in
            for rows in tables { try rows.insert(into: connection) }
        }
    }

    private static func add(_ file: String, to path: String) throws -> Timing {
        let tables = try RowFile.read(file)
        return try commit(path) { connection in
            for rows in tables { try rows.insert(into: connection, replacing: true) }
        }
    }

    private static func update(_ path: String, with file: String) throws -> Timing {
        let changes = try RowFile.read(file)
        return try commit(path) { connection in
            for rows in changes {
                try rows.run(
                    "UPDATE \"\(rows.table.name)\" SET \"\(rows.table.columns[0])\" = ? WHERE id = ?", on: connection)
            }
        }
    }

    private static func scan(_ path: String, _ names: ArraySlice<String>) throws -> Timing {
        let watch = Stopwatch()
        let store = try Connection(path, .read)
        var scan = Scan()
        for name in names { try scan.read(name, in: store) }
        return watch.timing
    }

    private static func patchset(
        from before: String, to path: String, out: String, _ names: ArraySlice<String>
    ) throws {
        var before = before
        if before == "-" {
            before = out + ".empty"
            try create(before, like: path, names)
        }
        let store = try Connection(path, .read)
        let patchset = try Patchset(from: before, to: store, names.map { try TypedTable($0, in: store) })
        try Data(patchset.bytes).write(to: URL(fileURLWithPath: out))
    }

    private static func patch(_ path: String, with file: String) throws -> Timing {
        let patchset = Patchset(bytes: Array(try Data(contentsOf: URL(fileURLWithPath: file))))
        let connection = try Connection(path, .write)
        let watch = Stopwatch()
        try patchset.apply(to: connection)
        try connection.checkpoint()
        return watch.timing
    }
}
