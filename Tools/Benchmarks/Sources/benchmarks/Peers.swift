internal import Foundation

/// Programs of others that do comparable work, called by small Python scripts. Whatever cannot be had is left out, and said.
struct Peers {
    /// What one says that it took, by its own clock.
    private struct Taken: Decodable {
        let wall: Double
        let cpu: Double
        let peak: Int?

        var usage: Usage { Usage(wall: wall, cpu: cpu, peak: peak) }
    }

    private let python: String
    private let scripts: String
    private let tools: Toolbox
    private let available: Set<String>

    /// The packages that `peers/requirements.txt` names.
    static let packages = ["duckdb", "loro", "polars", "pycrdt"]

    init(_ tools: Toolbox, python: String, scripts: String) {
        self.tools = tools
        self.python = python
        self.scripts = scripts
        available = Set(
            Peers.packages.filter { (try? tools.run([python, "-c", "import \($0)"])) != nil })
    }

    /// Those that cannot be imported here.
    var missing: [String] { Peers.packages.filter { !available.contains($0) } }

    func has(_ package: String) -> Bool { available.contains(package) }

    /// Runs a script that prints what it took.
    func run(_ script: String, _ words: [String]) throws -> Usage {
        try JSONDecoder().decode(Taken.self, from: output(script, words)).usage
    }

    /// Runs a script that prints what it took for several things.
    func runs(_ script: String, _ words: [String]) throws -> [String: Usage] {
        try JSONDecoder().decode([String: Taken].self, from: output(script, words)).mapValues(\.usage)
    }

    private func output(_ script: String, _ words: [String]) throws -> Data {
        try tools.run([python, "\(scripts)/\(script).py"] + words).output
    }
}
