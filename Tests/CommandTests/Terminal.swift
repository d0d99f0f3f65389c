import Foundation
import Glibc
import Testing

/// Runs programs in a directory of their own, with a known environment and nothing to read on standard input.
struct Terminal: Sendable {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    /// What every command finds in its environment.
    private var environment: [String: String] {
        [
            "PATH": Place.programs + ":/usr/local/bin:/usr/bin:/bin", "HOME": directory.path, "LANG": "en_US.UTF-8",
            "ALDEA_PERSON": "ana", "NO_COLOR": "1", "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1",
        ]
    }

    /// Starts a program; its output goes to files of the directory's `.out`.
    func start(
        _ program: String, _ arguments: [String], environment extra: [String: String] = [:], input: String? = nil
    ) throws -> Running {
        let number = UUID().uuidString
        for name in [".out-", ".err-"] { try directory.write(name + number, "") }
        if let input { try directory.write(".in-" + number, input) }
        let path = program.contains("/") ? program : Self.find(program)
        let variables = environment.merging(extra) { $1 }.filter { !$0.value.isEmpty }.map { "\($0.key)=\($0.value)" }
        let process = try Self.spawn(
            path, arguments, variables: variables, in: directory.path,
            standard: [
                input == nil ? "/dev/null" : directory.at(".in-" + number), directory.at(".out-" + number),
                directory.at(".err-" + number),
            ])
        return Running(
            command: ([program] + arguments).joined(separator: " "), process: process, directory: directory,
            number: number)
    }

    /// Starts a process whose standard input, output and error are three files.
    private static func spawn(
        _ path: String, _ arguments: [String], variables: [String], in directory: String, standard: [String]
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (number, file) in standard.enumerated() {
            let mode = number == 0 ? O_RDONLY : O_WRONLY | O_APPEND
            posix_spawn_file_actions_addopen(&actions, Int32(number), file, mode, 0)
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // What the test runner blocks or ignores must not be inherited.
        var (all, none) = (sigset_t(), sigset_t())
        sigfillset(&all)
        sigemptyset(&none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
        // The shell changes the directory and becomes the program.
        let shell = ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", directory, path]
        var argv: [UnsafeMutablePointer<CChar>?] = (shell + arguments).map { strdup($0) } + [nil]
        var envp: [UnsafeMutablePointer<CChar>?] = variables.map { strdup($0) } + [nil]
        defer { for text in argv + envp { free(text) } }
        var process: pid_t = 0
        let error = posix_spawn(&process, shell[0], &actions, &attributes, &argv, &envp)
        guard error == 0 else { throw POSIXError(POSIXErrorCode(rawValue: error) ?? .EIO) }
        return process
    }

    /// Runs a program to its end, for at most a minute.
    func run(
        _ program: String, _ arguments: [String], environment: [String: String] = [:], input: String? = nil,
        status: Int32? = nil, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Finished {
        await Turns.shared.take()
        let result: Result<Finished, any Error>
        do {
            let running = try start(program, arguments, environment: environment, input: input)
            result = .success(try await running.end())
        } catch {
            result = .failure(error)
        }
        await Turns.shared.leave()
        let finished = try result.get()
        #expect(!finished.isLate, "did not end: \(finished.command)", sourceLocation: sourceLocation)
        if let status {
            #expect(
                finished.status == status, "\(finished.command)\n\(finished.everything)",
                sourceLocation: sourceLocation)
        }
        return finished
    }

    private static func find(_ program: String) -> String {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let directories = [Place.programs] + path.split(separator: ":").map(String.init) + ["/usr/bin", "/bin"]
        return directories.map { "\($0)/\(program)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
            ?? program
    }
}
