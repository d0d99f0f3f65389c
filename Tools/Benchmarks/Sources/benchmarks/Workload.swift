internal import FloorFigures
internal import Foundation

/// A program of so many enterprises, founded, entered and exchanged by the real commands, measured on the way.
///
/// Two offices write, each what it surveyed; a hub, which has just joined, takes everything.
struct Workload {
    let enterprises: Int
    let rounds: Int
    let tools: Toolbox
    let first: Office
    let second: Office
    let hub: Office
    private let tell: (String) -> Void

    init(_ enterprises: Int, rounds: Int, _ tools: Toolbox, tell: @escaping (String) -> Void) {
        self.enterprises = enterprises
        self.rounds = rounds
        self.tools = tools
        self.tell = { tell("\(enterprises.formatted()) enterprises: \($0)") }
        (first, second, hub) = (
            Office(code: "GTO", tools: tools), Office(code: "PUE", tools: tools), Office(code: "HUB", tools: tools)
        )
    }

    func file(_ name: String) -> String { tools.directory + "/" + name }

    func measure() throws -> Figures.Workload {
        tell("generating")
        var program = try SampleProgram(enterprises, tools)
        let day = try Day(of: first, in: &program)
        try found()

        tell("imports")
        let entering = try imports(program)
        tell("bundles")
        let csv = [first, second].flatMap { office in SampleProgram.kinds.map { program.path($0, of: office) } }
        let bulk = try collect(program)
        var figures = Figures.Workload(
            enterprises: enterprises, csvRows: program.rows(of: first) + program.rows(of: second),
            csvBytes: try csv.reduce(0) { $0 + (try Codec.size(of: $1)) }, importedRows: program.rows(of: first),
            contents: try tools.contents(of: first.store), bulk: bulk)
        figures.measurements += entering
        try measureBundle(csv, &figures)
        tell("applying")
        try measureApplying(&figures)
        tell("looking")
        try measureLooking(&figures)
        tell("a day")
        try measure(day, &figures)
        return figures
    }

    private func found() throws {
        let scopes = [first.code, second.code]
        try first.found(scopes: scopes)
        try second.join(first, scopes: scopes, role: "coordinator")
        try hub.join(first, scopes: scopes, role: "hub")
    }

    /// Imports the first office's files into a store that was just founded, once a round.
    private func imports(_ program: SampleProgram) throws -> [Measurement] {
        let founded = try first.snapshot("founded")
        let rows = "insert of the same rows"
        var importing = Measurement("import of CSV, \(SampleProgram.kinds.count) files", against: rows)
        var sealing = Measurement("sealing of all that", against: rows)
        for _ in 0..<rounds {
            try founded.restore()
            let parts = try program.imports(into: first)
            let sealed = try first.digest()
            let floor = try tools.insertion(of: first.store)
            importing.add(parts.values.reduce(Usage(wall: 0, cpu: 0, peak: 0), +), floor, parts: parts)
            sealing.add(sealed, floor)
        }
        return [importing, sealing]
    }

    /// Brings everything of the second office into the first one, and back.
    private func collect(_ program: SampleProgram) throws -> Office.Bundle {
        _ = try program.imports(into: second)
        _ = try second.makeBundle(file("second.aldea"), for: first, isPlain: false)
        try first.apply(file("second.aldea"))
        return try first.makeBundle(file("bulk.aldea"), for: nil, isPlain: true).bundle
    }
}
