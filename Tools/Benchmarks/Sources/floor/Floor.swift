internal import FloorFigures
internal import Foundation

/// What SQLite alone does with the rows of a store. One JSON document on standard output says what it took.
///
///     floor count STORE TABLE…             how much the store holds
///     floor insert STORE NEW TABLE…        the store's rows into empty tables of a new file
///     floor scan STORE TABLE…              every cell of the tables
///     floor patchset BEFORE STORE OUT TABLE…   what changed, as a patchset ("-": everything)
///     floor patch PATCHSET FILE            a patchset into a file
///     floor patch PATCHSET STORE NEW TABLE…    a patchset into the empty tables of a new file
@main
struct Floor {
    static func main() {
        do {
            let words = Array(CommandLine.arguments.dropFirst())
            guard let work = words.first, words.count > 2 else { throw SQLiteFailure(1, "what should be done?") }
            try run(work, Array(words.dropFirst()))
        } catch {
            FileHandle.standardError.write(Data("floor: \(error)\n".utf8))
            exit(1)
        }
    }

    private static func run(_ work: String, _ words: [String]) throws {
        switch work {
        case "count": try print(contents(of: words[0], words.dropFirst()))
        case "insert": try print(insert(from: words[0], into: words[1], words.dropFirst(2)))
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

    /// Makes the typed tables of a store, empty, in a new file.
    private static func create(_ path: String, like store: String, _ names: ArraySlice<String>) throws {
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
        let source = try Connection(store, .read)
        let connection = try Connection(path, .write)
        for name in names { try TypedTable(name, in: source).create(in: connection) }
        try connection.checkpoint()
    }

    private static func insert(from store: String, into path: String, _ names: ArraySlice<String>) throws -> Timing {
        try create(path, like: store, names)
        let source = try Connection(store, .read)
        let tables = try names.map { try Rows(of: TypedTable($0, in: source), in: source) }
        let connection = try Connection(path, .write)
        let watch = Stopwatch()
        try connection.execute("BEGIN")
        for rows in tables { try rows.insert(into: connection) }
        try connection.execute("COMMIT")
        try connection.checkpoint()
        return watch.timing
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
