internal import Foundation

/// The files of a generated program, in the order in which every row finds what it names.
struct SampleProgram {
    static let kinds = [
        "localities", "waves", "price_index", "fx", "enterprises", "interviews", "revenue", "workforce", "storefronts",
        "prices", "training", "attendance", "teams", "targets",
    ]
    /// Kinds that many persons enter, each in a file of their own.
    static let shared: Set = ["interviews", "revenue", "workforce"]

    /// What `extend-program.py` says of the files.
    private struct Extent: Codable {
        /// Rows of a file, by its path from the directory.
        let rows: [String: Int]
        /// Persons who enter, by office.
        let persons: [String: Int]
        let edits: Int
        let entry: Int
    }

    let directory: String
    private let extent: Extent

    /// Generates the files.
    init(_ enterprises: Int, first: String, _ tools: Toolbox) throws {
        directory = tools.directory + "/program"
        try? FileManager.default.removeItem(atPath: directory)
        let said = try tools.generate(enterprises, into: directory, first: first)
        try said.write(to: URL(fileURLWithPath: directory + "/extent.json"))
        extent = try JSONDecoder().decode(Extent.self, from: said)
    }

    /// The files as they were generated earlier.
    init(kept tools: Toolbox) throws {
        directory = tools.directory + "/program"
        let said = try Data(contentsOf: URL(fileURLWithPath: directory + "/extent.json"))
        extent = try JSONDecoder().decode(Extent.self, from: said)
    }

    /// Interviews of the first office that are changed, and those that it enters in one file.
    var edits: Int { extent.edits }
    var entry: Int { extent.entry }

    func path(_ name: String, of office: Office) -> String { "\(directory)/\(office.code)/\(name).csv" }

    func rows(of office: Office) -> Int {
        SampleProgram.kinds.reduce(0) { $0 + (extent.rows["\(office.code)/\($1).csv"] ?? 0) }
    }

    func persons(of office: Office) -> Int { extent.persons[office.code] ?? 0 }

    /// Imports all files of an office, some from each of its persons.
    ///
    /// - Returns: what the imports took together.
    func imports(into office: Office) throws -> Usage {
        var taken = Usage(wall: 0, cpu: 0, peak: 0)
        for kind in SampleProgram.kinds {
            if SampleProgram.shared.contains(kind) {
                for person in 1...persons(of: office) {
                    let path = path(String(format: "persons/%02d/", person) + kind, of: office)
                    taken = taken + (try office.take(kind, from: path, by: "person-\(person)"))
                }
            } else {
                taken = taken + (try office.take(kind, from: path(kind, of: office)))
            }
        }
        return taken
    }
}
