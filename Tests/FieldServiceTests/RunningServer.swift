import Logging
import ServiceLifecycle
import Synchronization

@testable import FieldService

/// A service on a free loopback port, for as long as a test runs.
struct RunningServer {
    let url: String
    private let group: ServiceGroup
    private let task: Task<Void, any Error>

    /// Runs a service while a body uses it, and stops it gracefully.
    @discardableResult
    static func run<Result>(
        _ host: any SyncHost, sessions: Sessions = Sessions(), log: LogLines = LogLines(),
        _ configure: (inout ServerSettings) -> Void = { _ in }, _ body: (RunningServer) async throws -> Result
    ) async throws -> Result {
        var settings = ServerSettings(port: 0)
        settings.limits.stopping = .seconds(10)
        configure(&settings)
        let (addresses, continuation) = AsyncStream<String>.makeStream()
        let server = try FieldServer(host: host, settings: settings, logger: log.logger, sessions: sessions) {
            continuation.yield($0)
        }
        let group = ServiceGroup(configuration: .init(services: [server], logger: log.logger))
        let task = Task {
            defer { continuation.finish() }
            try await group.run()
        }
        var url: String?
        for await address in addresses {
            url = address
            break
        }
        guard let url else {
            try await task.value
            throw CancellationError()
        }
        let running = RunningServer(url: url, group: group, task: task)
        do {
            let result = try await body(running)
            await running.stop()
            try await task.value
            return result
        } catch {
            await running.stop()
            _ = try? await task.value
            throw error
        }
    }

    /// Asks the service to stop; requests in hand go on.
    func stop() async { await group.triggerGracefulShutdown() }
}

/// The lines that a service logs.
final class LogLines: Sendable {
    private let box = Mutex<[String]>([])

    var lines: [String] { box.withLock { $0 } }

    var logger: Logger {
        var logger = Logger(label: "test") { _ in Handler(lines: self) }
        logger.logLevel = .trace
        return logger
    }

    private struct Handler: LogHandler {
        let lines: LogLines
        var metadata: Logger.Metadata = [:]
        var logLevel: Logger.Level = .trace

        init(lines: LogLines) { self.lines = lines }

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
            let facts = all.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
            lines.box.withLock { $0.append("\(event.level) \(event.message) \(facts)") }
        }
    }
}
