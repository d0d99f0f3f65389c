import Foundation
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
        let process = Process()
        let isPath = program.contains("/")
        process.executableURL = URL(fileURLWithPath: isPath ? program : Self.find(program))
        process.arguments = arguments
        process.environment = environment.merging(extra) { $1 }.filter { !$0.value.isEmpty }
        process.currentDirectoryURL = URL(fileURLWithPath: directory.path)
        if let input {
            try directory.write(".in-" + number, input)
            process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: directory.at(".in-" + number)))
        } else {
            process.standardInput = FileHandle.nullDevice
        }
        process.standardOutput = try file(".out-" + number)
        process.standardError = try file(".err-" + number)
        try process.run()
        return Running(
            command: ([program] + arguments).joined(separator: " "), process: process, directory: directory,
            number: number)
    }

    /// Runs a program to its end, for at most 30 seconds.
    func run(
        _ program: String, _ arguments: [String], environment: [String: String] = [:], input: String? = nil,
        status: Int32? = nil, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Finished {
        let running = try start(program, arguments, environment: environment, input: input)
        let finished = try await running.end()
        #expect(!finished.isLate, "did not end: \(finished.command)", sourceLocation: sourceLocation)
        if let status {
            #expect(
                finished.status == status, "\(finished.command)\n\(finished.everything)",
                sourceLocation: sourceLocation)
        }
        return finished
    }

    private func file(_ name: String) throws -> FileHandle {
        try directory.write(name, "")
        return try FileHandle(forWritingTo: URL(fileURLWithPath: directory.at(name)))
    }

    private static func find(_ program: String) -> String {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let directories = [Place.programs] + path.split(separator: ":").map(String.init) + ["/usr/bin", "/bin"]
        return directories.map { "\($0)/\(program)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
            ?? program
    }
}

/// A program that was started.
final class Running: @unchecked Sendable {
    let command: String
    private let process: Process
    private let directory: TemporaryDirectory
    private let number: String

    init(command: String, process: Process, directory: TemporaryDirectory, number: String) {
        self.command = command
        self.process = process
        self.directory = directory
        self.number = number
    }

    deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

    var isRunning: Bool { process.isRunning }

    /// What it wrote to standard output so far.
    var output: String { (try? directory.text(".out-" + number)) ?? "" }

    /// What it wrote to standard error so far.
    var errors: String { (try? directory.text(".err-" + number)) ?? "" }

    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// Waits for its end; kills it after the time-out.
    func end(within limit: Duration = .seconds(30)) async throws -> Finished {
        let start = ContinuousClock.now
        var isLate = false
        while process.isRunning {
            if !isLate, ContinuousClock.now - start > limit {
                isLate = true
                send(SIGKILL)
            }
            try await Task.sleep(for: .milliseconds(3))
        }
        let status = process.terminationStatus
        let result = Finished(
            command: command, status: process.terminationReason == .uncaughtSignal ? -status : status, output: output,
            errors: errors, isLate: isLate)
        for name in [".out-", ".err-", ".in-"] {
            try? FileManager.default.removeItem(atPath: directory.at(name + number))
        }
        return result
    }
}
