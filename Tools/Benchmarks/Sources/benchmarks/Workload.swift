internal import FloorFigures
internal import Foundation

/// A program of so many enterprises, founded, entered and exchanged by the real commands, and what is measured on it.
///
/// Two offices write, each what it surveyed; a hub, which has just joined, takes everything.
struct Workload {
    /// Above so many enterprises, peers that hold everything in memory are left out.
    static let mostInMemory = 15_000

    let enterprises: Int
    let rounds: Int
    let tools: Toolbox
    let peers: Peers
    let first: Office
    let second: Office
    let hub: Office
    private let note: (String) -> Void

    init(_ enterprises: Int, rounds: Int, _ tools: Toolbox, _ peers: Peers, tell: @escaping (String) -> Void) {
        self.enterprises = enterprises
        self.rounds = rounds
        self.tools = tools
        self.peers = peers
        note = tell
        (first, second, hub) = (
            Office(code: "GTO", tools: tools), Office(code: "PUE", tools: tools), Office(code: "HUB", tools: tools)
        )
    }

    func tell(_ line: String) { note("\(enterprises.formatted(.english)) enterprises: \(line)") }

    func file(_ name: String) -> String { tools.file(name) }

    /// Rounds of what takes minutes at large sizes.
    var fewRounds: Int { enterprises > 20_000 ? min(3, rounds) : rounds }

    func measure() throws -> Figures.Workload {
        let (program, made) = try make()
        let csv = [first, second].flatMap { office in SampleProgram.kinds.map { program.path($0, of: office) } }
        var figures = Figures.Workload(
            enterprises: enterprises, csvRows: program.rows(of: first) + program.rows(of: second),
            csvBytes: try csv.reduce(0) { $0 + (try Codec.size(of: $1)) }, importedRows: program.rows(of: first),
            persons: program.persons(of: first) + program.persons(of: second),
            contents: try tools.contents(of: first.store), bulk: made.bulk, edits: made.edits)
        figures.measurements += made.entering
        tell("bundles")
        try measureBundle(csv, &figures)
        tell("applying")
        try measureApplying(&figures)
        tell("edits and entry")
        try measureEdits(program, &figures)
        try measureEntry(program, &figures)
        tell("looking")
        try measureStart(&figures)
        try measureReport(&figures)
        try measureWithin(&figures)
        try enter(Day(of: first, in: program), &figures)
        return figures
    }

    /// Takes what an earlier run left in the same directory, or makes it.
    private func make() throws -> (SampleProgram, Made) {
        if let made = try Made(kept: self) {
            tell("using what was entered earlier")
            // Another build of the program may make the derived tables anew: not while anything is timed.
            for (office, name) in [(first, "first"), (second, "second"), (hub, "full")] {
                try office.keptSnapshot(name).restore()
                _ = try office.digest()
                _ = try office.snapshot(name)
            }
            return (try SampleProgram(kept: tools), made)
        }
        try clear()
        tell("generating")
        let program = try SampleProgram(enterprises, first: first.code, tools)
        return (program, try Made(self, program))
    }

    /// Empties the directory, but for what is known of compressed bytes.
    private func clear() throws {
        let files = FileManager.default
        for name in try files.contentsOfDirectory(atPath: tools.directory)
        where name != Toolbox.mark && name != "compressed.json" {
            try files.removeItem(atPath: file(name))
        }
    }
}
