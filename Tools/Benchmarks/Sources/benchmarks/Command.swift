internal import Foundation
internal import Glibc

/// A program to be run to its end, with what it prints kept in files.
///
/// Linux counts the memory of a process from before `exec`, so a peak can't be below this program's own: it holds nothing large.
struct Command {
    let words: [String]
    let directory: String
    var environment: [String: String] = [:]

    /// What it took, and what it printed.
    struct Outcome {
        let usage: Usage
        let output: Data
    }

    /// Runs it.
    ///
    /// - Parameter out: a file for its standard output, if that is not to be held in memory.
    /// - Throws: `Failure` when it does not end with status 0.
    func run(out: String? = nil) throws -> Outcome {
        let (output, errors) = (out ?? directory + "/standard.output", directory + "/standard.error")
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        let settings = ProcessInfo.processInfo.environment.merging(Command.settings) { $1 }.merging(environment) { $1 }
        var arguments = words.map { strdup($0) } + [nil]
        var variables = settings.map { strdup("\($0)=\($1)") } + [nil]
        defer { for text in arguments + variables { free(text) } }

        let start = ContinuousClock.now
        var process = pid_t()
        guard posix_spawnp(&process, words[0], &actions, nil, &arguments, &variables) == 0 else {
            throw Failure("\(words[0]) cannot be run")
        }
        var (status, usage) = (Int32(0), rusage())
        while wait4(process, &status, 0, &usage) < 0 && errno == EINTR {}
        let wall = (ContinuousClock.now - start) / .seconds(1)

        guard status == 0 else {
            let said = (try? String(contentsOfFile: errors, encoding: .utf8)) ?? ""
            let end = status & 0x7f == 0 ? "status \(status >> 8)" : "signal \(status & 0x7f)"
            throw Failure("\(words.joined(separator: " "))\nended with \(end)\n\(said.prefix(2000))")
        }
        let seconds = { (time: timeval) in Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        return Outcome(
            usage: Usage(
                wall: wall, cpu: seconds(usage.ru_utime) + seconds(usage.ru_stime), peak: usage.ru_maxrss * 1024),
            output: out == nil ? try Data(contentsOf: URL(fileURLWithPath: output)) : Data())
    }

    /// What makes a command say the same everywhere.
    private static let settings = ["LANG": "C.UTF-8", "NO_COLOR": "1"]
}
