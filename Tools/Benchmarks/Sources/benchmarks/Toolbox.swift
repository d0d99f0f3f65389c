internal import FloorFigures
internal import Foundation

/// The programs that the benchmarks run, and the directory that they work in.
struct Toolbox {
    let aldea: String
    /// The program of measurements within one process, if there is one.
    let measure: String?
    let directory: String
    /// The typed tables of the catalogue, in its order.
    let tables: [String]
    /// Tables that are kept for ever, from which the others are made.
    private let permanent: Set<String>
    private let floor: String
    private let root: String

    /// A file that says that a directory is the benchmarks' own, which they may empty.
    static let mark = "of-benchmarks"

    /// - Throws: `Failure` when the checkout's catalogue cannot be read, or the directory holds other files.
    init(_ arguments: Arguments, directory: String) throws {
        struct Catalogue: Decodable {
            struct Kind: Decodable { let name: String }
            let kinds: [Kind]
        }
        let schema = arguments.root + "/Schema"
        guard let bytes = FileManager.default.contents(atPath: schema + "/catalogue.json"),
            let catalogue = try? JSONDecoder().decode(Catalogue.self, from: bytes)
        else { throw Failure("\(schema)/catalogue.json is not the catalogue of kinds") }
        tables = catalogue.kinds.map(\.name)
        permanent = try Toolbox.permanentTables(schema)
        aldea = arguments.aldea
        measure = arguments.measure
        floor = arguments.floor
        root = arguments.root
        self.directory = directory
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let names = try FileManager.default.contentsOfDirectory(atPath: directory)
        guard names.isEmpty || names.contains(Toolbox.mark) else { throw Failure("\(directory) holds other files") }
        try Data().write(to: URL(fileURLWithPath: file(Toolbox.mark)))
    }

    private static func permanentTables(_ schema: String) throws -> Set<String> {
        let lines = try permanentFiles(schema).flatMap {
            try String(contentsOfFile: $0, encoding: .utf8).split(separator: "\n")
        }
        return Set(
            lines.filter { $0.hasPrefix("CREATE TABLE ") }.map {
                $0.dropFirst("CREATE TABLE ".count).prefix { $0 != " " && $0 != "(" }.filter { $0 != "\"" }
            })
    }

    private static func permanentFiles(_ schema: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: schema)
            .filter { $0.hasPrefix("permanent") && $0.hasSuffix(".sql") }.sorted().map { "\(schema)/\($0)" }
    }

    /// What says how segments and what is kept for ever are written, and what the workload is.
    var formatFiles: [String] {
        get throws {
            try Toolbox.permanentFiles(root + "/Schema") + [
                root + "/Schema/bundle-format.md", root + "/Tools/sample-program",
                root + "/Tools/Benchmarks/extend-program.py",
            ]
        }
    }

    func file(_ name: String) -> String { directory + "/" + name }

    func run(_ words: [String], out: String? = nil) throws -> Command.Outcome {
        try Command(words: words, directory: directory).run(out: out)
    }

    /// Generates a program, and what the benchmarks need besides.
    ///
    /// - Returns: what is in the files, as JSON.
    func generate(_ enterprises: Int, into path: String, first: String) throws -> Data {
        _ = try run([
            "python3", root + "/Tools/sample-program", "--out", path, "--enterprises", String(enterprises), "--seed",
            "1",
        ])
        return try run([
            "python3", root + "/Tools/Benchmarks/extend-program.py", path, "--first", first, "--day",
            String(Day.surveys),
        ]).output
    }

    // The floor.

    private func floor<Figures: Decodable>(_ words: [String]) throws -> Figures {
        try JSONDecoder().decode(Figures.self, from: run([floor] + words).output)
    }

    /// Runs the floor, which says what its work took without its start, and how it was as a process.
    private func timed(_ words: [String]) throws -> (work: Usage, process: Usage) {
        let outcome = try run([floor] + words)
        return (Usage(try JSONDecoder().decode(Timing.self, from: outcome.output)), outcome.usage)
    }

    func contents(of store: String) throws -> Contents { try contents(of: store, tables) }

    func contents(of store: String, _ tables: [String]) throws -> Contents { try floor(["count", store] + tables) }

    /// All tables that are made from the permanent ones.
    func derivedTables(of store: String) throws -> [String] {
        let all: [String] = try floor(["tables", store])
        return all.filter { !permanent.contains($0) }
    }

    func writeRows(of store: String, _ tables: [String], to path: String) throws {
        _ = try run([floor, "rows", store, path] + tables)
    }

    func writeNewRows(of store: String, since before: String, _ tables: [String], to path: String) throws {
        _ = try run([floor, "new-rows", before, store, path] + tables)
    }

    func writeChanges(of store: String, since before: String, _ table: String, _ column: String, to path: String) throws
    {
        _ = try run([floor, "changes", before, store, path, table, column])
    }

    func inserting(_ rows: String) throws -> (work: Usage, process: Usage) {
        try timed(["insert", rows, file("floor.sqlite")])
    }

    func adding(_ rows: String, to store: String) throws -> (work: Usage, process: Usage) {
        try timed(["add", rows, store])
    }

    func updating(_ changes: String, in store: String) throws -> Usage { try timed(["update", changes, store]).work }

    func scan(of store: String, _ tables: [String]) throws -> Usage { try timed(["scan", store] + tables).work }

    /// Writes what changed between two states of a store as a patchset; all of it when there is no earlier one.
    func makePatchset(from before: String?, to store: String, at path: String) throws -> Usage {
        try run([floor, "patchset", before ?? "-", store, path] + tables).usage
    }

    /// Applies a patchset to empty tables like a store's.
    func patching(with patchset: String, like store: String) throws -> Usage {
        try timed(["patch", patchset, store, file("floor.sqlite")] + tables).work
    }

    /// Applies a patchset to a file.
    func patching(with patchset: String, file: String) throws -> Usage { try timed(["patch", patchset, file]).work }
}
