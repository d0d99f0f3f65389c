internal import Dispatch

/// Draws the resamples of a bootstrap in blocks, each from a random stream of its own, on as many threads as there are.
///
/// Which numbers are drawn depends on the seed, the purpose and the block only: one thread gives what many give.
enum ResampleBlocks {
    /// Resamples in a block.
    static let size = 125
    /// From how many random draws on, all resamples together, a second thread pays.
    private static let leastForThreads = 400_000

    /// The results of some resamples, in no order that means anything.
    ///
    /// - Parameters:
    ///   - count: how many; a multiple of ``size``.
    ///   - draws: about how many random numbers one of them takes.
    ///   - replicates: fills the results of a block, each from its stream.
    static func results(
        _ count: Int, draws: Int, seed: UInt64, purpose: String,
        _ replicates: @Sendable (inout RandomStream, UnsafeMutableBufferPointer<Double>) -> Void
    ) -> [Double] {
        precondition(count % size == 0, "resamples come in whole blocks")
        return [Double](unsafeUninitializedCapacity: count) { results, initialized in
            results.initialize(repeating: 0)
            initialized = count
            // Each block writes to its own part of the buffer, and all are done before it is read.
            nonisolated(unsafe) let results = results
            @Sendable func draw(_ block: Int) {
                var random = RandomStream(seed: seed, purpose: "\(purpose)|block \(block)")
                replicates(&random, UnsafeMutableBufferPointer(rebasing: results[block * size..<(block + 1) * size]))
            }
            if draws * count < leastForThreads {
                for block in 0..<count / size { draw(block) }
            } else {
                DispatchQueue.concurrentPerform(iterations: count / size, execute: draw)
            }
        }
    }
}
