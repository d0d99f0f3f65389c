import Foundation

/// The last section of the format's page: what to enter into a shell, and what that prints.
struct StockTools {
    /// A block of commands.
    struct Step {
        let commands: String
        /// What the page says that they print.
        let output: String
    }

    /// What became of the commands.
    struct Outcome {
        let status: Int32
        /// What each block printed that ran to its end, and at last what the one printed that did not.
        let outputs: [String]
        let errors: String
    }

    let steps: [Step]

    /// Takes the blocks marked `sh`, each with the block marked `text` that follows it, if one does.
    init(page: String) {
        let section = page.components(separatedBy: "\n## Check with stock tools\n").last ?? ""
        steps = section.components(separatedBy: "```sh\n").dropFirst().map { part in
            let ends = part.components(separatedBy: "\n```")
            let output = part.components(separatedBy: "```text\n").dropFirst().first
            return Step(
                commands: ends[0] + "\n", output: output?.components(separatedBy: "```")[0] ?? "")
        }
    }

    /// Enters all blocks into one shell that stops at the first command that fails.
    ///
    /// - Parameter files: What lies in the directory.
    func run(files: [String: Data]) throws -> Outcome {
        let directory = FileManager.default.temporaryDirectory.appending(path: "aldea-stock-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: directory) }
        for (name, content) in files { try content.write(to: directory.appending(path: name)) }

        let mark = "-- " + UUID().uuidString + "\n"
        let script = steps.map { $0.commands + "printf '%s' '\(mark)'\n" }.joined()
        let process = Process()
        let (output, errors) = (Pipe(), Pipe())
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments = ["-euo", "pipefail", "-c", script]
        process.currentDirectoryURL = directory
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        // Both are far shorter than what a pipe holds.
        let printed = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        let complaints = String(decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus, outputs: printed.components(separatedBy: mark), errors: complaints)
    }
}
