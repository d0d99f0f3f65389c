internal import Foundation

/// The files of a generated program, in the order in which every row finds what it names.
struct SampleProgram {
    static let kinds = [
        "localities", "waves", "price_index", "fx", "enterprises", "interviews", "revenue", "workforce", "storefronts",
        "prices", "training", "attendance", "teams", "targets",
    ]

    let directory: String
    /// Rows of a file, by its path from the directory.
    private(set) var rows: [String: Int]

    init(_ enterprises: Int, _ tools: Toolbox) throws {
        struct Summary: Decodable { let rows: [String: Int] }
        directory = tools.directory + "/program"
        try tools.generate(enterprises, into: directory)
        let summary = try Data(contentsOf: URL(fileURLWithPath: directory + "/summary.json"))
        rows = try JSONDecoder().decode(Summary.self, from: summary).rows
    }

    func path(_ kind: String, of office: Office) -> String { "\(directory)/\(office.code)/\(kind).csv" }

    func rows(of office: Office) -> Int {
        SampleProgram.kinds.reduce(0) { $0 + (rows["\(office.code)/\($1).csv"] ?? 0) }
    }

    /// Imports all files of an office.
    ///
    /// - Returns: what each import took, by its kind.
    func imports(into office: Office) throws -> [String: Usage] {
        var taken: [String: Usage] = [:]
        for kind in SampleProgram.kinds { taken[kind] = try office.take(kind, from: path(kind, of: office)) }
        return taken
    }

    /// Takes the last surveys out of an office's file, for the day on which they will be entered.
    mutating func holdBack(_ count: Int, of office: Office) throws -> (header: String, rows: [String]) {
        let path = path("interviews", of: office)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        var lines = text.split(whereSeparator: \.isNewline).map(String.init)
        let held = lines.indices.dropFirst().filter { lines[$0].contains(",completed,") }.suffix(count)
        guard held.count == count, !lines.contains(where: { $0.contains("\"") }) else {
            throw Failure("\(path) has no \(count) surveys to hold back")
        }
        let taken = held.map { lines[$0] }
        for place in held.reversed() { lines.remove(at: place) }
        try (lines.joined(separator: "\n") + "\n").write(toFile: path, atomically: true, encoding: .utf8)
        rows["\(office.code)/interviews.csv", default: 0] -= count
        return (lines[0], taken)
    }
}
