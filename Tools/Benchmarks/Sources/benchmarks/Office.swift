internal import Foundation

/// An office of the program: its store, and the real commands as a person would give them.
struct Office {
    let code: String
    let tools: Toolbox

    var directory: String { tools.directory + "/" + code.lowercased() }
    var store: String { directory + "/aldea.sqlite" }

    private func file(_ name: String) -> String { tools.file(name) }

    @discardableResult
    private func aldea(_ words: [String], by person: String? = nil) throws -> Command.Outcome {
        let all = [tools.aldea] + words + ["--store", directory, "--as", person ?? "person-\(code)"]
        return try tools.run(all)
    }

    // Founding.

    func found(scopes: [String]) throws {
        try aldea(
            ["program", "create", "--name", "Benchmarks", "--office", code, "--recovery-out", file("recovery.key")]
                + scopes.flatMap { ["--scope", $0] })
    }

    /// Joins the program that another office founded.
    func join(_ founder: Office, scopes: [String], role: String) throws {
        let (request, grant) = (file("\(code).request"), file("\(code).grant"))
        try aldea(
            ["device", "request", "--office", code, "--out", request] + scopes.flatMap { ["--scope", $0] })
        try founder.aldea(["device", "approve", request, "--role", role, "--out", grant])
        struct Program: Decodable { let fingerprint: String }
        let shown = try founder.aldea(["program", "show", "--json"]).output
        let fingerprint = try JSONDecoder().decode(Program.self, from: shown).fingerprint
        try aldea(["device", "join", grant, "--fingerprint", fingerprint])
    }

    // Entering.

    func take(_ kind: String, from path: String, by person: String? = nil) throws -> Usage {
        try aldea(["import", kind, path], by: person).usage
    }

    func edit(_ enterprise: String, _ value: String, by person: String) throws {
        try aldea(["enterprise", "edit", enterprise, value], by: person)
    }

    /// Signs what was entered; the state code is what a person would ask for.
    func digest() throws -> Usage { try aldea(["digest"]).usage }

    /// What the program calls itself, version included.
    func version() throws -> String {
        String(decoding: try tools.run([tools.aldea, "--version"]).output, as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    // Exchanging.

    struct Bundle: Codable {
        let bytes: Int
        let changes: Int
        let segments: Int
    }

    /// - Parameter office: for whom it is; nil for everything for everybody.
    func makeBundle(_ path: String, for office: Office?, isPlain: Bool) throws -> (bundle: Bundle, usage: Usage) {
        let made = try aldea(
            ["bundle", "create", "--out", path, "--force", "--json"] + (office.map { ["--for", $0.code] } ?? ["--all"])
                + (isPlain ? ["--plain"] : []))
        return (try JSONDecoder().decode(Bundle.self, from: made.output), made.usage)
    }

    /// Tells another office what is held here.
    func tell(_ office: Office) throws {
        _ = try makeBundle(file("\(code)-to-\(office.code).aldea"), for: office, isPlain: false)
        try office.apply(file("\(code)-to-\(office.code).aldea"))
    }

    func verify(_ path: String) throws -> Usage { try aldea(["bundle", "verify", path]).usage }

    @discardableResult
    func apply(_ path: String) throws -> Usage { try aldea(["bundle", "apply", path]).usage }

    // Looking.

    func report(intervals: String = "t") throws -> Usage {
        let path = file("report.json")
        try? FileManager.default.removeItem(atPath: path)
        return try aldea(["report", "outcomes", "--intervals", intervals, "--format", "json", "--out", path]).usage
    }

    func snapshot(_ name: String) throws -> Snapshot { try Snapshot(of: directory, at: file("snapshot-\(name)")) }

    /// One that an earlier run took.
    func keptSnapshot(_ name: String) -> Snapshot { Snapshot(keptOf: directory, at: file("snapshot-\(name)")) }
}
