import Foundation
import Glibc
import Synchronization

/// A program that was started. Whoever lets go of it without waiting for its end kills it.
final class Running: Sendable {
    let command: String
    private let process: pid_t
    private let directory: TemporaryDirectory
    private let number: String
    /// What `waitpid` told, once it has.
    private let result = Mutex<Int32?>(nil)

    init(command: String, process: pid_t, directory: TemporaryDirectory, number: String) {
        self.command = command
        self.process = process
        self.directory = directory
        self.number = number
    }

    deinit {
        guard isRunning else { return }
        kill(process, SIGKILL)
        var status: Int32 = 0
        waitpid(process, &status, 0)
    }

    /// Whether it has not ended yet.
    var isRunning: Bool {
        result.withLock { result in
            var status: Int32 = 0
            if result == nil, waitpid(process, &status, WNOHANG) == process { result = status }
            return result == nil
        }
    }

    /// What it wrote to standard output so far.
    var output: String { (try? directory.text(".out-" + number)) ?? "" }

    /// What it wrote to standard error so far.
    var errors: String { (try? directory.text(".err-" + number)) ?? "" }

    /// Sends a signal, unless it has ended.
    func send(_ signal: Int32) { if isRunning { kill(process, signal) } }

    /// Waits for its end; kills it after the time-out.
    func end(within limit: Duration = .seconds(60)) async throws -> Finished {
        let start = ContinuousClock.now
        var isLate = false
        while isRunning {
            if !isLate, ContinuousClock.now - start > limit {
                isLate = true
                send(SIGKILL)
            }
            try await Task.sleep(for: .milliseconds(3))
        }
        let status = result.withLock { $0 ?? 0 }
        let signal = status & 0x7F
        let finished = Finished(
            command: command, status: signal == 0 ? (status >> 8) & 0xFF : -signal, output: output, errors: errors,
            isLate: isLate)
        for name in [".out-", ".err-", ".in-"] {
            try? FileManager.default.removeItem(atPath: directory.at(name + number))
        }
        return finished
    }
}
