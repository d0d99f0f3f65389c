internal import Foundation

/// Hands items from a thread that makes them to the one that takes them. The maker waits when some lie ready, so that
/// memory does not grow with their number.
final class Conveyor<Item: Sendable>: @unchecked Sendable {
    /// The taker wants no more.
    struct Closed: Error {}

    private let condition = NSCondition()
    private let mostReady: Int
    // All under the condition's lock.
    private var ready: [Item] = []
    private var outcome: Result<Void, any Error>?
    private var isClosed = false

    init(mostReady: Int) { self.mostReady = mostReady }

    /// Makes items on a thread of its own while the body takes them. Both have ended when this returns.
    ///
    /// - Throws: what the body throws; what the maker throws comes out of ``next()``.
    static func run<Value>(
        mostReady: Int, making: @escaping (Conveyor) throws -> Void, taking body: (Conveyor) throws -> Value
    ) throws -> Value {
        let conveyor = Conveyor(mostReady: mostReady)
        // The maker's own things are used by its thread alone until it has ended, which is waited for.
        nonisolated(unsafe) let making = making
        let thread = Thread { conveyor.finish(Result { try making(conveyor) }) }
        thread.stackSize = 4 << 20
        thread.start()
        defer { conveyor.close() }
        return try body(conveyor)
    }

    /// Adds an item, when there is room.
    ///
    /// - Throws: `Closed` when nobody will take it.
    func put(_ item: Item) throws {
        condition.lock()
        defer { condition.unlock() }
        while ready.count >= mostReady, !isClosed { condition.wait() }
        guard !isClosed else { throw Closed() }
        ready.append(item)
        condition.broadcast()
    }

    /// The next item; nil when all have been taken.
    ///
    /// - Throws: what ended the making.
    func next() throws -> Item? {
        condition.lock()
        defer { condition.unlock() }
        while ready.isEmpty, outcome == nil { condition.wait() }
        if ready.isEmpty {
            try outcome?.get()
            return nil
        }
        defer { condition.broadcast() }
        return ready.removeFirst()
    }

    /// Whether the next item, or the end, is there at once or within some seconds.
    func isNextReady(within seconds: Double) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        let limit = Date(timeIntervalSinceNow: seconds)
        while ready.isEmpty, outcome == nil {
            guard condition.wait(until: limit) else { return !ready.isEmpty || outcome != nil }
        }
        return true
    }

    private func finish(_ outcome: Result<Void, any Error>) {
        condition.lock()
        self.outcome = outcome
        condition.broadcast()
        condition.unlock()
    }

    /// Lets the maker end, and waits for it.
    private func close() {
        condition.lock()
        isClosed = true
        condition.broadcast()
        while outcome == nil { condition.wait() }
        condition.unlock()
    }
}
