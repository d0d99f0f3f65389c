internal import Foundation

/// A program that was entered by the real commands and exchanged between its offices: what the measurements start from.
///
/// Entering it takes long at large sizes, so that a later run may use it again.
struct Made: Codable {
    /// The version of the program that entered it, and of the format that it wrote.
    let version: String
    let enterprises: Int
    /// What entering and sealing took, and inserting the same rows.
    private(set) var entering: [Measurement] = []
    /// The bundle of everything.
    private(set) var bulk: Office.Bundle?
    /// The bundle of the scattered edits.
    private(set) var edits: Office.Bundle?

    /// What an earlier run left, if it is what a new one would make.
    init?(kept workload: Workload) throws {
        guard let bytes = FileManager.default.contents(atPath: workload.file("made.json")),
            let made = try? JSONDecoder().decode(Made.self, from: bytes),
            made.enterprises == workload.enterprises, made.version == (try Made.version(workload))
        else { return nil }
        self = made
        entering = entering.map { $0.named("\($0.name), by an earlier run") }
    }

    /// Enters it. At the end the first office and the hub hold everything, and so does the second.
    init(_ workload: Workload, _ program: SampleProgram) throws {
        let (first, second, hub) = (workload.first, workload.second, workload.hub)
        version = try Made.version(workload)
        enterprises = workload.enterprises
        try found(workload)
        _ = try hub.snapshot("joined")
        workload.tell("entering")
        try enter(workload, program)
        _ = try program.imports(into: second)
        try second.tell(first)
        bulk = try first.makeBundle(workload.file("bulk.aldea"), for: nil, isPlain: true).bundle
        for office in [second, hub] {
            try office.apply(workload.file("bulk.aldea"))
            try office.tell(first)
        }
        let all = try first.snapshot("first")
        _ = try second.snapshot("second")
        _ = try hub.snapshot("full")
        workload.tell("entering edits")
        try enterEdits(workload, program, before: all)
        let bytes = try JSONEncoder().encode(self)
        try bytes.write(to: URL(fileURLWithPath: workload.file("made.json")), options: .atomic)
    }

    /// Segments that are kept lie there as they were written: another way of writing them needs others.
    private static func version(_ workload: Workload) throws -> String {
        "\(try workload.first.version()), format \(try FileHash.of(workload.tools.formatFiles))"
    }

    private func found(_ workload: Workload) throws {
        let scopes = [workload.first.code, workload.second.code]
        for office in [workload.first, workload.second, workload.hub] {
            try? FileManager.default.removeItem(atPath: office.directory)
        }
        try? FileManager.default.removeItem(atPath: workload.file("recovery.key"))
        try workload.first.found(scopes: scopes)
        try workload.second.join(workload.first, scopes: scopes, role: "coordinator")
        try workload.hub.join(workload.first, scopes: scopes, role: "hub")
    }

    /// Imports the first office's files into a store that was just founded: once a round, at large sizes once in all.
    private mutating func enter(_ workload: Workload, _ program: SampleProgram) throws {
        let (first, tools) = (workload.first, workload.tools)
        let founded = try first.snapshot("founded")
        var importing = Measurement("import of CSV, file by file")
        var sealing = Measurement("sealing of all that")
        for _ in 0..<(enterprises > 2000 ? 1 : workload.rounds) {
            try founded.restore()
            importing.add(Measurement.ours, try program.imports(into: first))
            sealing.add(Measurement.ours, try first.digest())
            try tools.writeRows(of: first.store, tools.tables, to: tools.file("entered.rows"))
            let floor = try tools.inserting(tools.file("entered.rows")).work
            importing.add(Floor.typed, floor)
            sealing.add(Floor.typed, floor)
        }
        entering = [importing, sealing]
    }

    /// Enters the edits at the first office, keeps the bundle that brings them to the hub, and takes them back.
    private mutating func enterEdits(_ workload: Workload, _ program: SampleProgram, before: Snapshot) throws {
        let (first, tools) = (workload.first, workload.tools)
        var entering = Measurement("import of \(program.edits.formatted(.english)) edits")
        let taken = try first.take("interviews", from: program.path("edits", of: first))
        edits = try first.makeBundle(tools.file("edits.aldea"), for: workload.hub, isPlain: true).bundle
        let earlier = before.path("aldea.sqlite")
        try tools.writeChanges(of: first.store, since: earlier, "interview", "B1", to: tools.file("edits.changes"))
        _ = try tools.makePatchset(from: earlier, to: first.store, at: tools.file("edits.patchset"))
        let copy = try Snapshot(copying: workload.hub.keptSnapshot("full"), to: tools.file("patched"))
        entering.add(Measurement.ours, taken)
        entering.add(Floor.update, try tools.updating(tools.file("edits.changes"), in: copy.path("aldea.sqlite")))
        self.entering.append(entering)
        try before.restore()
    }
}
