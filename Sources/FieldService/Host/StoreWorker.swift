import Dispatch
import NIOPosix

/// Runs the store's blocking work away from the threads that serve the network; what writes runs one at a time.
final class StoreWorker: Sendable {
    private let writer = DispatchQueue(label: "aldea.store")

    /// Runs work that writes to the store, after whatever was asked for before.
    ///
    /// It is not cut short by a cancelled task: what was begun is finished.
    func write<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            writer.async { continuation.resume(with: Swift.Result(catching: work)) }
        }
    }

    /// Runs work that only reads, beside everything else.
    func read<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await NIOThreadPool.singleton.runIfActive(work)
    }
}
