internal import Dispatch

/// Work on numbered elements, on as many threads as there are. What comes out does not depend on how many.
enum Threads {
    /// Fewer elements than this are not worth a second thread.
    private static let least = 4_096

    /// The results for 0, 1 … below `count`, in this order.
    @inline(__always)
    static func map<Result>(_ count: Int, _ body: (Int) -> Result) -> [Result] {
        guard count >= least else { return (0..<count).map(body) }
        // The closure is only called until all parts are done.
        return withoutActuallyEscaping(body) { body in
            nonisolated(unsafe) let body = body
            return [Result](unsafeUninitializedCapacity: count) { results, initialized in
                nonisolated(unsafe) let results = results
                DispatchQueue.concurrentPerform(iterations: count / least) { part in
                    // Each part is a range of its own, and together they are all: the last takes the rest.
                    let end = (part + 2) * least > count ? count : (part + 1) * least
                    for place in part * least..<end { results.initializeElement(at: place, to: body(place)) }
                }
                initialized = count
            }
        }
    }

    /// Numbers in rows of a width, one row for each of 0, 1 … below `count`, one after the other; they begin as zeros.
    @inline(__always)
    static func rows(
        _ count: Int, width: Int, _ fill: (Int, UnsafeMutableBufferPointer<UInt64>) -> Void
    ) -> [UInt64] {
        withoutActuallyEscaping(fill) { fill in
            nonisolated(unsafe) let fill = fill
            return [UInt64](unsafeUninitializedCapacity: count * width) { numbers, initialized in
                numbers.initialize(repeating: 0)
                initialized = count * width
                nonisolated(unsafe) let numbers = numbers
                DispatchQueue.concurrentPerform(iterations: (count + least - 1) / least) { part in
                    for place in part * least..<min(count, (part + 1) * least) {
                        fill(place, UnsafeMutableBufferPointer(rebasing: numbers[place * width..<(place + 1) * width]))
                    }
                }
            }
        }
    }

    /// The results of a few pieces of work that each take long, in their order.
    static func pieces<Result>(_ count: Int, _ body: (Int) -> Result) -> [Result] {
        withoutActuallyEscaping(body) { body in
            nonisolated(unsafe) let body = body
            return [Result](unsafeUninitializedCapacity: count) { results, initialized in
                nonisolated(unsafe) let results = results
                // Each piece writes the result of its own number, and all are done before they are read.
                DispatchQueue.concurrentPerform(iterations: count) { piece in
                    results.initializeElement(at: piece, to: body(piece))
                }
                initialized = count
            }
        }
    }

    /// The results of two pieces of work that each take long.
    static func both<First, Second>(_ first: () -> First, and second: () -> Second) -> (First, Second) {
        var firstResult: First?
        var secondResult: Second?
        withoutActuallyEscaping(first) { first in
            withoutActuallyEscaping(second) { second in
                nonisolated(unsafe) let work = (first, second)
                withUnsafeMutablePointer(to: &firstResult) { firstResult in
                    withUnsafeMutablePointer(to: &secondResult) { secondResult in
                        // Each piece writes a result of its own, and both are done before they are read.
                        nonisolated(unsafe) let results = (firstResult, secondResult)
                        DispatchQueue.concurrentPerform(iterations: 2) { piece in
                            if piece == 0 { results.0.pointee = work.0() } else { results.1.pointee = work.1() }
                        }
                    }
                }
            }
        }
        guard let firstResult, let secondResult else { preconditionFailure("both pieces were run") }
        return (firstResult, secondResult)
    }
}
