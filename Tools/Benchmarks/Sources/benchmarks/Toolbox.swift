internal import FloorFigures
internal import Foundation

/// The programs that the benchmarks run, and the directory that they work in.
struct Toolbox {
    let aldea: String
    let directory: String
    /// The typed tables of the catalogue, in its order.
    let tables: [String]
    private let floor: String
    private let generator: String

    /// - Throws: `Failure` when the checkout's catalogue cannot be read.
    init(_ arguments: Arguments, directory: String) throws {
        struct Catalogue: Decodable {
            struct Kind: Decodable { let name: String }
            let kinds: [Kind]
        }
        let path = arguments.root + "/Schema/catalogue.json"
        guard let bytes = FileManager.default.contents(atPath: path),
            let catalogue = try? JSONDecoder().decode(Catalogue.self, from: bytes)
        else { throw Failure("\(path) is not the catalogue of kinds") }
        tables = catalogue.kinds.map(\.name)
        aldea = arguments.aldea
        floor = arguments.floor
        generator = arguments.root + "/Tools/sample-program"
        self.directory = directory
    }

    func run(_ words: [String], out: String? = nil) throws -> Command.Outcome {
        try Command(words: words, directory: directory).run(out: out)
    }

    func generate(_ enterprises: Int, into path: String) throws {
        _ = try run(["python3", generator, "--out", path, "--enterprises", String(enterprises), "--seed", "1"])
    }

    /// Runs the floor over all typed tables unless told which.
    private func floor<Figures: Decodable>(_ words: [String], tables some: [String]? = nil) throws -> Figures {
        try JSONDecoder().decode(Figures.self, from: run([floor] + words + (some ?? tables)).output)
    }

    func contents(of store: String) throws -> Contents { try floor(["count", store]) }

    func insertion(of store: String) throws -> Usage {
        Usage(try floor(["insert", store, directory + "/floor.sqlite"]) as Timing)
    }

    func scan(of store: String, _ tables: [String]) throws -> Usage {
        Usage(try floor(["scan", store], tables: tables) as Timing)
    }

    /// Writes what changed between two states of a store as a patchset; all of it when there is no earlier one.
    func makePatchset(from before: String?, to store: String, at path: String) throws {
        _ = try run([floor, "patchset", before ?? "-", store, path] + tables)
    }

    /// Applies a patchset to empty tables like a store's.
    func patching(with patchset: String, like store: String) throws -> Usage {
        Usage(try floor(["patch", patchset, store, directory + "/floor.sqlite"]) as Timing)
    }

    /// Applies a patchset to a file.
    func patching(with patchset: String, file: String) throws -> Usage {
        Usage(try floor(["patch", patchset, file], tables: []) as Timing)
    }
}
